import type { ServedKind } from '../../kube/api/kube-api.ts';
import type { LiveObject } from '../../kube/watch/watched.ts';
import {
  configurationSummaries,
  manifestSummaries,
  scanSummaries,
  vulnerabilitySummaries,
  type ResultKind,
} from '../kinds/stored-kinds.ts';
import type { SummaryObject } from '../store/result-store.ts';
import { configurationScanSummary, type Contribution } from './configuration-scan-summary.ts';
import { matchCounts, scanCounts } from './read-counts.ts';
import { vulnerabilitySummary, type MatchContribution } from './vulnerability-summary.ts';

/** How the summaries of one kind come about. */
export interface SummaryRules<Counts> {
  /** What is counted. */
  readonly source: ResultKind;
  /** What is written. */
  readonly written: ServedKind;
  /** What one object of the source adds. */
  read(object: LiveObject): Counts;
  /** The summary of a namespace; undefined where there is nothing to count. */
  build(namespace: string, all: Iterable<Counts>): SummaryObject | undefined;
}

export const configurationRules: SummaryRules<Contribution> = {
  source: scanSummaries,
  written: configurationSummaries,
  read: scanCounts,
  build: configurationScanSummary,
};

export const vulnerabilityRules: SummaryRules<MatchContribution> = {
  source: manifestSummaries,
  written: vulnerabilitySummaries,
  read: matchCounts,
  build: vulnerabilitySummary,
};
