import { scannerMetrics as table } from '../../src/scanner/metrics-table.ts';
import { severities } from '../../src/model/finding.ts';
import { TriggerAnswer } from '../../src/service/triggers/trigger.ts';
import { writeOutcomes } from '../../src/scanner/writing/result-writer.ts';
import { writeFaults } from '../../src/scanner/scanner-metrics.ts';
import type { ProgramMetrics } from './program-metrics.ts';
import { serviceMetrics } from './service-metrics.ts';

/** What `scanner` counts. */
export const scannerMetrics: ProgramMetrics = serviceMetrics({
  table,
  source: 'src/scanner/metrics-table.ts',
  labels: [
    ['kind', 'scanner_writes_total', ['scan', 'summary']],
    ['outcome', 'scanner_writes_total', writeOutcomes],
    ['outcome', 'scanner_triggers_total', TriggerAnswer.shape.outcomes.element.options],
    ['fault', 'scanner_write_failures_total', writeFaults],
    ['scan', 'scanner_scan_seconds', ['triggers', 'full', 'narrowed']],
    ['outcome', 'scanner_full_scans_total', ['complete', 'failed', 'cancelled']],
    ['severity', 'scanner_failed_controls', severities],
  ],
  notes:
    'A replica that does not lead watches nothing, so it has no objects, results, scores and watches. Times of scans are those of one process: over replicas and restarts, the newest counts, and the operator has them, too.',
});
