import { expect, it } from 'vitest';
import type { TargetState, WatchTarget } from '../../src/kube/watch/watched.ts';
import { Readiness } from '../../src/scanner/readiness.ts';
import { watchTargets } from '../../src/scanner/watch-targets.ts';

it('waits until all is listed and it is known what is stored, and says for what', async () => {
  const targets = watchTargets();
  const states = new Map<WatchTarget, TargetState>(
    targets.all.map((target) => [target, { phase: 'synced', reason: '', since: 0 }]),
  );
  const readiness = new Readiness(targets, () => states);
  const [first] = targets.results.keys();
  const pods = targets.byKind.get('v1/Pod');
  if (!first || !pods) throw new Error('nothing is watched');
  states.set(pods, { phase: 'starting', reason: '', since: 0 });
  states.set(first, { phase: 'missing', reason: 'not served', since: 0 });
  expect(readiness.pending()).toEqual([
    'pods are not listed yet',
    'workloadconfigurationscans.spdx.softwarecomposition.kubescape.io are not known: not served',
  ]);
  const known = readiness.storedKnown(new AbortController().signal);
  states.set(pods, { phase: 'synced', reason: '', since: 0 });
  states.set(first, { phase: 'synced', reason: '', since: 0 });
  readiness.look();
  await known;
  expect(readiness.pending()).toEqual(['what is known is being judged']);
  readiness.isReady = true;
  expect(readiness.pending()).toEqual([]);
});

it('goes on without a kind that cannot be listed, but not without knowing what is stored', async () => {
  const targets = watchTargets();
  const states = new Map<WatchTarget, TargetState>(
    targets.all.map((target) => [target, { phase: 'synced', reason: '', since: 0 }]),
  );
  const readiness = new Readiness(targets, () => states);
  const [first] = targets.results.keys();
  const pods = targets.byKind.get('v1/Pod');
  if (!first || !pods) throw new Error('nothing is watched');
  const { signal } = new AbortController();
  for (const target of [first, pods]) states.set(target, { phase: 'starting', reason: '500', since: 0 });
  await readiness.settled(signal, 1);
  expect(readiness.pending()[0]).toMatch(/^workloadconfigurationscans\..* are not listed yet: 500$/);
  const known = readiness.storedKnown(signal);
  states.set(first, { phase: 'synced', reason: '', since: 0 });
  readiness.look();
  await known;
});

it('waits no longer than its signal', async () => {
  const targets = watchTargets();
  const readiness = new Readiness(targets, () => new Map(targets.all.map((target) => [target, starting])));
  const stop = new AbortController();
  const settled = readiness.settled(stop.signal);
  stop.abort(new Error('enough'));
  await expect(settled).rejects.toThrow('enough');
});

const starting: TargetState = { phase: 'starting', reason: '', since: 0 };
