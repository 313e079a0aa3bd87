import { expect, it } from 'vitest';
import type { TargetState, WatchTarget } from '../../src/kube/watch/watched.ts';
import { degradations, unavailableKinds } from '../../src/scanner/kind-states.ts';
import { watchTargets } from '../../src/scanner/watch-targets.ts';

const targets = watchTargets();

function target(kind: string): WatchTarget {
  const found = targets.byKind.get(kind);
  if (!found) throw new Error(`nobody watches ${kind}`);
  return found;
}

function statesOf(given: Readonly<Record<string, TargetState['phase']>>): ReadonlyMap<WatchTarget, TargetState> {
  return new Map(
    Object.entries(given).map(([kind, phase]) => [
      target(kind),
      { phase, reason: phase === 'synced' ? '' : 'why', since: 0 },
    ]),
  );
}

const states = statesOf({
  'v1/Pod': 'forbidden',
  'v1/Node': 'synced',
  'v1/Service': 'stale',
  'batch/v1/Job': 'missing',
  'cilium.io/v2/CiliumNetworkPolicy': 'missing',
  'kustomize.toolkit.fluxcd.io/v1/Kustomization': 'forbidden',
});

it('calls a kind unavailable when its objects are not known, not when they may be old or an add-on is not there', () => {
  expect(Object.fromEntries(unavailableKinds(states, targets.posture))).toEqual({
    Pod: 'why',
    Job: 'the API server does not serve jobs.batch',
  });
});

it('tells all that works worse than it should', () => {
  expect(degradations(states)).toEqual([
    'pods: forbidden, why',
    'services: stale, why',
    'jobs.batch: missing, why',
    'kustomizations.kustomize.toolkit.fluxcd.io: forbidden, why',
  ]);
});

it('never watches Secrets', () => {
  expect(targets.all.filter(({ kind }) => kind.plural === 'secrets')).toEqual([]);
});
