import { gateSchemaId } from '../report/gate/gate-json.ts';
import type { GateReport } from '../report/gate/gate-report.ts';

/** Reads a report that a judge of ours wrote, maybe one of another version. Throws when it is none. */
export function reportOf(json: string | Uint8Array): GateReport {
  const data: unknown = JSON.parse(typeof json === 'string' ? json : new TextDecoder().decode(json));
  if (typeof data === 'object' && data !== null && '$schema' in data && data.$schema === gateSchemaId) {
    return data as GateReport;
  }
  throw new Error('what is filed is no report of a gate');
}
