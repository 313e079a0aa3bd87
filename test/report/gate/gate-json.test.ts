import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { gateJson, gateSchemaId } from '../../../src/report/gate/gate-json.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { publishedSchema } from '../../support/output-schemas.ts';
import { undescribed } from '../../support/undescribed.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

const schemaFile = new URL('../../../docs/schema/gate.schema.json', import.meta.url);
const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));
const samples = [passingReport, failingReport, incompleteReport, reportNaming(hostileName)];

describe('the JSON report of a gate', () => {
  it.each(samples)('parses to the data of the report: $outcome', (report) => {
    expect(JSON.parse(textOf(gateJson(report)))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('keeps to its published schema', () => {
    const validate = publishedSchema('gate');

    for (const report of [...samples, largeReport(3)]) {
      expect([validate(JSON.parse(textOf(gateJson(report)))), validate.errors]).toEqual([true, null]);
    }
  });

  it('fails its schema when a field is unknown or missing anywhere', () => {
    const validate = publishedSchema('gate');
    const { policy: _policy, ...withoutPolicy } = failingReport;
    const [cause, ...others] = failingReport.causes;
    const [finding] = cause?.findings ?? [];

    expect(validate({ ...failingReport, extra: 1 })).toBe(false);
    expect(validate(withoutPolicy)).toBe(false);
    expect(validate({ ...failingReport, causes: [{ ...cause, extra: 1 }, ...others] })).toBe(false);
    expect(validate({ ...failingReport, causes: [{ ...cause, findings: [{ ...finding, extra: 1 }] }] })).toBe(false);
  });

  it('names the schema by its id and describes every field in it', () => {
    expect(schema).toMatchObject({ $id: gateSchemaId });
    expect(undescribed(schema)).toEqual([]);
  });

  it('prints fields in one order, whatever order they were made in', () => {
    const reversed = Object.fromEntries(Object.entries(failingReport).toReversed());

    expect(textOf(gateJson({ ...failingReport, ...reversed }))).toBe(textOf(gateJson(failingReport)));
    expect(textOf(gateJson(Object.assign(reversed, failingReport)))).toBe(textOf(gateJson(failingReport)));
  });

  it('puts each finding on a line of its own and ends with a newline', () => {
    const text = textOf(gateJson(largeReport(40)));

    expect(text.split('\n').filter((line) => line.startsWith('      {"id":"'))).toHaveLength(40);
    expect(text.endsWith('}\n')).toBe(true);
  });

  it('holds no character that a terminal would obey', () => {
    expect(textOf(gateJson(reportNaming(hostileName)))).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});
