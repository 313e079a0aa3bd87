import { describe, expect, it } from 'vitest';
import { formats } from '../../src/report/formats.ts';
import { cleanReport, sampleReport, textOf } from '../support/sample-report.ts';

describe('the output formats', () => {
  it('have names and extensions of their own', () => {
    for (const facts of [formats.map(({ name }) => name), formats.map(({ extension }) => extension)]) {
      expect(new Set(facts).size).toBe(formats.length);
    }
  });

  it.each(formats)('$name gives the same text every time and ends its last line', ({ render }) => {
    for (const report of [sampleReport, cleanReport]) {
      const text = textOf(render(report, { color: true }));

      expect(textOf(render(structuredClone(report), { color: true }))).toBe(text);
      expect(text.endsWith('\n')).toBe(true);
    }
  });

  it.each(formats)('$name fails on results of a control that the report does not describe', ({ name, render }) => {
    const report = { ...sampleReport, controls: [] };

    if (name === 'json') return;
    expect(() => textOf(render(report, { color: false }))).toThrow('results of control "C-0057"');
  });
});
