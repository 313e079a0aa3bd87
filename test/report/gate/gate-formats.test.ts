import { describe, expect, it } from 'vitest';
import { formats } from '../../../src/report/formats.ts';
import { gateFormats } from '../../../src/report/gate/gate-formats.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { failingReport, passingReport, reportNaming } from './sample-report.ts';

describe('the output formats of a gate', () => {
  it('have the names and extensions of those of a scan, and there is a page besides', () => {
    const facts = (some: readonly { readonly name: string; readonly extension: string }[]): string[] => {
      return some.map(({ name, extension }) => name + extension);
    };

    expect(facts(gateFormats)).toEqual([...facts(formats), 'html.html']);
  });

  it.each(gateFormats)('$name gives the same text every time and ends its last line', ({ render }) => {
    for (const report of [passingReport, failingReport, reportNaming(hostileName)]) {
      const text = textOf(render(report, { color: true }));

      expect(textOf(render(structuredClone(report), { color: true }))).toBe(text);
      expect(text.endsWith('\n')).toBe(true);
    }
  });
});
