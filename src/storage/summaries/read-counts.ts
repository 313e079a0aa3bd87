import * as z from 'zod';
import type { LiveObject } from '../../kube/watch/watched.ts';
import type { Contribution } from './configuration-scan-summary.ts';
import type { MatchContribution } from './vulnerability-summary.ts';

/** The largest number that one object may add: sums of a million of them are still exact. */
const largestCount = 1e9;

const count = z.number().int().min(0).max(largestCount).catch(0);
const matches = z.object({ all: count, relevant: count }).catch({ all: 0, relevant: 0 });

const FailedControls = z.object({ critical: count, high: count, medium: count, low: count, unknown: count });
const Matches = z.object({
  critical: matches,
  high: matches,
  medium: matches,
  low: matches,
  negligible: matches,
  unknown: matches,
});

const nothing = FailedControls.parse({});
const noMatches = Matches.parse({});
const ScanSummary = z.object({ spec: z.object({ severities: FailedControls.catch(nothing) }) });
const ManifestSummary = z.object({ spec: z.object({ severities: Matches.catch(noMatches) }) });

/** The five counters of a WorkloadConfigurationScanSummary; what is no count is 0. */
export function scanCounts({ metadata: { namespace, name }, object }: LiveObject): Contribution {
  const { data } = ScanSummary.safeParse(object);
  return { namespace, name, severities: data?.spec.severities ?? nothing };
}

/** The six counters of a VulnerabilityManifestSummary; what is no count is 0. */
export function matchCounts({ metadata: { namespace, name }, object }: LiveObject): MatchContribution {
  const { data } = ManifestSummary.safeParse(object);
  return { namespace, name, severities: data?.spec.severities ?? noMatches };
}
