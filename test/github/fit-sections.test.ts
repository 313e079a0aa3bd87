import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LeftOut, fitSections } from '../../src/github/fit-sections.ts';
import { byteLength } from '../../src/github/utf8.ts';

const ending = ({ sections, lines }: LeftOut): string => `… ${sections} sections, ${lines} lines more`;

describe('fitSections', () => {
  it('leaves what fits as it is', () => {
    expect(fitSections(['# A', 'b'], ending, 6)).toBe('# A\n\nb');
  });

  it('cuts between sections', () => {
    const sections = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)];
    expect(fitSections(sections, ending, 121)).toBe(
      `${'a'.repeat(40)}\n\n${'b'.repeat(40)}\n\n… 1 sections, 1 lines more`,
    );
  });

  it('cuts the first section that does not fit between two lines', () => {
    const rows = Array.from({ length: 10 }, (_, index) => `| row ${index} | ${'x'.repeat(20)} |`);
    const text = fitSections(['intro', rows.join('\n')], ending, 200);
    expect(text.split('\n').slice(2, -2)).toEqual(rows.slice(0, 4));
    expect(text).toMatch(/… 1 sections, 6 lines more$/);
  });

  it('counts bytes, not characters', () => {
    const text = fitSections(['😀'.repeat(10), '😀'.repeat(20_000)], ending);
    expect(text.length).toBeLessThan(100);
    expect(fitSections(['😀'.repeat(16_383)], ending)).toHaveLength(32_766);
  });

  it('closes what the cut leaves open', () => {
    const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
    const section = ['<details><summary>All</summary>', '', '```yaml', ...lines, '```', '', '</details>'].join('\n');
    const text = fitSections([section], ending, 200);
    expect(text).toMatch(/line \d+\n```\n\n<\/details>\n\n… 1 sections, \d+ lines more$/);
  });

  it('never exceeds the limit, nor breaks a character', () => {
    const line = fc.stringMatching(/^(```|<details>|<\/details>|[a-zä😀 ]{0,30})$/u);
    const section = fc.array(line, { minLength: 1, maxLength: 12 }).map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(fc.array(section, { maxLength: 8 }), fc.integer({ min: 60, max: 400 }), (sections, limit) => {
        const text = fitSections(sections, ending, limit);
        expect(byteLength(text)).toBeLessThanOrEqual(limit);
        expect(text.isWellFormed()).toBe(true);
      }),
    );
  });
});
