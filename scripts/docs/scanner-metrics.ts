import { scannerMetrics as table } from '../../src/scanner/metrics-table.ts';
import { severities } from '../../src/model/finding.ts';
import { TriggerAnswer } from '../../src/service/triggers/trigger.ts';
import { writeOutcomes } from '../../src/scanner/writing/result-writer.ts';
import { targetPhases } from '../../src/kube/watch/watched.ts';
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
    ['severity', 'scanner_failed_controls', severities],
    ['state', 'scanner_watch_state', targetPhases],
  ],
  notes: 'A replica that does not lead watches nothing, so it has no objects, results and watches.',
});
