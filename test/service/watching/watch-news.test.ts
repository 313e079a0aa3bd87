import { describe, expect, it } from 'vitest';
import type { TargetState, WatchTarget } from '../../../src/kube/watch/watched.ts';
import { isUp, watchNews } from '../../../src/service/watching/watch-news.ts';
import { postureKind } from '../../support/storage/live-objects.ts';
import { loggedLines } from '../../support/storage/logged.ts';

const state = (phase: TargetState['phase'], reason = '', since = 0): TargetState => ({ phase, reason, since });
const deployments: WatchTarget = { kind: postureKind('Deployment'), form: 'metadata' };
const policies: WatchTarget = { kind: postureKind('CiliumNetworkPolicy'), form: 'metadata', isOptional: true };
const uncounted = { onRelist: () => {}, onDrop: () => {} };

function told(changes: readonly (readonly [WatchTarget, TargetState, TargetState])[]): Record<string, unknown>[] {
  const { log, lines } = loggedLines();
  const news = watchNews(log, uncounted);
  for (const change of changes) news.onState(...change);
  return lines().map((line) => JSON.parse(line));
}

describe('the log of watches', () => {
  it('has a line for a start, a loss with its reason and what to do, and for its end', () => {
    const lines = told([
      [deployments, state('synced'), state('starting')],
      [deployments, state('stale', 'no connection'), state('synced')],
      [deployments, state('synced', '', 65_000), state('stale', 'no connection', 5000)],
    ]);
    expect(lines).toMatchObject([
      { level: 'info', msg: 'watch started', kind: 'Deployment' },
      {
        level: 'warn',
        msg: 'watch lost: tried again until it is back',
        kind: 'Deployment',
        phase: 'stale',
        why: 'no connection',
        todo: expect.stringContaining('look at the API server'),
      },
      { level: 'info', msg: 'watch started again', was: 'stale', seconds: 60 },
    ]);
  });

  it('says which rights are missing, once', () => {
    const lines = told([
      [deployments, state('forbidden', 'not allowed'), state('starting')],
      [deployments, state('forbidden', 'still not allowed'), state('forbidden', 'not allowed')],
    ]);
    expect(lines).toMatchObject([{ level: 'warn', todo: expect.stringContaining('flux/chart/rbac') }]);
  });

  it('says that a first list fails', () => {
    const lines = told([[deployments, state('starting', 'too many requests'), state('starting')]]);
    expect(lines).toMatchObject([{ level: 'warn', msg: 'watch not started yet: its first list fails' }]);
  });

  it('warns of no kind that a cluster may well lack', () => {
    const lines = told([[policies, state('missing', 'no such kind'), state('starting')]]);
    expect(lines).toMatchObject([{ level: 'info', msg: 'watch waits: the cluster has no such kind' }]);
    expect([isUp(policies, state('missing')), isUp(deployments, state('missing'))]).toEqual([true, false]);
  });

  it('has lists that are needed again, and counts them', () => {
    const { log, messages } = loggedLines();
    const counted: string[] = [];
    const counts = {
      onRelist: (_: WatchTarget, cause: string) => void counted.push(cause),
      onDrop: (_: WatchTarget, cause: string) => void counted.push(cause),
    };
    const news = watchNews(log, counts);
    news.onRelist(deployments, 'expired');
    news.onDrop(deployments, 'late');
    expect(counted).toEqual(['expired', 'late']);
    expect(messages()).toEqual(['watch: listed again', 'watch: a try ended early']);
  });
});
