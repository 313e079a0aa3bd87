import { describe, expect, it } from 'vitest';
import type { TargetState, WatchTarget } from '../../src/kube/watch/watched.ts';
import { Phases } from '../../src/storage/phases.ts';
import { postureKind } from '../support/storage/live-objects.ts';

const state = (phase: TargetState['phase'], reason = ''): TargetState => ({ phase, reason, since: 0 });
const deployments: WatchTarget = { kind: postureKind('Deployment'), form: 'metadata' };
const policies: WatchTarget = { kind: postureKind('CiliumNetworkPolicy'), form: 'metadata', isOptional: true };

describe('how far watches are', () => {
  it('is told in sentences, but for what is well or need not be there', () => {
    const phases = new Phases([deployments, policies]);
    expect(phases.complaints()).toEqual(['deployments: starting', 'ciliumnetworkpolicies: starting']);
    phases.set(deployments, state('forbidden', 'not allowed'));
    phases.set(policies, state('missing'));
    expect(phases.complaints()).toEqual(['deployments: forbidden: not allowed']);
    expect([phases.isSynced(), phases.isSynced(deployments.kind), phases.of(policies.kind)]).toEqual([
      true,
      false,
      'missing',
    ]);
    expect(Array.from(phases.all(), ([{ kind }, { phase }]) => [kind.plural, phase])).toEqual([
      ['deployments', 'forbidden'],
      ['ciliumnetworkpolicies', 'missing'],
    ]);
  });
});
