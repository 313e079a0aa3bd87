import type { Severity } from '../../model/finding.ts';
import type { Identity, Place } from '../../model/resource.ts';
import type { Outcome, Problem, Report } from '../report.ts';

/**
 * What a gate says of a change: the one model that every output of it is a function of. Plain JSON data:
 * docs/schema/gate.schema.json describes it, `gate --format json` prints it. The same input gives the same bytes.
 */
export interface GateReport {
  readonly $schema: string;
  readonly tool: Report['tool'];
  /** `pass`: 0. `fail`: 1, something blocks. `incomplete`: 3, the head cannot be evaluated where it has to be. */
  readonly outcome: Outcome;
  readonly base: Side;
  readonly head: Side;
  readonly policy: GatePolicyUse;
  /** One per cluster, in the order of the base's settings; those that only the head has come last. */
  readonly clusters: readonly GateCluster[];
  /** The controls that findings name, and all others that judged, in the order of their ids. */
  readonly controls: readonly GateControl[];
  readonly counts: GateCounts;
  /** New findings, each once, by what caused them. Those that block come first. */
  readonly causes: readonly Cause[];
  readonly fixed: readonly GateFinding[];
  /** Failing on both sides. */
  readonly unchanged: readonly GateFinding[];
  /** Of objects that only one side could evaluate: neither new, nor fixed, nor clean. */
  readonly notComparable: readonly NotComparable[];
  /** What the head could not evaluate, each with its cause. */
  readonly notEvaluated: readonly NotEvaluated[];
  /** What else the change does that a policy may stop. */
  readonly effects: readonly Effect[];
  readonly waivers: WaiverUse;
  /** What was looked at again for the head. All else is as in the base, so it was taken from there. */
  readonly reach: Reach;
}

/** One of the two states that are compared. */
export interface Side {
  /** As it was asked for, or found: `main`, `refs/pull/7/head`, `worktree`. */
  readonly ref: string;
  /** Full hash; none of a work tree. */
  readonly commit?: string;
}

export interface GatePolicyUse {
  /** SHA-256 over everything that decides: settings, controls, exceptions. The same for both sides. */
  readonly digest: string;
  /** Where it was read: `main:kubescape-gitops.yaml`, a file, or `defaults`. */
  readonly source: string;
  /** What the change would change of it, one sentence each. It takes effect once it is merged. */
  readonly changes: readonly string[];
}

/** `observe`: whatever is found, the outcome of the gate does not come from it. */
export type GateMode = 'observe' | 'enforce';

export interface GateCluster {
  readonly name: string;
  readonly stage?: string;
  /** The folder of the repository that Flux applies first. */
  readonly entry: string;
  readonly mode: GateMode;
  /** New findings of this severity and above block. */
  readonly blockFrom: Severity;
  readonly outcome: Outcome;
  /** `added`, `removed`: only the head, or only the base, has it. */
  readonly change: 'added' | 'removed' | 'same';
  readonly counts: GateCounts;
  readonly base: Evaluated;
  readonly head: Evaluated;
}

/** What was evaluated of a cluster on one side. */
export interface Evaluated {
  readonly kustomizations: number;
  readonly releases: number;
  readonly objects: number;
  /** Verdicts: controls × the objects that they judged. */
  readonly verdicts: number;
  /** Kustomizations, releases and other parts that could not be rendered, or not completely. */
  readonly notEvaluated: number;
}

export interface GateCounts {
  readonly new: number;
  /** Of the new ones. */
  readonly blocking: number;
  readonly fixed: number;
  readonly unchanged: number;
  readonly notComparable: number;
  /** Failures of the head that a waiver excepts. */
  readonly waived: number;
}

export interface GateControl {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly remediation: string;
  /** Of the configured frameworks, those that have it. */
  readonly frameworks: readonly string[];
}

export interface GateFinding extends Identity {
  /** Digest of what it is known by on both sides; the same in every run, and without the API version. */
  readonly id: string;
  readonly cluster: string;
  readonly stage?: string;
  readonly control: string;
  readonly rule: string;
  readonly severity: Severity;
  /** `container/app`, `volume/data`…; left out when it is the resource as a whole. */
  readonly subject?: string;
  /** Of a bound subject: binding and role. */
  readonly related?: readonly Identity[];
  /** What fails, by a name that survives reordering: `8080/TCP`, `NET_ADMIN`. Of a new finding: what is new of it. */
  readonly items?: readonly string[];
  readonly failedPaths?: readonly string[];
  readonly deletePaths?: readonly string[];
  readonly reviewPaths?: readonly string[];
  readonly fixPaths?: readonly { readonly path: string; readonly value: string }[];
  /** Where the failing field stands on the side that has the finding, or else the object. */
  readonly place?: Place;
  /** Whether it stops the change. Never true of anything but a new finding. */
  readonly blocks: boolean;
  /** How the same finding fares in the other clusters that have the object; left out where no other has it. */
  readonly elsewhere?: readonly Elsewhere[];
}

/** `present`: failing there before the change. `new`: the change brings it there, too. `absent`: it does not fail there. */
export interface Elsewhere {
  readonly cluster: string;
  readonly stage?: string;
  readonly state: 'present' | 'new' | 'absent';
}

/**
 * A changed line, and the new findings that it causes.
 *
 * `proved`: without this edit the findings are not there; it was tried. `exact`: the line decides the failing field.
 * `file`: the best changed place on the way to the field. `none`: no changed line was found to cause it; the place is
 * that of the finding itself.
 */
export interface Cause {
  readonly certainty: 'proved' | 'exact' | 'file' | 'none';
  readonly file?: string;
  /** From 1. Of a removed line: its number in the base. */
  readonly line?: number;
  readonly endLine?: number;
  /** `base`: the line was removed, and `at` says where in the head it is missing. */
  readonly side: 'head' | 'base';
  /** A place of the head to show it at: the line itself, or the nearest one that is left. */
  readonly at?: { readonly file: string; readonly line: number };
  /** One sentence without the text of the line: `this line makes 12 objects in prod privileged`. */
  readonly sentence: string;
  readonly blocks: boolean;
  readonly findings: readonly GateFinding[];
}

export interface NotComparable extends GateFinding {
  /** Which side has the finding, and why the other cannot say. */
  readonly side: 'base' | 'head';
  readonly why: string;
}

export interface NotEvaluated extends Problem {
  readonly stage?: string;
  /** `HelmRelease apps/web`. */
  readonly part?: string;
  /** Whether the base could evaluate it, or does not have it: then the gate is `incomplete`. */
  readonly isNew: boolean;
  /** Whether it makes the outcome `incomplete`, by being new or by the policy. */
  readonly blocks: boolean;
}

/** `emptied`: rendered objects before, none now. `deleted`: Flux would delete an object whose loss cannot be undone. */
export interface Effect {
  readonly kind: 'emptied' | 'deleted';
  readonly cluster: string;
  readonly stage?: string;
  /** `Kustomization apps/web`, or `PersistentVolumeClaim apps/data`. */
  readonly what: string;
  readonly place?: Place;
  readonly message: string;
  readonly blocks: boolean;
}

export interface WaiverUse {
  /** In force, from the base. */
  readonly used: readonly UsedWaiver[];
  /** In force, but nothing matches. */
  readonly unused: readonly Waiver[];
  /** Of the base, past their date: they do not count. */
  readonly expired: readonly Waiver[];
  /** Those that the change brings: they do not count before they are merged. */
  readonly added: readonly Waiver[];
  /** Those that the change takes away: they still count for this verdict. */
  readonly removed: readonly Waiver[];
}

export interface Waiver {
  /** `SecurityException apps/legacy`, or the name in a file of exceptions. */
  readonly name: string;
  readonly reason?: string;
  /** RFC 3339. */
  readonly expires?: string;
  readonly place?: Place;
}

export interface UsedWaiver extends Waiver {
  readonly matches: number;
}

export interface Reach {
  readonly changedFiles: number;
  readonly kustomizations: Count;
  readonly releases: Count;
  readonly objects: Count;
  /** How often the change was rendered in part to find causes. */
  readonly experiments: number;
}

/** Of how many the head has, how many were rendered, or judged, again. */
export interface Count {
  readonly again: number;
  readonly all: number;
}
