import type { Status } from '../../src/model/finding.ts';

/** A row of applications.jsonl: what Kubescape reported for a whole application. */
export interface Application {
  readonly name: string;
  readonly scope: 'file' | 'cluster';
  readonly files?: Readonly<Record<string, string>>;
  readonly objects?: readonly unknown[];
  /** `system`, or policies in Kubescape's exception format. */
  readonly exceptions?: unknown;
  readonly report: ExpectedReport;
  readonly results: readonly ExpectedResult[];
}

interface ExpectedReport {
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly resources: ResourceCounters;
  readonly frameworks: Readonly<Record<string, ExpectedFramework>>;
  readonly controls: Readonly<Record<string, ExpectedControl>>;
}

interface ResourceCounters {
  readonly passedResources: number;
  readonly failedResources: number;
  readonly skippedResources: number;
}

interface ExpectedFramework {
  readonly status: Status;
  readonly complianceScore: number;
  readonly riskScore: number;
  readonly controls: readonly string[];
}

interface ExpectedControl {
  readonly status: Status;
  readonly subStatus: string;
  readonly severity: string;
  readonly scoreFactor: number;
  readonly failed: number;
  readonly passed: number;
  readonly skipped: number;
  readonly riskScore: number;
  readonly complianceScore: number;
}

interface ExpectedResult {
  readonly resource: string;
  readonly controls: Readonly<Record<string, ControlResult>>;
}

export interface ControlResult {
  readonly status: Status;
  readonly subStatus: string;
  readonly rules: readonly RuleResult[];
}

export interface RuleResult {
  readonly name: string;
  readonly status: string;
  readonly subStatus: string;
  readonly paths?: readonly Readonly<Record<string, unknown>>[];
}

/** One verdict, either side: its resource as Kubescape names it, its control, and all that is compared. */
export interface Verdict {
  readonly resource: string;
  readonly control: string;
  readonly result: ControlResult;
  /** Weight in the risk score. */
  readonly weight: number;
  /** Of several resources that share an identity, which one. */
  readonly number: number;
}
