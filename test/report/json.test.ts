import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { jsonReport, reportSchemaId } from '../../src/report/json.ts';
import { cleanReport, largeReport, liveReport, sampleReport, textOf } from '../support/sample-report.ts';
import { publishedSchema } from '../support/output-schemas.ts';
import { undescribed } from '../support/undescribed.ts';

const schemaFile = new URL('../../docs/schema/report.schema.json', import.meta.url);
const schema: unknown = JSON.parse(readFileSync(schemaFile, 'utf8'));

describe('the JSON report', () => {
  it.each([
    ['failures and problems', sampleReport],
    ['nothing to tell', cleanReport],
    ['a running cluster', liveReport],
  ])('parses to the data of a report with %s', (_title, report) => {
    expect(JSON.parse(textOf(jsonReport(report)))).toEqual(report);
  });

  it('keeps to its published schema', () => {
    const validate = publishedSchema('report');

    for (const report of [sampleReport, cleanReport, liveReport, largeReport(3, 2)]) {
      expect([validate(JSON.parse(textOf(jsonReport(report)))), validate.errors]).toEqual([true, null]);
    }
  });

  it('fails its schema when a field is unknown or missing anywhere', () => {
    const validate = publishedSchema('report');
    const { scope: _scope, ...withoutScope } = sampleReport;
    const [first, ...others] = sampleReport.resources;

    expect(validate({ ...sampleReport, extra: 1 })).toBe(false);
    expect(validate(withoutScope)).toBe(false);
    expect(validate({ ...sampleReport, resources: [{ ...first, extra: 1 }, ...others] })).toBe(false);
  });

  it('names the schema by its id', () => {
    expect(schema).toMatchObject({ $id: reportSchemaId });
  });

  it('describes every field in the schema', () => {
    expect(undescribed(schema)).toEqual([]);
  });

  it('prints fields in one order, whatever order they were made in', () => {
    const reversed = Object.fromEntries(Object.entries(sampleReport).toReversed());

    expect(textOf(jsonReport({ ...sampleReport, ...reversed }))).toBe(textOf(jsonReport(sampleReport)));
    expect(textOf(jsonReport(Object.assign(reversed, sampleReport)))).toBe(textOf(jsonReport(sampleReport)));
  });

  it('gives a large report in chunks of one resource and ends with a newline', () => {
    const chunks = [...jsonReport(largeReport(500, 5))];

    expect(chunks.length).toBeGreaterThan(500);
    expect(Math.max(...chunks.map((chunk) => chunk.length))).toBeLessThan(5_000);
    expect(chunks.at(-1)?.endsWith('}\n')).toBe(true);
  });

  it('holds no character that a terminal would obey', () => {
    expect(textOf(jsonReport(sampleReport))).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });

  it('puts each resource and each of its controls on a line of its own', () => {
    const lines = textOf(jsonReport(sampleReport)).split('\n');

    expect(lines.filter((line) => line.startsWith('    {"id":"apps/v1/shop/Deployment/front"'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('      {"id":"C-0057","status":"failed"'))).toHaveLength(3);
  });
});
