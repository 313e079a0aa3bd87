import type { Scope } from '../model/control.ts';
import type { ControlSummary, Counters, FrameworkSummary } from '../model/evaluation.ts';
import type { Severity, Status, SubStatus } from '../model/finding.ts';
import type { Identity, Place } from '../model/resource.ts';

/**
 * The one report model. Every output is a function of it; none of them knows where the resources came from.
 * It is plain JSON data: docs/schema/report.schema.json describes it, `--format json` prints it.
 */
export interface Report {
  readonly $schema: string;
  readonly tool: { readonly name: string; readonly version: string };
  readonly scope: Scope;
  readonly outcome: Outcome;
  /** What the thresholds of the command line say; empty when none is exceeded. */
  readonly exceeded: readonly string[];
  readonly evaluated: Evaluated;
  /** The clusters that were rendered. With several, counters of the report are sums, and scores are averages. */
  readonly clusters?: readonly ReportedCluster[];
  /** The running cluster whose objects were judged. */
  readonly liveCluster?: LiveCluster;
  /** What could not be evaluated, each with its place and cause. Empty unless something went wrong. */
  readonly problems: readonly Problem[];
  /**
   * Objects that refer to something outside the input, such as a binding to a built-in role: no control can judge
   * them, so they count nowhere. They do not make a report incomplete. Likewise exceptions that go by a Namespace which
   * is not there: they match nothing in it.
   */
  readonly unresolved: readonly Problem[];
  /** Of rendered clusters: what is there but not applied, so not judged. */
  readonly notApplied?: readonly Problem[];
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly resourceCounters: Counters;
  /** Failed (resource, control) pairs per severity. */
  readonly severityCounters: Readonly<Record<Severity, number>>;
  readonly frameworks: readonly FrameworkSummary[];
  readonly controls: readonly ControlSummary[];
  /** Failed and skipped resources; all of them when passed ones were asked for. Sorted by file, line and id. */
  readonly resources: readonly ReportedResource[];
  readonly exceptions: ExceptionUse;
}

/** `incomplete`: something could not be evaluated, so nothing may be called clean. */
export type Outcome = 'pass' | 'fail' | 'incomplete';

export interface Evaluated {
  readonly files: number;
  readonly documents: number;
  /** Kubernetes objects read, whether or not any control judges their kind. */
  readonly objects: number;
  /** Documents that are no Kubernetes object (no apiVersion or no kind). */
  readonly otherDocuments: number;
  readonly controls: number;
}

/** A rendered cluster and how it did. */
export interface ReportedCluster {
  readonly name: string;
  readonly stage?: string;
  /** Of a cluster that another one's Flux applies to: the name of that one, and where it keeps the access. */
  readonly through?: { readonly cluster: string; readonly kubeConfig: string };
  /** The folder of the repository that Flux applies first. */
  readonly entry: string;
  readonly isComplete: boolean;
  /** Kustomizations and HelmReleases of Flux, rendered or not. */
  readonly kustomizations: number;
  readonly releases: number;
  readonly objects: number;
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly resourceCounters: Counters;
}

/** A running cluster, and how it was reached. */
export interface LiveCluster {
  /** As the kubeconfig calls it. */
  readonly name?: string;
  /** The context that was asked for; left out where it was the current one. */
  readonly context?: string;
  /** Address of its API server. */
  readonly server: string;
}

/** One thing that could not be evaluated. */
export interface Problem {
  /** The cluster that it is about. */
  readonly cluster?: string;
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** One line: what is wrong, quoting the input, and what would be right. */
  readonly message: string;
  /** The part of a cluster that it is about: `HelmRelease apps/web`. */
  readonly subject?: string;
  /** What is wrong, the same text for all problems of one cause. */
  readonly cause?: string;
  /** What would help against the cause. */
  readonly remedy?: string;
}

export interface ExceptionUse {
  readonly used: readonly { readonly name: string; readonly matches: number }[];
  readonly unused: readonly string[];
  readonly expired: readonly { readonly name: string; readonly expired: string }[];
}

export interface ReportedResource extends Identity {
  readonly id: string;
  /** The rendered cluster that it belongs to. */
  readonly cluster?: string;
  /** The resource's own place. */
  readonly place?: Place;
  readonly related?: readonly (Identity & { readonly place?: Place })[];
  readonly status: Status;
  readonly controls: readonly ReportedControl[];
}

export interface ReportedControl {
  readonly id: string;
  readonly status: Status;
  readonly subStatus?: SubStatus;
  readonly reason?: string;
  readonly rules: readonly ReportedRule[];
}

export interface ReportedRule {
  readonly name: string;
  readonly status: Status;
  readonly subStatus?: SubStatus;
  readonly exceptions?: readonly string[];
  readonly findings?: readonly ReportedFinding[];
}

/** One finding. Path lists that are empty are left out. */
export interface ReportedFinding {
  /** `container/app`, `volume/data`…; left out when it is the resource as a whole. */
  readonly subject?: string;
  /** Where the field stands that fails, or its nearest parent; then further places of the same finding. */
  readonly places?: readonly Place[];
  readonly failedPaths?: readonly string[];
  readonly reviewPaths?: readonly string[];
  readonly deletePaths?: readonly string[];
  readonly fixPaths?: readonly { readonly path: string; readonly value: string }[];
  readonly fixCommand?: string;
  /** What stands at each failed path, by a name that survives reordering: `8080/TCP`, `NET_ADMIN`. */
  readonly items?: readonly string[];
}
