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
