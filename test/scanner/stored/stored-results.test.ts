import { describe, expect, it } from 'vitest';
import { ownAnnotations } from '../../../src/kube/names/metadata-keys.ts';
import { decideWrite } from '../../../src/scanner/results/decide-write.ts';
import type { ResultMetadata } from '../../../src/scanner/results/wire.ts';
import { StoredResults } from '../../../src/scanner/stored/stored-results.ts';
import { gone, live } from '../../support/live-objects.ts';
import { resultsOf } from '../../support/posture-results.ts';

const [result] = resultsOf([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', uid: 'u' } }]);
if (!result) throw new Error('no result');
const wanted: ResultMetadata = result.scan.metadata;

function written(metadata = wanted): ResultMetadata {
  const decision = decideWrite({ metadata }, undefined, 0);
  if (decision.action !== 'write') throw new Error('nothing to write');
  return decision.object.metadata;
}

function stored(metadata: object, resourceVersion = '10'): ReturnType<typeof live> {
  return live({ kind: 'WorkloadConfigurationScan', metadata: { ...written(), ...metadata, resourceVersion } });
}

describe('stored results', () => {
  it('hold what is stored as it was written, foreign labels or not', () => {
    const results = new StoredResults();
    expect(results.holds('scan', wanted)).toBe(false);
    results.handler('scan').upsert(stored({ labels: { ...wanted.labels, team: 'shop' } }));
    expect(results.holds('scan', wanted)).toBe(true);
    expect(results.holds('summary', wanted)).toBe(false);
    expect(results.holderOf(wanted.namespace, wanted.name)).toBe(result.identity);
  });

  it.each([
    ['a label of ours is another one', { labels: { ...wanted.labels, 'kubescape.io/workload-kind': 'Pod' } }],
    ['a label of ours is gone', { labels: {} }],
    ['the content is another one', { annotations: { ...written().annotations, [ownAnnotations.contentHash]: 'x' } }],
    ['nobody knows since when', { annotations: { ...written().annotations, [ownAnnotations.verdictChanged]: 'x' } }],
    ['the owner is another one', { ownerReferences: [{ uid: 'other' }] }],
  ])('do not hold it when %s', (_, metadata) => {
    const results = new StoredResults();
    results.handler('scan').upsert(stored(metadata));
    expect(results.holds('scan', wanted)).toBe(false);
  });

  it('do not hold a result whose Git revision has become known', () => {
    const results = new StoredResults();
    results.handler('scan').upsert(stored({}));
    const annotations = { ...wanted.annotations, [ownAnnotations.fluxRevision]: 'main@sha1:1' };
    expect(results.holds('scan', { ...wanted, annotations })).toBe(false);
  });

  it('pass over news that are older than the answer to a write', () => {
    const results = new StoredResults();
    const handler = results.handler('scan');
    results.record('scan', wanted, { ...written(), resourceVersion: '100' });
    handler.upsert(stored({ labels: {} }, '99'));
    expect(results.holds('scan', wanted)).toBe(true);
    handler.delete(gone(stored({}), '99'));
    expect(results.has('scan', wanted)).toBe(true);
    handler.delete(gone(stored({}), '101'));
    expect(results.has('scan', wanted)).toBe(false);
  });

  it('tell which are ours, and where', () => {
    const results = new StoredResults();
    results.handler('scan').upsert(stored({}));
    results.handler('summary').upsert(live({ metadata: { name: 'theirs', namespace: 'shop', annotations: {} } }));
    const { namespace, name } = wanted;
    expect(Array.from(results.own())).toEqual([{ kind: 'scan', identity: result.identity, namespace, name }]);
    expect(results.at({ namespace, name })).toHaveLength(1);
    expect(results.at({ namespace: 'shop', name: 'theirs' })).toEqual([]);
    expect(results.count('summary')).toBe(1);
  });
});
