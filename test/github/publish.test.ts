import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Publication, Published } from '../../src/github/publication.ts';
import { publish } from '../../src/github/publish.ts';
import { Github } from '../support/github/github.ts';
import { publication, quick } from '../support/github/publishing.ts';
import { failingReport, gateCluster, gateReport, noCounts } from '../support/github/sample-gate.ts';

let github: Github;
let token: string;
let logged: string[] = [];

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken();
});
afterAll(() => github.close());
afterEach(() => {
  logged = [];
  github.proxy.faults.clear();
  github.takeRequests();
});

function run(parts: Partial<Publication> & Pick<Publication, 'headSha'>, as = token): Promise<Published> {
  const log = (line: string): void => void logged.push(line);
  return publish(publication(parts), { token: as, apiUrl: github.url, timing: quick, log });
}

describe('a check run', () => {
  it('is begun, annotated in batches and completed', async () => {
    const headSha = await github.commit();
    const published = await run({ headSha, report: failingReport(120), title: '120 new findings' });
    expect(published).toMatchObject({ published: 'check', conclusion: 'failure', annotations: 120, isOld: false });
    expect(github.takeRequests()).toEqual([
      'GET /commits/check-runs',
      'POST /check-runs',
      'PATCH /check-runs +50',
      'PATCH /check-runs +50',
      'PATCH /check-runs +20',
      'PATCH /check-runs failure',
    ]);
    const [shown, ...others] = await github.runs(headSha);
    expect(others).toEqual([]);
    expect(shown).toMatchObject({
      name: 'kubescape-gitops',
      status: 'completed',
      conclusion: 'failure',
      details_url: 'https://example.com/runs/1',
      output: { title: '120 new findings', summary: '## Gate\n\nNothing is new.', annotations_count: 120 },
    });
    const lines = (await github.annotations(shown?.id ?? 0)).map(({ start_line: line }) => line);
    expect(lines).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
    expect(logged).toEqual([]);
  });

  it.each([
    ['success', gateReport()],
    ['failure', gateReport({ outcome: 'incomplete' })],
    ['neutral', gateReport({ clusters: [gateCluster({ mode: 'observe', counts: { ...noCounts, new: 1 } })] })],
  ])('ends with %s', async (conclusion, report) => {
    const headSha = await github.commit();
    await run({ headSha, report });
    expect((await github.runs(headSha)).map((shown) => shown.conclusion)).toEqual([conclusion]);
  });

  it('of the same verdict is left alone', async () => {
    const headSha = await github.commit();
    const first = await run({ headSha, report: failingReport(3) });
    github.takeRequests();
    expect(await run({ headSha, report: failingReport(3) })).toEqual({ ...first, isOld: true });
    expect(github.takeRequests()).toEqual(['GET /commits/check-runs']);
  });

  it('of another verdict is followed by a new one', async () => {
    const headSha = await github.commit();
    await run({ headSha, report: failingReport(3) });
    await run({ headSha, report: gateReport() });
    expect((await github.runs(headSha)).map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  });

  it('that somebody ended otherwise is not taken for ours', async () => {
    const headSha = await github.commit();
    const first = await run({ headSha, report: failingReport(1) });
    const id = first.published === 'check' ? first.id : 0;
    await github.send('PATCH', `/repos/shop/gitops/check-runs/${id}`, token, { conclusion: 'success' });
    await run({ headSha, report: failingReport(1) });
    expect((await github.runs(headSha)).map(({ conclusion }) => conclusion)).toEqual(['failure', 'success']);
  });

  it('of another app is not written', async () => {
    const headSha = await github.commit();
    const other = await github.appToken(undefined, 'other');
    github.proxy.faults.plan('PATCH check-runs', { kind: 'answer', status: 422 });
    await expect(run({ headSha, report: failingReport(2) }, other)).rejects.toMatchObject({ code: 'REJECTED' });
    await run({ headSha, report: failingReport(2) });
    const shown = await github.runs(headSha);
    expect(shown.map(({ app, status }) => [app?.slug, status])).toEqual([
      ['gate', 'completed'],
      ['other', 'in_progress'],
    ]);
  });

  it('of 1,000 causes takes few requests', async () => {
    const headSha = await github.commit();
    await run({ headSha, report: failingReport(1000) });
    expect(github.takeRequests()).toHaveLength(23);
  });

  it('is written with pauses between writes', async () => {
    const headSha = await github.commit();
    const begin = performance.now();
    const timing = { ...quick, betweenWrites: 100 };
    await publish(publication({ headSha, report: failingReport(1) }), { token, apiUrl: github.url, timing });
    expect(performance.now() - begin).toBeGreaterThan(195);
  });
});

describe('without the permission for checks', () => {
  it('a commit status is set by an app', async () => {
    const headSha = await github.commit();
    const as = await github.appToken({ statuses: 'write', metadata: 'read', contents: 'read' });
    const published = await run({ headSha, report: failingReport(1), title: `@team ${'long '.repeat(60)}` }, as);
    expect(published).toMatchObject({ published: 'status', context: 'kubescape-gitops/gate', state: 'failure' });
    const [status] = await github.statuses(headSha);
    expect(status).toMatchObject({ context: 'kubescape-gitops/gate', target_url: 'https://example.com/runs/1' });
    expect(status?.description?.length).toBeLessThanOrEqual(140);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatch(/^no check run, a commit status .*"checks: write"/);
    expect(await github.runs(headSha)).toEqual([]);
  });

  it('a commit status is set by a person', async () => {
    const headSha = await github.commit();
    const report = gateReport({ outcome: 'incomplete' });
    expect(await run({ headSha, report }, github.userToken('write'))).toMatchObject({
      published: 'status',
      state: 'error',
      why: expect.stringContaining('You must authenticate via a GitHub App'),
    });
  });

  it('nothing is published with the token of a fork, and why is said', async () => {
    const headSha = await github.commit();
    const readOnly = await github.appToken({
      checks: 'read',
      contents: 'read',
      statuses: 'read',
      pull_requests: 'read',
    });
    const published = await run({ headSha, report: failingReport(1), commentOn: 1 }, readOnly);
    expect(published).toMatchObject({
      published: 'none',
      why: expect.stringMatching(
        /creating the check run: GitHub answers 403.*checks=write.*setting the commit status.*403/,
      ),
      comment: { written: 'none' },
    });
    expect(logged[0]).toMatch(/^nothing published/);
  });

  it('404 is a missing permission, too', async () => {
    const headSha = await github.commit();
    expect(await run({ headSha }, github.userToken('nothing'))).toMatchObject({
      published: 'none',
      why: expect.stringContaining('404'),
    });
  });
});

describe('the comment', () => {
  it('is written once and edited in place', async () => {
    const { number, headSha } = await github.pullRequest();
    const first = await run({ headSha, commentOn: number, title: 'Two @new <findings>' });
    expect(first.comment).toMatchObject({ written: 'created' });
    expect((await run({ headSha, commentOn: number, title: 'Two @new <findings>' })).comment).toMatchObject({
      written: 'unchanged',
    });
    const last = await run({ headSha, commentOn: number, title: 'One' });
    expect(last.comment).toMatchObject({ written: 'edited' });
    expect((await github.comments(number)).map(({ body, user }) => [user.login, body])).toEqual([
      ['gate[bot]', '<!-- kubescape-gitops: kubescape-gitops -->\n## One\n\n## Gate\n\nNothing is new.'],
    ]);
  });

  it('of somebody else who knows the mark is left alone', async () => {
    const { number, headSha } = await github.pullRequest();
    const body = '<!-- kubescape-gitops: kubescape-gitops --> mine';
    await github.send('POST', `/repos/shop/gitops/issues/${number}/comments`, github.userToken('nothing'), { body });
    await run({ headSha, commentOn: number });
    const comments = await github.comments(number);
    expect(comments.map(({ user }) => user.login)).toEqual(['stranger', 'gate[bot]']);
    expect(comments[0]?.body).toBe(body);
  });

  it('is found behind many others', async () => {
    const { number, headSha } = await github.pullRequest();
    const path = `/repos/shop/gitops/issues/${number}/comments`;
    for (let count = 0; count < 105; count += 1) {
      await github.send('POST', path, github.userToken('nothing'), { body: `comment ${count}` });
    }
    await run({ headSha, commentOn: number });
    expect((await run({ headSha, commentOn: number, title: 'Again' })).comment).toMatchObject({ written: 'edited' });
  });

  it('is written by a person, after a status', async () => {
    const { number, headSha } = await github.pullRequest();
    const parts = { headSha, commentOn: number };
    expect((await run(parts, github.userToken('write'))).comment).toMatchObject({ written: 'created' });
    expect((await run(parts, github.userToken('write'))).comment).toMatchObject({ written: 'unchanged' });
  });

  it('that may not be written does not hide the verdict', async () => {
    const { number, headSha } = await github.pullRequest();
    const as = await github.appToken({ checks: 'write', contents: 'read', pull_requests: 'read' });
    const published = await run({ headSha, commentOn: number }, as);
    expect(published).toMatchObject({
      published: 'check',
      comment: { written: 'none', why: expect.stringContaining('403') },
    });
    expect(logged[0]).toMatch(/^no comment: /);
  });

  it('that was written before the connection broke is not written twice', async () => {
    const { number, headSha } = await github.pullRequest();
    github.proxy.faults.plan('POST issues', { kind: 'reset after work' });
    expect((await run({ headSha, commentOn: number })).comment).toMatchObject({ written: 'unchanged' });
    expect(await github.comments(number)).toHaveLength(1);
  });
});

describe('what cannot be sent', () => {
  const headSha = 'a'.repeat(40);

  it.each([
    { owner: '..' },
    { repo: 'a/b' },
    { headSha: 'main' },
    { checkName: '' },
    { detailsUrl: 'javascript:alert(1)' },
    { commentOn: 0 },
  ])('is refused before anything is asked: %j', async (parts) => {
    await expect(run({ headSha, ...parts })).rejects.toMatchObject({ code: 'INPUT' });
    expect(github.takeRequests()).toEqual([]);
  });

  it.each([
    ['a token with a line break', 'ghs_secret\n', 'https://api.github.com'],
    ['an address without TLS', 'ghs_secret', 'http://github.example.com'],
    ['an address with a password', 'ghs_secret', 'https://me:secret@github.example.com'],
    ['no address', 'ghs_secret', 'api'],
  ])('is %s, and the message does not show the secret', async (_, secret, apiUrl) => {
    const error: unknown = await publish(publication({ headSha }), { token: secret, apiUrl }).catch((caught) => caught);
    expect(error).toMatchObject({ code: 'INPUT' });
    expect(String(error)).not.toContain('secret');
  });
});
