import { describe, expect, it } from 'vitest';
import { gateJson } from '../../src/report/gate/gate-json.ts';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import { pageOf } from '../../src/serve/pages.ts';
import type { State } from '../../src/serve/state/state.ts';
import type { StoredRun } from '../../src/serve/state/stored-run.ts';
import { type Subject, subjectKey } from '../../src/serve/state/subject.ts';
import { failingReport, passingReport, reportNaming } from '../report/gate/sample-report.ts';
import { temporaryStates } from '../support/serve/states.ts';
import { group, hashOf, pull } from '../support/serve/subjects.ts';
import { hostileName, textOf } from '../support/sample-report.ts';

const states = temporaryStates();
const web = 'https://github.example.com';
const attack = `"'><img src="x" onerror="window.ran=1"><script>window.ran=1</script>${hostileName}`;
const begunAt = Date.parse('2026-11-23T10:12:00Z');

interface Begun {
  readonly state: State;
  readonly run: StoredRun;
}

function begun(subject: Subject = pull('shop/gitops', 7), baseRef = 'main', checkName = 'kubescape-gitops'): Begun {
  const { state } = states();
  const commits = { headSha: hashOf('head'), baseSha: hashOf('base'), baseRef };
  const run = state.runs.begin({ key: subjectKey(subject), subject, ...commits, checkName, isForced: false }, begunAt);
  return { state, run };
}

function file({ state, run }: Begun, report: GateReport): void {
  state.runs.setReport(run.id, Buffer.from(textOf(gateJson(report))), report.outcome, begunAt + 1);
}

function textOfPage({ state, run }: Begun, webUrl = web): string {
  return textOf(pageOf(run.id, state, webUrl) ?? []);
}

/** What people see of it first. */
function heading(page: string): string {
  const [, inside = ''] = /<h1[^>]*>([^]*?)<\/h1>/.exec(page) ?? [];
  return inside
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

describe('the page of a run', () => {
  it('that nobody knows is not there', () => {
    const { state } = begun();

    expect(pageOf('A'.repeat(32), state, web)).toBeUndefined();
  });

  it('that is being judged says so, and is not green', () => {
    const page = textOfPage(begun());

    expect(heading(page)).toContain('Not judged yet');
    expect(page).toContain('<body class="incomplete">');
    expect(page).toContain('Look again later.');
  });

  it.each([
    ['judged', () => {}],
    ['published', ({ state, run }: Begun) => state.runs.setPublished(run.id, begunAt + 2)],
  ])('that is %s shows its report', (_, then) => {
    const one = begun();
    file(one, failingReport);
    then(one);
    const page = textOfPage(one);

    expect(page).toContain('<body class="fail">');
    expect(page).toContain('apps/base/web.yaml:12');
  });

  it('that passes is green', () => {
    const one = begun();
    file(one, passingReport);

    expect(textOfPage(one)).toContain('<body class="pass">');
  });

  it.each([
    ['noticed', () => {}],
    ['told', ({ state, run }: Begun) => state.runs.setPublished(run.id, begunAt + 2)],
  ])('that could not be judged and is %s says why', (_, then) => {
    const one = begun();
    const notice = { conclusion: 'failure', title: 'INCOMPLETE: too large', summary: 'Ask for more room.' } as const;
    one.state.runs.setNotice(one.run.id, { ...notice, sentences: ['It has 3 GiB.'] }, begunAt + 1);
    then(one);
    const page = textOfPage(one);

    expect(heading(page)).toBe('INCOMPLETE too large');
    for (const text of ['Ask for more room.', 'It has 3 GiB.', '<body class="incomplete">'])
      expect(page).toContain(text);
  });

  it.each([
    ['called off', ({ state, run }: Begun) => state.runs.setCancelling(run.id)],
    ['cancelled', ({ state, run }: Begun) => state.runs.setCancelled(run.id, begunAt + 2)],
  ])('that is %s shows no report, though there was one', (_, then) => {
    const one = begun();
    file(one, passingReport);
    then(one);
    const page = textOfPage(one);

    expect(heading(page)).toContain('Not judged');
    expect(page).toContain('<body class="incomplete">');
  });

  it('goes with the repository', () => {
    const { state, run } = begun();
    state.runs.removeRepository({ owner: 'shop', repo: 'gitops' });

    expect(pageOf(run.id, state, web)).toBeUndefined();
  });
});

describe('a page', () => {
  it('says what it is about, and leads to the pull request and the check', () => {
    const { state, run } = begun();
    state.runs.setCheck(run.id, { id: 5, url: `${web}/shop/gitops/runs/5` });
    const page = textOfPage({ state, run }, `${web}/`);

    expect(page).toContain('shop/gitops #7');
    expect(page).toContain(`<a href="${web}/shop/gitops/pull/7" rel="noreferrer">`);
    expect(page).toContain(`<a href="${web}/shop/gitops/runs/5" rel="noreferrer">`);
    for (const text of [hashOf('head'), hashOf('base'), 'kubescape-gitops', '2026-11-23T10:12:00.000Z']) {
      expect(page).toContain(text);
    }
  });

  it('of a merge group leads to its commit', () => {
    const subject = group('shop/gitops', 'one');
    const page = textOfPage(begun(subject));

    expect(page).toContain('shop/gitops merge queue');
    expect(page).toContain(`<a href="${web}/shop/gitops/commit/${hashOf('head')}" rel="noreferrer">`);
  });

  it('without a check on GitHub leads to none', () => {
    expect(textOfPage(begun())).not.toContain('check run</a>');
  });

  it('shows names that strangers choose, and none of them acts', () => {
    const one = begun(pull('shop/gitops', 7), attack, attack);
    file(one, reportNaming(attack));
    one.state.runs.setCheck(one.run.id, { id: 5, url: 'javascript:window.ran=1' });
    const page = textOfPage(one);

    expect(page).toContain('&lt;script&gt;window.ran=1');
    expect(page).not.toMatch(/<script|<img|href="(?!https:|#)|\p{Cf}/iu);
  });

  it('shows a notice of hostile text the same way', () => {
    const one = begun();
    one.state.runs.setNotice(
      one.run.id,
      { conclusion: 'failure', title: attack, summary: attack, sentences: [attack] },
      begunAt,
    );

    expect(textOfPage(one)).not.toMatch(/<script|<img/i);
  });

  it('does not tell its own address', () => {
    const one = begun();
    file(one, failingReport);

    expect(textOfPage(one)).not.toContain(one.run.id);
  });
});
