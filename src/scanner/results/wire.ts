/** The group and version of all results. */
export const resultsApiVersion = 'spdx.softwarecomposition.kubescape.io/v1beta1';

/** `Critical`, `High`, `Medium`, `Low`, `Unknown`; empty of a control that nobody knows. */
export interface WireSeverity {
  readonly severity: string;
  readonly scoreFactor: number;
}

/** A verdict. What says nothing is left out, as nobody reads the length of these texts. */
interface WireRuleStatus {
  readonly status: string;
  readonly subStatus?: string;
}

interface WireControlStatus extends WireRuleStatus {
  readonly info?: string;
}

/**
 * One path of a finding. Consumers read the length of `fixPath`, and take `fixPathValue` as it is, so these are there
 * when they are empty. The other two are looked at only if there is something in them.
 */
export interface RulePath {
  readonly failedPath?: string;
  readonly fixPath: string;
  readonly fixPathValue: string;
  readonly fixCommand?: string;
}

/** Lists and maps that are empty are left out: the reference has `null` there, which schemas of CRDs refuse. */
export interface ScannedRule {
  readonly name: string;
  readonly status: WireRuleStatus;
  readonly controlConfigurations?: Readonly<Record<string, unknown>>;
  readonly paths?: readonly RulePath[];
  readonly appliedIgnoreRules?: readonly string[];
  readonly relatedResourcesIDs?: readonly string[];
}

export interface ScannedControl {
  readonly controlID: string;
  readonly name: string;
  readonly severity: WireSeverity;
  readonly status: WireControlStatus;
  readonly rules: readonly ScannedRule[];
}

/** Of an RBAC subject its binding and its role: paths `relatedObjects[n]` lead into them. */
export interface WireRelatedObject {
  readonly namespace: string;
  readonly apiGroup: string;
  /** Without its group: `v1`. */
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
}

export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export interface ResultMetadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly OwnerReference[];
  /** Of the stored object that this one is to replace. */
  readonly resourceVersion?: string;
}

interface ResultObject<Kind extends string, Spec> {
  readonly apiVersion: typeof resultsApiVersion;
  readonly kind: Kind;
  readonly metadata: ResultMetadata;
  readonly spec: Spec;
}

export interface ScanSpec {
  readonly controls: Readonly<Record<string, ScannedControl>>;
  readonly relatedObjects?: readonly WireRelatedObject[];
}

export interface SummarySpec {
  readonly severities: Readonly<Record<'critical' | 'high' | 'medium' | 'low' | 'unknown', number>>;
  readonly controls: Readonly<Record<string, Omit<ScannedControl, 'name' | 'rules'>>>;
}

export type WorkloadConfigurationScan = ResultObject<'WorkloadConfigurationScan', ScanSpec>;
export type WorkloadConfigurationScanSummary = ResultObject<'WorkloadConfigurationScanSummary', SummarySpec>;
