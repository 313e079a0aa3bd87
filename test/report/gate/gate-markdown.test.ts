import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutMarkdown } from '../../../src/report/gate/cut-markdown.ts';
import { gateMarkdown, markdownSections } from '../../../src/report/gate/gate-markdown.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { causeOf, findingOf } from './sample-parts.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

/** Tags of ours; all else that begins with `<` would come from a name. */
const ownTags = /<\/?(?:details|summary|code)>|<details open>/g;

describe('the Markdown report of a gate', () => {
  const page = textOf(gateMarkdown(failingReport));

  it('names none of hundreds of old findings, and shows their number on a click only', () => {
    const unchanged = Array.from({ length: 400 }, (_, index) => findingOf({ name: `old-${index}`, blocks: false }));
    const text = textOf(gateMarkdown({ ...passingReport, unchanged }));

    expect(text).toContain(
      '<details><summary>Unchanged (400)</summary>\n\n- C-0057 Privileged container: 400 findings',
    );
    expect(text).not.toContain('old-');
  });

  it('is short when nothing gets worse', () => {
    expect(textOf(gateMarkdown(passingReport))).toBe(
      `## ✅ PASS: nothing gets worse (411 objects, 2 controls, 3 clusters).

Next: nothing to do.

| Stage | Cluster | New | Blocking | Fixed | Unchanged | Not comparable | Waived | Outcome |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |
| dev | dev-1 | 0 | 0 | 0 | 0 | 0 | 0 | pass (blocks from high) |
| staging | staging-1 | 0 | 0 | 0 | 0 | 0 | 0 | pass (blocks from high) |
| prod | prod-1 | 0 | 0 | 0 | 0 | 0 | 0 | pass (blocks from high) |
| all |  | 0 | 0 | 0 | 0 | 0 | 0 |  |

Compared: main (1a2b3c4d5e6f) → refs/pull/7/head (9f8e7d6c5b4a)

<details><summary>Evaluated</summary>

- base: 3 clusters, 12 Kustomizations, 3 releases, 411 objects, 6,300 verdicts, nothing left out
- head: 3 clusters, 12 Kustomizations, 3 releases, 411 objects, 6,300 verdicts, nothing left out
- 1 file changed; rendered again: 2 of 80 Kustomizations, 1 of 60 releases; judged again: 14 of 1,038 objects

</details>

Policy 3fa29c1b0d2e from main:kubescape-gitops.yaml; the change leaves it as it is.

`,
    );
  });

  it('lists causes by their places, with findings to open', () => {
    expect(page).toContain(
      `- **blocks** \`apps/base/web.yaml:12\` this line makes 2 objects in prod privileged (proved: without this edit, the findings are not there)

<details open><summary>C-0057 Privileged container · high · 2 findings, blocking</summary>

Repair: Remove privileged from the security context, or set it to false.

- <code>Deployment shop/web</code> <code>container/app</code> in prod (already failing in dev): <code>set spec.template.spec.containers&#91;0&#93;.securityContext.privileged = false</code>
`,
    );
  });

  it('has what blocks before what does not', () => {
    const order = [
      'Effects that block (1)',
      'What gets worse',
      'Effects that do not block (1)',
      'Waivers (5)',
      'Fixed (1)',
    ];
    const positions = order.map((title) => page.indexOf(title));

    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions).not.toContain(-1);
  });

  it('calls nothing clean that is not whole', () => {
    const [verdict, , , section] = markdownSections(incompleteReport);

    expect(verdict).toContain('⚠️ INCOMPLETE: 1 thing could not be evaluated');
    expect(section).toContain('### Could not be evaluated, so nothing counts as clean (1)');
  });

  it.each([
    ['apps/übung/a b_1.yaml', '`apps/übung/a b_1.yaml:12`'],
    ['a`b.yaml', '<code>a&#96;b.yaml:12</code>'],
    ['@team/a.yaml', '<code>&#64;team/a.yaml:12</code>'],
    [' a.yaml', '<code> a.yaml:12</code>'],
  ])('writes a place so that a link can be made of it, unless it is odd: %s', (file, text) => {
    expect(textOf(gateMarkdown({ ...failingReport, causes: [causeOf([findingOf()], { file })] }))).toContain(
      `- **blocks** ${text} this line`,
    );
  });

  it('prints all findings', () => {
    expect(textOf(gateMarkdown(largeReport(5_000))).match(/^- <code>Deployment/gm)).toHaveLength(5_000);
  });

  it('lets no name break out', () => {
    for (const name of [
      hostileName,
      '@team',
      '](http://evil.example',
      '<img src=x>',
      '::error::x',
      '\u001b[31m',
      '`@a`',
      'a|b',
    ]) {
      const text = textOf(gateMarkdown(reportNaming(name)));

      expect(text.replaceAll(ownTags, '')).not.toMatch(/<|@(?!&#8203;)|\]\(|:\/\/|^\s*::|[^\P{Cc}\n]/mu);
      for (const line of text.split('\n').filter((row) => row.startsWith('|')))
        expect(line.match(/\|/g)).toHaveLength(10);
    }
  });

  it('never holds an unescaped mention, tag, link or command of any name', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...Array.from('@<>`|[]()!#:/\\*_~&;-\n\u001b a1.')), maxLength: 30 }),
    );
    fc.assert(
      fc.property(hostile, (name) => {
        const text = textOf(gateMarkdown(reportNaming(name)));
        expect(text.replaceAll(ownTags, '')).not.toMatch(/<|@(?!&#8203;)|\]\(|:\/\/|^\s*::|##\[|[^\P{Cc}\n]/mu);
        expect(text.split('\n').filter((line) => line.startsWith('- '))).toHaveLength(listed);
      }),
      propertyRuns(300),
    );
  });
});

/** However a name reads, as many items stand in the list. */
const listed = textOf(gateMarkdown(reportNaming('x')))
  .split('\n')
  .filter((line) => line.startsWith('- ')).length;

describe('cutting Markdown', () => {
  const sections = markdownSections(largeReport(5_000));
  const whole = sections
    .join('')
    .split('\n')
    .filter((line) => line !== '');

  it('leaves alone what fits', () => {
    expect(cutMarkdown(markdownSections(failingReport), 65_535)).toBe(textOf(gateMarkdown(failingReport)));
  });

  it.each([1_500, 10_000, 65_535])('keeps to %i bytes, closes what is open and counts what is missing', (most) => {
    const text = cutMarkdown(sections, most);
    const [, missing = ''] = /([\d,]+) lines of this summary are left out here/.exec(text) ?? [];
    const kept = text.split('\n').filter((line) => whole.includes(line) && line !== '</details>');
    const ends = whole.filter((line) => line === '</details>').length;

    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(most);
    expect(text.match(/<details/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect(text.endsWith('\n')).toBe(true);
    expect(Number(missing.replaceAll(',', ''))).toBeGreaterThanOrEqual(whole.length - kept.length - ends);
    expect(Number(missing.replaceAll(',', ''))).toBeLessThanOrEqual(whole.length - kept.length);
  });

  it('counts bytes, not characters', () => {
    const text = cutMarkdown(
      Array.from({ length: 500 }, () => `${'é'.repeat(50)}\n`),
      10_000,
    );

    expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(10_000);
    expect(text).toContain('é\n\n404 lines of this summary are left out here');
  });
});
