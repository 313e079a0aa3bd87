import { jsonArray, jsonText } from './json-text.ts';
import type { Report, ReportedResource } from './report.ts';

/** What `$schema` of every report says; the schema itself is docs/schema/report.schema.json. */
export const reportSchemaId = 'https://kubescape-gitops.dev/schema/report.schema.json';

type WholeReport = Required<Report>;
type Printers = { readonly [Field in keyof WholeReport]: (value: WholeReport[Field]) => Iterable<string> };

/** Every field of the report, in the order of printing: small things first. */
const printers: Printers = {
  $schema: onOneLine,
  tool: onOneLine,
  scope: onOneLine,
  outcome: onOneLine,
  exceeded: linePerItem,
  evaluated: onOneLine,
  clusters: linePerItem,
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
export function* jsonReport(report: Report): Generator<string> {
  const whole = { clusters: [], notApplied: [], ...report };
  let before = '{';
  for (const name of Object.keys(printers)) {
    if (!isField(name) || report[name] === undefined) continue;
    yield `${before}\n  ${jsonText(name)}: `;
    yield* printField(whole, name);
    before = ',';
  }
  yield '\n}\n';
}

function isField(name: string): name is keyof Report {
  return name in printers;
}

function printField<Field extends keyof Report>(report: WholeReport, name: Field): Iterable<string> {
  return printers[name](report[name]);
}

function onOneLine(value: unknown): Iterable<string> {
  return [jsonText(value)];
}

function linePerItem(items: readonly unknown[]): Iterable<string> {
  return jsonArray(items, '  ');
}

function resourceLines({ controls, ...facts }: ReportedResource): string {
  const lines = controls.map((control) => `\n      ${jsonText(control)}`);
  return `${jsonText(facts).slice(0, -1)},"controls":[${lines.join(',')}]}`;
}
