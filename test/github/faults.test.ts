import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Publication, Published } from '../../src/github/publication.ts';
import { publish } from '../../src/github/publish.ts';
import type { Timing } from '../../src/github/timing.ts';
import type { Fault } from '../support/github/faults.ts';
import { Github } from '../support/github/github.ts';
import { publication, quick } from '../support/github/publishing.ts';
import { failingReport } from '../support/github/sample-gate.ts';

let github: Github;
let token: string;
let headSha: string;
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

/** Publishes 120 causes on a commit of its own. */
async function run(timing: Partial<Timing> = {}, parts: Partial<Publication> = {}): Promise<Published> {
  headSha = await github.commit();
  const log = (line: string): void => void logged.push(line);
  const settings = { token, apiUrl: github.url, timing: { ...quick, ...timing }, log };
  return publish(publication({ headSha, report: failingReport(120), ...parts }), settings);
}

async function failure(timing: Partial<Timing> = {}): Promise<{ code: string; message: string }> {
  const result: unknown = await run(timing).catch((error: unknown) => error);
  expect(result).toBeInstanceOf(Error);
  expect(String(result) + JSON.stringify(result) + logged.join('\n')).not.toContain(token);
  return result as { code: string; message: string };
}

/** The commit's only unfinished or failed business: one run, complete, each annotation once. */
async function expectOneCompleteRun(): Promise<void> {
  const shown = await github.runs(headSha);
  expect(shown.map(({ status, conclusion }) => [status, conclusion])).toEqual([['completed', 'failure']]);
  await expectAnnotationsOnce(shown[0]?.id ?? 0);
}

async function expectAnnotationsOnce(id: number): Promise<void> {
  const lines = (await github.annotations(id)).map(({ start_line: line }) => line);
  expect(lines).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
}

const requests = [
  ['looking for runs', 'GET commits/.*check-runs', 0],
  ['creating the run', 'POST check-runs', 0],
  ['the second batch', 'PATCH check-runs', 1],
  ['the last batch', 'PATCH check-runs', 2],
  ['completing the run', 'PATCH check-runs', 3],
] as const;

const faults: readonly (readonly [string, Fault])[] = [
  ['a reset connection', { kind: 'reset' }],
  ['a connection reset after the work', { kind: 'reset after work' }],
  ['a truncated answer', { kind: 'truncated' }],
  ['no answer', { kind: 'silence' }],
  ['a late answer', { kind: 'late', milliseconds: 380 }],
  ['502', { kind: 'answer', status: 502 }],
  ['504 after the work', { kind: 'answer after work', status: 504 }],
];

describe.each(requests)('%s survives', (_, request, skip) => {
  it.each(faults)('%s', async (__, fault) => {
    github.proxy.faults.plan(request, fault, { skip });
    expect(await run()).toMatchObject({ published: 'check', conclusion: 'failure', isOld: false });
    await expectOneCompleteRun();
  });
});

describe('limits', () => {
  it.each([
    ['429', 'POST check-runs', { kind: 'answer', status: 429, headers: { 'retry-after': '1' } }],
    ['a secondary limit', 'PATCH check-runs', { kind: 'answer', status: 403, headers: { 'retry-after': '1' } }],
    [
      '503 that says for how long',
      'PATCH check-runs',
      { kind: 'answer', status: 503, headers: { 'retry-after': '1' } },
    ],
  ] as const)('are waited for as long as GitHub asks to: %s', async (_, request, fault) => {
    github.proxy.faults.plan(request, fault);
    const begin = performance.now();
    await run();
    expect(performance.now() - begin).toBeGreaterThan(995);
    await expectOneCompleteRun();
  });

  it('of an hour are waited for until they are reset', async () => {
    const reset = String(Math.ceil(Date.now() / 1000));
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    github.proxy.faults.plan('POST check-runs', { kind: 'answer', status: 403, headers });
    expect(await run({ longestWait: 3000 })).toMatchObject({ published: 'check' });
    await expectOneCompleteRun();
  });

  it('that say nothing are waited for a minute, which may be too long', async () => {
    const message = 'You have exceeded a secondary rate limit.';
    github.proxy.faults.plan('POST check-runs', { kind: 'answer', status: 403, message });
    expect(await failure({ longestWait: 100_000 })).toMatchObject({
      code: 'GAVE_UP',
      message: expect.stringContaining('secondary rate limit'),
    });
  });

  it('that ask for longer than anybody wants to wait end it at once', async () => {
    github.proxy.faults.plan('POST check-runs', { kind: 'answer', status: 429, headers: { 'retry-after': '3600' } });
    const begin = performance.now();
    expect(await failure()).toMatchObject({ code: 'GAVE_UP', message: expect.stringContaining('wait for 3600 s') });
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe('giving up', () => {
  it.each([
    ['POST check-runs', { kind: 'answer', status: 500 }],
    ['PATCH check-runs', { kind: 'reset' }],
    ['GET commits/.*check-runs', { kind: 'silence' }],
  ] as const)('comes after the total time, with the reason: %s', async (request, fault) => {
    github.proxy.faults.plan(request, fault, { times: Number.POSITIVE_INFINITY });
    const begin = performance.now();
    expect(await failure({ total: 700 })).toMatchObject({
      code: 'GAVE_UP',
      message: expect.stringContaining('is over'),
    });
    expect(performance.now() - begin).toBeLessThan(1200);
    github.proxy.faults.clear();
    // What there is blocks: it is not complete.
    expect((await github.runs(headSha)).filter(({ status }) => status === 'completed')).toEqual([]);
  });

  it('comes at once with a token that GitHub does not know', async () => {
    const unknown = token;
    token = 'ghs_unknown';
    expect(await failure()).toMatchObject({ code: 'TOKEN' });
    token = unknown;
  });

  it('comes at once when GitHub refuses the content', async () => {
    github.proxy.faults.plan('PATCH check-runs', { kind: 'answer', status: 422, message: 'Invalid request.' });
    expect(await failure()).toMatchObject({ code: 'REJECTED', message: expect.stringContaining('Invalid request.') });
  });

  it('comes at once when the permission is gone in the middle, instead of a status', async () => {
    github.proxy.faults.plan('PATCH check-runs', { kind: 'answer', status: 403 }, { skip: 1 });
    expect(await failure()).toMatchObject({ code: 'PERMISSION' });
    expect(await github.statuses(headSha)).toEqual([]);
  });

  it('does not show a token that the answer shows', async () => {
    github.proxy.faults.plan('POST check-runs', { kind: 'answer', status: 422, message: `bad ${token} \u001b[2J` });
    expect((await failure()).message).toContain('bad *** \\x1b[2J');
  });

  it('leaves something that the next attempt goes on with', async () => {
    github.proxy.faults.plan('PATCH check-runs', { kind: 'silence' }, { skip: 1, times: 100 });
    await failure({ total: 3000 });
    github.proxy.faults.clear();
    github.takeRequests();
    const settings = { token, apiUrl: github.url, timing: quick };
    await publish(publication({ headSha, report: failingReport(120) }), settings);
    expect(github.takeRequests()).toEqual([
      'GET /commits/check-runs',
      'PATCH /check-runs +50',
      'PATCH /check-runs +20',
      'PATCH /check-runs failure',
    ]);
    await expectOneCompleteRun();
  });
});

describe('when nobody can tell which annotations a run has', () => {
  const extra = { path: 'a', start_line: 1, end_line: 1, annotation_level: 'notice', message: 'of somebody else' };

  it('a new one replaces it', async () => {
    let tell: (fault: unknown) => void = () => {};
    const reached = new Promise((resolve) => (tell = resolve));
    let go: () => void = () => {};
    const until = new Promise<void>((resolve) => (go = resolve));
    github.proxy.faults.plan('PATCH check-runs', { kind: 'held', reached: () => tell(true), until });
    const published = run({ request: 3000 });
    await reached;
    const [begun] = await github.runs(headSha);
    const body = { output: { title: 't', summary: 's', annotations: [extra] } };
    await github.send('PATCH', `/repos/shop/gitops/check-runs/${begun?.id}`, token, body);
    github.proxy.faults.plan('PATCH check-runs', { kind: 'reset' });
    go();
    const { id } = (await published) as { id: number };
    expect((await github.runs(headSha)).map((shown) => shown.conclusion)).toEqual(['failure', 'cancelled']);
    await expectAnnotationsOnce(id);
    expect(logged.join('\n')).toContain('a new one replaces it');
  });

  it('two that publish at once end with one complete run of each annotation once', async () => {
    github.proxy.faults.plan('PATCH check-runs', { kind: 'silence' }, { times: Number.POSITIVE_INFINITY });
    await failure({ total: 400 });
    github.proxy.faults.clear();
    const both = publication({ headSha, report: failingReport(120) });
    const settings = { token, apiUrl: github.url, timing: quick };
    await Promise.allSettled([publish(both, settings), publish(both, settings)]);
    const [newest, ...older] = await github.runs(headSha);
    expect(older.length).toBeGreaterThan(0);
    expect(newest).toMatchObject({ status: 'completed', conclusion: 'failure' });
    await expectAnnotationsOnce(newest?.id ?? 0);
  });
});
