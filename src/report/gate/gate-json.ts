import { jsonArray, jsonFields, jsonText, linePerItem, onOneLine, type FieldPrinters } from '../json-text.ts';
import type { Cause, GateReport } from './gate-report.ts';

/** What `$schema` of every report of a gate says; the schema itself is docs/schema/gate.schema.json. */
export const gateSchemaId = 'https://kubescape-gitops.dev/schema/gate.schema.json';

/** Every field of the report, in the order of printing: small things first. */
const printers: FieldPrinters<GateReport> = {
  $schema: onOneLine,
  tool: onOneLine,
  outcome: onOneLine,
  base: onOneLine,
  head: onOneLine,
  policy: onOneLine,
  counts: onOneLine,
  reach: onOneLine,
  clusters: linePerItem,
  controls: linePerItem,
  waivers: onOneLine,
  effects: linePerItem,
  notEvaluated: linePerItem,
  causes: (causes) => jsonArray(causes, '  ', causeLines),
  fixed: linePerItem,
  unchanged: linePerItem,
  notComparable: linePerItem,
};

/**
 * Takes the report of a gate, gives chunks of JSON that parse to the same data and end with a newline. Fields stand
 * in a fixed order; each cause and each finding is one line.
 */
export function gateJson(report: GateReport): Generator<string> {
  return jsonFields(report, printers);
}

function causeLines({ findings, ...facts }: Cause): string {
  const lines = findings.map((finding) => `\n      ${jsonText(finding)}`);
  return `${jsonText(facts).slice(0, -1)},"findings":[${lines.join(',')}]}`;
}
