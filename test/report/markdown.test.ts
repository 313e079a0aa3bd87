import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../src/report/markdown.ts';
import { cleanReport, hostileName, largeReport, sampleReport, textOf } from '../support/sample-report.ts';

describe('the Markdown report', () => {
  const page = textOf(markdownReport(sampleReport));

  it('begins with the outcome and goes on with what was not evaluated', () => {
    const [first] = page.split('\n');

    expect(first).toContain('Incomplete: 2 things could not be evaluated, so nothing counts as clean');
    expect(page.indexOf('### Not evaluated')).toBeLessThan(page.indexOf('| Framework |'));
    expect(page).toContain('<code>apps/broken.yaml:4:2</code>: bad indentation of a mapping entry');
  });

  it('shows a score below 100 as 99 at most', () => {
    expect(page).toContain('| NSA | 99% |');
    expect(page).toContain('| all | 99% |');
  });

  it('lists failed controls, the most severe first', () => {
    const rows = [...page.matchAll(/^\| (high|low) \| (C-\d+) .* \| (\d+ \/ \d+) \|$/gm)].map((row) => row.slice(1));

    expect(rows).toEqual([
      ['high', 'C-0057', '3 / 5'],
      ['high', 'C-0015', '1 / 2'],
      ['low', 'C-0004', '1 / 2'],
    ]);
  });

  it('says per finding which resource, where and what to do', () => {
    expect(page).toContain(
      '| <code>User jane</code> <code>subject/User//jane</code>' +
        '<br>with <code>RoleBinding shop/readers</code><br>with <code>Role shop/secret-reader</code> ' +
        '| <code>rbac/role.yaml:8:5</code> ' +
        '| <code>review Role shop/secret-reader rules&#91;0&#93;.verbs&#91;0&#93;; run kubectl describe role secret-reader</code> |',
    );
    expect(page).toContain('resources.limits.memory = (a value of your own)');
  });

  it('lets no name break out of its cell', () => {
    expect(page).not.toContain(hostileName);
    expect(page).not.toMatch(/<script|`|@everyone|&#64;everyone<\/summary>|\]\(|https:\/\/|\uD800/);
    expect(page).not.toMatch(/[^\P{Cc}\n]/u);
    for (const line of page.split('\n').filter((text) => text.startsWith('| <code>'))) {
      expect(line.match(/\|/g)).toHaveLength(4);
    }
  });

  it('closes every details block, also when it is cut', () => {
    for (const text of [page, textOf(markdownReport(largeReport(2_000, 1)))]) {
      expect(text.match(/<details>/g)).toHaveLength(text.match(/<\/details>/g)?.length ?? 0);
    }
  });

  it('stays below its limit and says how much is left out', () => {
    const large = textOf(markdownReport(largeReport(2_000, 5)));
    const rows = large.match(/^\| <code>Deployment/gm)?.length ?? 0;

    expect(large.length).toBeLessThanOrEqual(60_000);
    expect(large.length).toBeGreaterThan(50_000);
    expect(large).toContain(
      `${(20_000 - rows).toLocaleString('en')} findings of 20,000 left out here; the JSON report`,
    );
  });

  it('stays below its limit when problems, frameworks, controls and thresholds are many and long', () => {
    const long = '`'.repeat(5_000);
    const [problem] = sampleReport.problems;
    const [framework] = sampleReport.frameworks;
    const [control] = sampleReport.controls;
    if (problem === undefined || framework === undefined || control === undefined) throw new Error('an empty sample');
    const text = textOf(
      markdownReport({
        ...sampleReport,
        exceeded: Array.from({ length: 500 }, () => long),
        problems: Array.from({ length: 500 }, () => ({ message: long })),
        frameworks: Array.from({ length: 500 }, () => ({ ...framework, name: long })),
        controls: [
          ...sampleReport.controls,
          ...Array.from({ length: 500 }, (_, n) => ({ ...control, id: `C-1${n}`, title: long })),
        ],
      }),
    );

    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toMatch(/and \d+ more/);
    expect(text).toMatch(/and \d+ more rows/);
  });

  it('is short when nothing failed', () => {
    const clean = textOf(markdownReport(cleanReport));

    expect(clean).toContain('✅ Passed: no control failed on 7 objects.');
    expect(clean).not.toContain('<details>');
    expect(clean).not.toContain('left out');
  });
});
