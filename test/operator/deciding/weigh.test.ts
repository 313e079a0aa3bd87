import { describe, expect, it } from 'vitest';
import type { LiveMetadata } from '../../../src/kube/watch/watched.ts';
import { weigh } from '../../../src/operator/deciding/weigh.ts';
import { metadata } from '../../support/operator/metadata.ts';

type Change = readonly [title: string, kind: string, before: Partial<LiveMetadata>, after: Partial<LiveMetadata>];

const owner = { apiVersion: 'example.com/v1', kind: 'Rollout', name: 'web', uid: 'uid-9' };
const leader = 'control-plane.alpha.kubernetes.io/leader';
const applied = 'kubectl.kubernetes.io/last-applied-configuration';

const worthy: readonly Change[] = [
  ['another generation', 'Deployment', { generation: 1 }, { generation: 2 }],
  ['a label', 'Deployment', { generation: 1 }, { generation: 1, labels: { team: 'shop' } }],
  ['an owner', 'Deployment', { generation: 1 }, { generation: 1, ownerReferences: [owner] }],
  [
    'an exception in an annotation',
    'Deployment',
    { generation: 1 },
    { generation: 1, annotations: { 'kubescape.io/skip-controls': 'C-0057' } },
  ],
  ['another version of what has no generation', 'ConfigMap', { resourceVersion: '1' }, { resourceVersion: '2' }],
  ['a label of a node', 'Node', {}, { labels: { zone: 'a' } }],
  [
    'a label of what records a leader',
    'ConfigMap',
    { annotations: { [leader]: '' } },
    { annotations: { [leader]: '' }, labels: { a: 'b' } },
  ],
];

const noise: readonly Change[] = [
  ['a status', 'Deployment', { generation: 1 }, { generation: 1, resourceVersion: '2' }],
  [
    'an annotation of a controller',
    'Deployment',
    { generation: 1 },
    { generation: 1, annotations: { 'deployment.kubernetes.io/revision': '2' } },
  ],
  ['the heartbeat of a node', 'Node', {}, { resourceVersion: '2', annotations: { volumes: 'attached' } }],
  [
    'the record of a leader',
    'ConfigMap',
    { annotations: { [leader]: 'one', [applied]: '{}' } },
    { resourceVersion: '2', annotations: { [leader]: 'two', [applied]: '{"a":1}' } },
  ],
  [
    'who asks for a rescan',
    'Deployment',
    { generation: 1 },
    { generation: 1, annotations: { 'kubescape.io/rescan': '1' } },
  ],
  [
    'another order of labels',
    'Deployment',
    { generation: 1, labels: { a: '1', b: '2' } },
    { generation: 1, labels: { b: '2', a: '1' } },
  ],
];

describe('what an object weighs', () => {
  it.each(worthy)('is another number after %s', (_, kind, before, after) => {
    expect(weigh(kind, metadata(after))).not.toBe(weigh(kind, metadata(before)));
  });

  it.each(noise)('is the same number after %s', (_, kind, before, after) => {
    expect(weigh(kind, metadata(after))).toBe(weigh(kind, metadata(before)));
  });

  it('is a whole number that is exact', () => {
    expect(Number.isSafeInteger(weigh('Pod', metadata()))).toBe(true);
  });
});
