import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckBegin } from '../../src/github/keyed-run.ts';
import { publication } from '../support/github/publishing.ts';
import { failingReport } from '../support/github/sample-gate.ts';
import { type StartedForge, startForge } from '../support/github/started-forge.ts';

let started: StartedForge;
let commits = 0;

beforeAll(async () => {
  started = await startForge();
});
afterAll(() => started.close());
afterEach(() => started.reset());

/** Of a commit of its own. */
function runOf(parts: Partial<CheckBegin> = {}): CheckBegin {
  commits += 1;
  const headSha = started.clone.commit(`begin-${commits}`, 'main');
  return { ...started.name, headSha, runKey: 'key', title: 'Judging', summary: 'It is **judged**.', ...parts };
}

describe('a run with a key', () => {
  it('is begun with a title, and blocks', async () => {
    const run = runOf({ detailsUrl: 'https://gate.example.com/1' });
    const { id, url } = await started.access().begin(run);
    expect(url).toContain(`/${id}`);
    expect(await started.forge.runs(started.repository, run.headSha)).toMatchObject([
      {
        id,
        status: 'in_progress',
        conclusion: null,
        details_url: 'https://gate.example.com/1',
        output: { title: 'Judging', summary: 'It is **judged**.' },
      },
    ]);
  });

  it('that cannot be there yet is begun without being looked for', async () => {
    const run = runOf({ isNew: true });
    started.forge.takeRequests();
    const { id } = await started.access().begin(run);
    expect(started.forge.takeRequests().filter((request) => request.includes('check-runs'))).toEqual([
      'POST /check-runs',
    ]);
    expect((await started.access().begin({ ...run, isNew: false })).id).toBe(id);
  });

  it('is begun once, whoever begins it again', async () => {
    const run = runOf();
    const first = await started.access().begin(run);
    expect(await started.access().begin(run)).toEqual(first);
    expect(await started.forge.runs(started.repository, run.headSha)).toHaveLength(1);
  });

  it.each([
    ['reset after work', { kind: 'reset after work' }],
    ['truncated', { kind: 'truncated' }],
    ['502', { kind: 'answer', status: 502 }],
  ] as const)('is begun once when the answer is lost: %s', async (_, fault) => {
    const run = runOf();
    started.forge.faults.plan('POST check-runs', fault);
    await started.access().begin(run);
    expect(await started.forge.runs(started.repository, run.headSha)).toHaveLength(1);
  });

  it('is the one that publishing goes on with, whatever the report says', async () => {
    const run = runOf();
    const { id } = await started.access().begin(run);
    const published = publication({ ...run, summary: ['s'], report: failingReport(60) });
    expect(await started.access().publish(published)).toMatchObject({
      id,
      conclusion: 'failure',
      annotations: 60,
      isOld: false,
    });
    expect(await started.forge.runs(started.repository, run.headSha)).toMatchObject([{ id, conclusion: 'failure' }]);
    expect(await started.forge.annotations(started.repository, id)).toHaveLength(60);
  });

  it('that is complete is left as it is', async () => {
    const run = runOf();
    const access = started.access();
    await access.publish(publication({ ...run, summary: ['s'], report: failingReport(1) }));
    const { id } = await access.begin(run);
    const again = await access.publish(publication({ ...run, summary: ['s'] }));
    expect(again).toMatchObject({ id, conclusion: 'failure', isOld: true });
    expect(await started.forge.runs(started.repository, run.headSha)).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('that was ended for another one to replace it is replaced, also by a later attempt', async () => {
    const run = runOf();
    const access = started.access();
    const { id } = await access.begin(run);
    await access.notify({ ...run, conclusion: 'cancelled' });
    const published = await access.publish(publication({ ...run, summary: ['s'], report: failingReport(1) }));
    expect(published).toMatchObject({ conclusion: 'failure', annotations: 1, isOld: false });
    expect(published).not.toMatchObject({ id });
    const again = await access.publish(publication({ ...run, summary: ['s'], report: failingReport(1) }));
    expect(again).toEqual({ ...published, isOld: true });
  });

  it('stays found when others of the name were begun since', async () => {
    const run = runOf();
    const access = started.access();
    const { id } = await access.begin(run);
    await access.begin({ ...run, runKey: 'another' });
    expect(await access.publish(publication({ ...run, summary: ['s'] }))).toMatchObject({ id, conclusion: 'success' });
    const shown = await started.forge.runs(started.repository, run.headSha);
    expect(shown.map(({ status }) => status)).toEqual(['in_progress', 'completed']);
  });

  it('is another one for another key, name or commit', async () => {
    const run = runOf();
    const access = started.access();
    const others = [run, { ...run, runKey: 'b' }, { ...run, checkName: 'other' }, runOf()];
    const ids = new Set<number>();
    for (const other of others) ids.add((await access.begin(other)).id);
    expect(ids.size).toBe(4);
  });

  it('is not taken for one of another App that copied its mark', async () => {
    const run = runOf();
    const access = started.access();
    const { id } = await access.begin(run);
    const [shown] = await started.forge.runs(started.repository, run.headSha);
    const forged = { name: shown?.name, head_sha: run.headSha, external_id: shown?.external_id, conclusion: 'success' };
    const token = await started.forge.foreignToken();
    const sent = await started.forge.viewer.send('POST', '/repos/shop/gitops/check-runs', token, forged);
    expect(sent.status).toBe(201);
    expect(await access.publish(publication({ ...run, summary: ['s'], report: failingReport(1) }))).toMatchObject({
      id,
      conclusion: 'failure',
    });
  });

  it('shows its buttons once it is complete', async () => {
    const run = runOf();
    const actions = [{ label: 'Judge again', description: 'Judges the newest commit', identifier: 'again' }];
    const { id } = await started.access().begin(run);
    expect(started.forge.actions(id)).toEqual([]);
    await started.access().publish(publication({ ...run, summary: ['s'], actions }));
    expect(started.forge.actions(id)).toEqual(actions);
  });

  it('is not begun without the permission, and says so', async () => {
    const { account } = started.forge;
    const { permissions } = account;
    account.permissions = { contents: 'read', metadata: 'read' };
    const beginning = started.access().begin(runOf());
    await expect(beginning).rejects.toMatchObject({ code: 'PERMISSION' });
    account.permissions = permissions;
  });

  it('is cut to what GitHub takes', async () => {
    const run = runOf({ title: 't'.repeat(300), summary: '😀'.repeat(20_000) });
    const { id } = await started.access().begin(run);
    const [shown] = await started.forge.runs(started.repository, run.headSha);
    expect(shown).toMatchObject({ id, output: { summary: expect.stringContaining('left out') } });
  });
});

describe('what cannot be begun', () => {
  const headSha = 'a'.repeat(40);
  const action = { label: 'l', description: 'd', identifier: 'i' };

  it.each([
    { runKey: '' },
    { runKey: 'k'.repeat(1001) },
    { headSha: 'main' },
    { owner: '..' },
    { checkName: 'a\nb' },
    { detailsUrl: 'javascript:alert(1)' },
    { actions: [action, action, action, action] },
    { actions: [{ ...action, label: 'l'.repeat(21) }] },
    { actions: [{ ...action, description: 'd'.repeat(41) }] },
    { actions: [{ ...action, identifier: '' }] },
  ])('is refused before anything is asked: %j', async (parts) => {
    const notice = {
      ...started.name,
      headSha,
      runKey: 'k',
      title: 't',
      summary: 's',
      conclusion: 'failure',
      ...parts,
    } as const;
    await expect(started.access().notify(notice)).rejects.toMatchObject({ code: 'INPUT' });
    expect(started.forge.takeRequests()).toEqual([]);
  });
});
