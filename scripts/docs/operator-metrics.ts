import {
  commandOutcomes,
  decisions,
  operatorMetrics as table,
  scanResults,
  triggerOutcomes,
} from '../../src/operator/metrics-table.ts';
import type { ProgramMetrics } from './program-metrics.ts';
import { serviceMetrics } from './service-metrics.ts';

/** What `operator` counts. */
export const operatorMetrics: ProgramMetrics = serviceMetrics({
  table,
  source: 'src/operator/metrics-table.ts',
  labels: [
    ['decision', 'operator_changes_total', decisions],
    ['outcome', 'operator_triggers_total', triggerOutcomes],
    ['result', 'operator_scans_total', scanResults],
    ['outcome', 'operator_commands_total', commandOutcomes],
  ],
  notes: 'A replica that does not lead watches nothing and triggers nothing.',
});
