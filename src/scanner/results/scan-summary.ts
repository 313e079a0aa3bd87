import { severityOf, type Severity } from '../../model/finding.ts';
import type { ScannedControl, ScanSpec, SummarySpec } from './wire.ts';

/** A scan without names, rules and paths; failed controls counted by their score factor, whatever their words say. */
export function summarySpec({ controls }: ScanSpec): SummarySpec {
  const severities: Record<Severity, number> = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0 };
  for (const { status, severity } of Object.values(controls)) {
    if (status.status === 'failed') severities[severityOf(severity.scoreFactor)] += 1;
  }
  return {
    severities,
    controls: Object.fromEntries(Object.entries(controls).map(([id, one]) => [id, shortened(one)])),
  };
}

function shortened({ controlID, severity, status }: ScannedControl): SummarySpec['controls'][string] {
  return { controlID, severity, status };
}
