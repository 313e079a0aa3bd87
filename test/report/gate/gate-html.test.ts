import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateHtml, gatePage } from '../../../src/report/gate/gate-html.ts';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { styleText } from '../../../src/report/gate/page/style.ts';
import { propertyRuns } from '../../support/property-runs.ts';
import { hostileName, textOf } from '../../support/sample-report.ts';
import { descendants, type XmlElement } from '../../support/xml.ts';
import { every, headingsOf, ofClass, ofId, parsedPage, targetsOf, wordsOf } from './page/parsed-page.ts';
import { causeOf, clusterOf, findingOf, noCounts } from './sample-parts.ts';
import { failingReport, incompleteReport, largeReport, passingReport, reportNaming } from './sample-report.ts';

const page = parsedPage(gateHtml(failingReport));

describe('the page of a gate', () => {
  it.each([
    ['pass', passingReport, 'nothing gets worse (411 objects, 2 controls, 3 clusters).'],
    ['fail', failingReport, 'this change makes 4 things worse, 3 of them blocking: 2 in prod, 1 in dev'],
    ['incomplete', incompleteReport, '1 thing could not be evaluated (1 in prod), so nothing counts as clean.'],
  ])('says %s by word, shape and colour, then what to do next', (outcome, report, sentence) => {
    const verdict = ofId(parsedPage(gateHtml(report)), 'verdict');
    const [shape] = descendants(verdict, 'svg');
    const [heading] = descendants(verdict, 'h1');

    expect(shape?.attributes['class']).toBe(`icon ${outcome}`);
    expect(heading && wordsOf(heading)).toContain(`${outcome.toUpperCase()} ${sentence}`);
    expect(ofClass(verdict, 'next').map(wordsOf)).toEqual([expect.stringMatching(/^Next: /)]);
    expect(textOf(gateHtml(report))).toContain(`<body class="${outcome}">`);
  });

  it('is one document that fetches and runs nothing, and that no robot keeps', () => {
    const metas = descendants(page, 'meta').map(({ attributes }) => attributes);

    expect([page.name, page.attributes['lang']]).toEqual(['html', 'en']);
    expect(metas).toContainEqual({ name: 'robots', content: 'noindex' });
    expect(metas).toContainEqual({ name: 'viewport', content: 'width=device-width, initial-scale=1' });
    expect(metas).toContainEqual(expect.objectContaining({ content: expect.stringContaining("default-src 'none'") }));
    for (const element of every(page)) {
      expect(['script', 'link', 'img', 'iframe', 'form', 'base', 'object']).not.toContain(element.name);
      expect(Object.keys(element.attributes).filter((name) => /^(?:on|src|style|xlink)/.test(name))).toEqual([]);
    }
    expect(styleText).not.toMatch(/url\(|@import|<|&/);
  });

  it('has its style once, to the byte that a policy names', () => {
    const text = textOf(gateHtml(failingReport));

    expect(text.split('<style>')).toHaveLength(2);
    expect(text).toContain(`<style>${styleText}</style>`);
  });

  it('has headings in order and leads to each section', () => {
    const headings = headingsOf(page).map((name) => Number(name.slice(1)));
    const steps = headings.map((level, index) => level - (headings[index - 1] ?? 0));

    expect(headings[0]).toBe(1);
    expect(headings.filter((level) => level === 1)).toHaveLength(1);
    expect(Math.max(...steps)).toBe(1);
    const ids = every(page).flatMap(({ attributes }) => attributes['id'] ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const target of targetsOf(page)) expect(ids).toContain(target.slice(1));
  });

  it('has what somebody must act on first', () => {
    const ids = ofClass(page, 'part').map(({ attributes }) => attributes['id']);

    expect(ids).toEqual([
      'clusters',
      'blocking-effects',
      'causes',
      'other-effects',
      'known-gaps',
      'not-comparable',
      'waivers',
      'policy',
      'fixed',
      'unchanged',
      'evaluated',
    ]);
    expect(ofClass(parsedPage(gateHtml(incompleteReport)), 'part')[0]?.attributes).toMatchObject({
      id: 'not-evaluated',
      class: 'part warning',
    });
  });

  it('never shows zeros alone where something could not be evaluated', () => {
    const [numbers] = ofClass(parsedPage(gateHtml(incompleteReport)), 'numbers');

    expect(numbers && wordsOf(numbers)).toMatch(/^not evaluated 1 blocking 0 new 0/);
  });

  it('names effects, waivers, changes of the policy, what was compared and evaluated, and versions', () => {
    const words = wordsOf(page);

    expect(words).toContain('PersistentVolumeClaim shop/data in prod would be deleted');
    expect(words).toContain('SecurityException apps/legacy: excepts 3 failures (until 2027-01-31)');
    expect(words).toContain('once merged: prod would observe instead of enforce');
    expect(words).toContain('main (1a2b3c4d5e6f) → refs/pull/7/head (9f8e7d6c5b4a)');
    expect(words).toContain('causes tried with 5 partial renderings');
    expect(words).toContain(`kubescape-gitops 1.2.3 · policy ${failingReport.policy.digest}`);
    expect(words).toContain('1 finding of the head in prod: the base could not render HelmRelease apps/cache');
    expect(words).toContain('apps/cache.yaml:1 staging-1: the chart is in a registry');
  });

  it('shows above the report what its reader knows besides', () => {
    const framed = parsedPage(
      gatePage(passingReport, {
        title: 'acme/fleet #7',
        subject: 'Bump web',
        links: [{ text: 'Pull request', href: 'https://github.com/acme/fleet/pull/7' }],
        facts: [['Judged', '2026-11-23 10:12 UTC']],
      }),
    );

    const [title] = descendants(framed, 'title');
    expect(title?.text).toBe('PASS · acme/fleet #7 · kubescape-gitops');
    const words = wordsOf(framed);
    for (const text of ['Bump web', 'Pull request', 'Judged 2026-11-23 10:12 UTC']) expect(words).toContain(text);
    expect(targetsOf(framed)).toContain('https://github.com/acme/fleet/pull/7');
  });
});

describe('a large page', () => {
  const unchanged = Array.from({ length: 10_000 }, (_, index) => {
    const control = index % 2 === 0 ? { control: 'C-0013', severity: 'medium' as const } : {};
    return findingOf({ name: `old-${index}`, blocks: false, ...control });
  });

  it('counts ten thousand old findings by control and names a few', () => {
    const text = textOf(gateHtml({ ...passingReport, unchanged, counts: { ...noCounts, unchanged: 10_000 } }));
    const section = ofId(parsedPage([text]), 'unchanged');

    expect(text.length).toBeLessThan(100_000);
    expect(wordsOf(section)).toContain('C-0057 Privileged container: 5,000 findings (5,000 in prod)');
    expect(wordsOf(section)).toContain('C-0013 Non-root containers: 5,000 findings (5,000 in prod)');
    expect(descendants(section, 'li')).toHaveLength(40);
    expect(told(section)).toBe(10_000);
    expect(descendants(section, 'details').filter(({ attributes }) => 'open' in attributes)).toEqual([]);
  });

  it('shows or counts each new finding, however many causes and objects there are', () => {
    const causes = Array.from({ length: 260 }, (_, cause) =>
      causeOf(
        Array.from({ length: (cause % 7) * 30 + 1 }, (_unused, index) =>
          findingOf({ name: `app-${cause}-${index}`, blocks: cause < 220 }),
        ),
        { line: cause + 1 },
      ),
    );
    const all = causes.reduce((total, { findings }) => total + findings.length, 0);
    const report: GateReport = { ...largeReport(1), causes, fixed: unchanged.slice(0, 5_000), unchanged };
    const text = textOf(gateHtml(report));
    const document = parsedPage([text]);

    expect(text.length).toBeLessThan(2_000_000);
    expect(told(ofId(document, 'causes'))).toBe(all);
    expect(told(ofId(document, 'fixed'))).toBe(5_000);
    expect(told(ofId(document, 'unchanged'))).toBe(10_000);
    expect(ofClass(document, 'cause')).toHaveLength(200);
    expect(wordsOf(ofId(document, 'causes'))).toMatch(/… 60 more causes \([\d,]+ findings; 20 causes of them block\)/);
  });

  it('names each of a few findings of a cause', () => {
    const names = Array.from({ length: 60 }, (_, index) => `app-${index}`);
    const words = wordsOf(ofId(parsedPage(gateHtml(largeReport(60))), 'causes'));

    for (const name of names) expect(words).toMatch(new RegExp(`Deployment shop/${name}(?!\\d)`));
    expect(words).not.toContain('…');
  });

  it('shows those of a thousand clusters that need somebody', () => {
    const clusters = Array.from({ length: 1_000 }, (_, index) =>
      clusterOf({ name: `c-${index}`, outcome: index > 990 ? 'fail' : 'pass' }),
    );
    const words = wordsOf(ofId(parsedPage(gateHtml({ ...passingReport, clusters })), 'clusters'));

    for (const { name } of clusters.slice(991)) expect(words).toContain(name);
    expect(words).toContain('… 800 more clusters');
  });

  it('lists as many lines of other things as people read, and counts the rest', () => {
    const waiver = (index: number): { readonly name: string } => ({ name: `w-${index}` });
    const unused = Array.from({ length: 500 }, (_, index) => waiver(index));
    const words = wordsOf(
      ofId(parsedPage(gateHtml({ ...passingReport, waivers: { ...passingReport.waivers, unused } })), 'waivers'),
    );

    expect(words).toContain('w-199: matches nothing');
    expect(words).toContain('… 300 more lines');
  });
});

/** Findings of objects that a section lists, one each, and those that it counts. */
function told(section: XmlElement): number {
  const more = ofClass(section, 'more').map((element) => /\(([\d,]+) findings?[;)]/.exec(wordsOf(element))?.[1] ?? '0');
  return ofClass(section, 'object').length + more.reduce((sum, text) => sum + Number(text.replaceAll(',', '')), 0);
}

describe('a report of names that want to break out', () => {
  const names = [
    hostileName,
    '</style><script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    'javascript:alert(1)',
    'https://evil.example/',
    '&lt;script&gt;',
    '<!-- ',
    ']]>',
    '\u202egnp.exe\u2066',
    '\u0000\u001b[2J\u0085\ufffe\ud800',
    '`tick` ``',
    '#causes',
  ];
  const shape = shapeOf(reportNaming('x'));

  it.each(names)('shows %j as text', (name) => {
    const framed = { title: name, subject: name, facts: [[name, name]], links: [{ text: name, href: name }] } as const;
    const text = textOf(gatePage(reportNaming(name), framed));

    expect(text).not.toMatch(/[^\P{C}\n]|[\p{Zl}\p{Zp}]/u);
    expect(shapeOf(reportNaming(name))).toEqual(shape);
    const own = /^(?:#[a-z-]+|https:\/\/evil\.example\/)$/;
    for (const target of targetsOf(parsedPage([text]))) expect(target).toMatch(own);
  });

  it('makes no link of anything in a report', () => {
    for (const name of names) {
      const targets = targetsOf(parsedPage(gateHtml(reportNaming(name))));
      expect(targets).toEqual(targetsOf(parsedPage(gateHtml(reportNaming('x')))));
    }
  });

  it('has the same elements whatever text there is', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.string({ unit: fc.constantFrom(...Array.from('<>&"\'`=/!-[];#:\\ \n\u001b\u202e a1')), minLength: 1 }),
    );
    fc.assert(
      fc.property(any, (name) => {
        expect(shapeOf(reportNaming(name))).toEqual(shape);
      }),
      propertyRuns(200),
    );
  });

  it('is cut where a name goes on forever', () => {
    expect(textOf(gateHtml(reportNaming('x'.repeat(1_000_000)))).length).toBeLessThan(200_000);
  });
});

/** Elements and their attributes' names; but for those that backticks make. */
function shapeOf(report: GateReport): readonly string[] {
  return every(parsedPage(gateHtml(report)))
    .filter(({ name, attributes }) => name !== 'code' || 'class' in attributes)
    .map(({ name, attributes }) => [name, ...Object.keys(attributes)].join(' '));
}
