import { jsonArray, jsonFields, jsonText, linePerItem, onOneLine, type FieldPrinters } from './json-text.ts';
import type { Report, ReportedResource } from './report.ts';

/** What `$schema` of every report says; the schema itself is docs/schema/report.schema.json. */
export const reportSchemaId = 'https://kubescape-gitops.dev/schema/report.schema.json';

/** Every field of the report, in the order of printing: small things first. */
const printers: FieldPrinters<Report> = {
  $schema: onOneLine,
  tool: onOneLine,
  scope: onOneLine,
  outcome: onOneLine,
  exceeded: linePerItem,
  evaluated: onOneLine,
  clusters: linePerItem,
  liveCluster: onOneLine,
  problems: linePerItem,
  unresolved: linePerItem,
  notApplied: linePerItem,
  status: onOneLine,
  complianceScore: onOneLine,
  riskScore: onOneLine,
  resourceCounters: onOneLine,
  severityCounters: onOneLine,
  exceptions: onOneLine,
  frameworks: linePerItem,
  controls: linePerItem,
  resources: (resources) => jsonArray(resources, '  ', resourceLines),
};

/**
 * Takes a report, gives chunks of JSON that parse to the same data and end with a newline. Fields stand in a
 * fixed order; each resource and each of its controls is one line, and no chunk holds more than one resource.
 */
export function jsonReport(report: Report): Generator<string> {
  return jsonFields(report, printers);
}

function resourceLines({ controls, ...facts }: ReportedResource): string {
  const lines = controls.map((control) => `\n      ${jsonText(control)}`);
  return `${jsonText(facts).slice(0, -1)},"controls":[${lines.join(',')}]}`;
}
