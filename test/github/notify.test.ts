import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { CheckNotice } from '../../src/github/keyed-run.ts';
import type { Published } from '../../src/github/publication.ts';
import { publication } from '../support/github/publishing.ts';
import { failingReport } from '../support/github/sample-gate.ts';
import { type StartedForge, startForge } from '../support/github/started-forge.ts';

const conclusions = ['failure', 'action_required', 'cancelled'] as const;
let started: StartedForge;
let commits = 0;

beforeAll(async () => {
  started = await startForge();
});
afterAll(() => started.close());
afterEach(() => started.reset());

/** Of a commit of its own. */
function noticeOf(conclusion: CheckNotice['conclusion']): CheckNotice {
  commits += 1;
  const headSha = started.clone.commit(`notice-${commits}`, 'main');
  return { ...started.name, headSha, runKey: 'key', title: 'Not judged', summary: 'It took too long.', conclusion };
}

function notify(notice: CheckNotice): Promise<Published> {
  return started.access().notify(notice);
}

async function ends(headSha: string): Promise<readonly (string | null)[]> {
  const shown = await started.forge.runs(started.repository, headSha);
  return shown.map(({ conclusion }) => conclusion);
}

describe('a notice', () => {
  it.each(conclusions)('completes the run that was begun: %s', async (conclusion) => {
    const notice = noticeOf(conclusion);
    const { id } = await started.access().begin(notice);
    expect(await notify(notice)).toMatchObject({ published: 'check', id, conclusion, isOld: false });
    expect(await started.forge.runs(started.repository, notice.headSha)).toMatchObject([
      { id, status: 'completed', conclusion, output: { title: 'Not judged', summary: 'It took too long.' } },
    ]);
  });

  it.each(conclusions)('that was given is not given again: %s', async (conclusion) => {
    const notice = noticeOf(conclusion);
    await started.access().begin(notice);
    const first = await notify(notice);
    started.forge.takeRequests();
    expect(await notify(notice)).toEqual({ ...first, isOld: true });
    expect(started.forge.takeRequests().filter((request) => /PATCH|POST \/check/.test(request))).toEqual([]);
  });

  it.each(['failure', 'action_required'] as const)('makes a run where there is none: %s', async (conclusion) => {
    const notice = noticeOf(conclusion);
    expect(await notify(notice)).toMatchObject({ published: 'check', conclusion, isOld: false });
    expect(await ends(notice.headSha)).toEqual([conclusion]);
  });

  it('of an end without a run makes none', async () => {
    const notice = noticeOf('cancelled');
    expect(await notify(notice)).toEqual({ published: 'none', why: 'there is no run to cancel' });
    expect(await ends(notice.headSha)).toEqual([]);
  });

  it('of an end leaves a verdict as it is', async () => {
    const notice = noticeOf('cancelled');
    await started.access().publish(publication({ ...notice, summary: ['s'], report: failingReport(1) }));
    expect(await notify(notice)).toMatchObject({ conclusion: 'failure', isOld: true });
    expect(await ends(notice.headSha)).toEqual(['failure']);
  });

  it.each(['failure', 'action_required'] as const)('is written over a run that passed: %s', async (conclusion) => {
    const notice = noticeOf(conclusion);
    await started.access().publish(publication({ ...notice, summary: ['s'] }));
    expect(await notify(notice)).toMatchObject({ conclusion, isOld: false });
    expect(await ends(notice.headSha)).toEqual([conclusion]);
  });

  it('shows its buttons', async () => {
    const actions = [{ label: 'Allow', description: 'Judges this change of a fork', identifier: 'allow' }];
    const notice = { ...noticeOf('action_required'), actions };
    const { id } = (await notify(notice)) as { id: number };
    expect(started.forge.actions(id)).toEqual(actions);
  });

  it.each([
    ['POST check-runs', { kind: 'reset after work' }],
    ['POST check-runs', { kind: 'answer', status: 502 }],
    ['PATCH check-runs', { kind: 'truncated' }],
    ['PATCH check-runs', { kind: 'silence' }],
    ['GET commits/.*check-runs', { kind: 'answer', status: 503 }],
  ] as const)('is given once, though %s ends with %j', async (request, fault) => {
    const notice = noticeOf('failure');
    started.forge.faults.plan(request, fault);
    expect(await notify(notice)).toMatchObject({ published: 'check', conclusion: 'failure' });
    expect(await ends(notice.headSha)).toEqual(['failure']);
  });

  describe('without the permission for checks', () => {
    async function without(permissions: Readonly<Record<string, string>>, notice: CheckNotice): Promise<unknown> {
      const { account } = started.forge;
      const all = account.permissions;
      account.permissions = permissions;
      const result: unknown = await notify(notice).catch((error: unknown) => error);
      account.permissions = all;
      return result;
    }

    it('is a commit status', async () => {
      const notice = noticeOf('action_required');
      const published = await without({ statuses: 'write', contents: 'read', metadata: 'read' }, notice);
      expect(published).toMatchObject({ published: 'status', state: 'failure', context: 'kubescape-gitops/gate' });
      expect(started.logged[0]).toMatch(/^no check run, a commit status/);
    });

    it('and for statuses is nothing, said aloud', async () => {
      const published = await without({ contents: 'read', metadata: 'read' }, noticeOf('failure'));
      expect(published).toMatchObject({ published: 'none' });
      expect(started.logged[0]).toMatch(/^nothing published/);
    });
  });
});
