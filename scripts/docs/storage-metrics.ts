import { resultKinds } from '../../src/storage/kinds/stored-kinds.ts';
import { metricTable } from '../../src/storage/metrics/metrics-table.ts';
import { summaryOutcomes } from '../../src/storage/metrics/storage-metrics.ts';
import { removalCauses, removalOutcomes } from '../../src/storage/removal/removal.ts';
import type { ProgramMetrics } from './program-metrics.ts';
import { serviceMetrics } from './service-metrics.ts';

/** What `storage` counts. */
export const storageMetrics: ProgramMetrics = serviceMetrics({
  table: metricTable,
  source: 'src/storage/metrics/metrics-table.ts',
  labels: [
    ['kind', 'storage_objects', resultKinds.map(({ plural }) => plural)],
    ['outcome', 'storage_summary_writes_total', summaryOutcomes],
    ['cause', 'storage_removals_total', removalCauses],
    ['outcome', 'storage_removals_total', removalOutcomes],
    ['type', 'storage_watch_events_total', ['upsert', 'delete', 'bookmark']],
  ],
  notes:
    'A replica that does not lead watches nothing, so it has no objects, bytes and watches. Bytes are those of JSON without managedFields: measured of WorkloadConfigurationScanSummary and VulnerabilityManifestSummary; of other kinds the metadata is measured, and the rest is what `kubescape.io/resource-size` says or, without it, what is usual for the kind.',
});
