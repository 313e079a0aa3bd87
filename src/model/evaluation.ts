import type { Scope } from './control.ts';
import type { Severity, Status, SubStatus, Violation } from './finding.ts';
import type { Identity, Origin } from './resource.ts';

export interface Counters {
  readonly failed: number;
  readonly passed: number;
  readonly skipped: number;
}

export interface ControlSummary {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly baseScore: number;
  readonly category: string;
  readonly remediation: string;
  readonly status: Status;
  readonly subStatus: SubStatus;
  /** Why it was skipped. */
  readonly reason?: string;
  readonly resources: Counters;
  /** Resources that pass only by an exception. */
  readonly excepted: number;
  /** Percent, 0 to 100. */
  readonly complianceScore: number;
  readonly riskScore: number;
}

export interface FrameworkSummary {
  readonly name: string;
  readonly status: Status;
  readonly controls: readonly string[];
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly resources: Counters;
}

export interface RuleVerdict {
  readonly name: string;
  readonly status: Status;
  readonly subStatus: SubStatus;
  /** Names of the exceptions that turned a failure into a pass; of a failure, those that only know of it. */
  readonly exceptions: readonly string[];
  readonly violations: readonly Violation[];
}

export interface ControlVerdict {
  readonly id: string;
  readonly status: Status;
  readonly subStatus: SubStatus;
  readonly reason?: string;
  readonly rules: readonly RuleVerdict[];
}

export interface RelatedResource extends Identity {
  readonly origin?: Origin;
}

/** All verdicts about one resource or vector, controls in order of their ids. */
export interface ResourceVerdicts extends Identity {
  readonly id: string;
  /** Whose verdicts they are, where those of several clusters stand together. */
  readonly cluster?: string;
  readonly key: string;
  readonly origin?: Origin;
  /** Of a vector: binding and role, or the Service. Paths `relatedObjects[n]` point into them. */
  readonly related: readonly RelatedResource[];
  readonly status: Status;
  readonly controls: readonly ControlVerdict[];
}

/** A resource of which some controls could say nothing, because something it refers to is not there. */
export interface UnresolvedReference extends Identity {
  /** Where those of several clusters stand together. */
  readonly cluster?: string;
  readonly key: string;
  readonly origin?: Origin;
  readonly message: string;
  /** Ids, sorted. */
  readonly controls: readonly string[];
}

/** Everything that was judged, at one moment. */
export interface Evaluation {
  readonly scope: Scope;
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly resources: Counters;
  readonly frameworks: readonly FrameworkSummary[];
  readonly controls: readonly ControlSummary[];
  /** Sorted by key. Includes resources that passed everything. */
  readonly verdicts: Iterable<ResourceVerdicts>;
  /** Neither passed nor failed nor counted, as Kubescape does not count them. Sorted by key. */
  readonly unresolved: readonly UnresolvedReference[];
  /** How often each exception met a failure, by its name. Unused ones have 0. */
  readonly exceptionUses: ReadonlyMap<string, number>;
  /** Exceptions that did not match, though they might have. */
  readonly undecidedExceptions: readonly UndecidedException[];
}

/** An exception goes by the labels of a Namespace that is not there, so nobody knows whether it matches. */
export interface UndecidedException {
  /** Where those of several clusters stand together. */
  readonly cluster?: string;
  readonly name: string;
  readonly namespace: string;
}
