import { describe, expect, it } from 'vitest';
import { decideWrite, type StoredMetadata } from '../../../src/scanner/results/decide-write.ts';
import type { Result } from '../../../src/scanner/results/build-result.ts';
import { resultsOf } from '../../support/posture-results.ts';

const own = 'kubescape-gitops.dev/';
const [noon, later] = [Date.parse('2026-03-01T12:00:00Z'), Date.parse('2026-03-02T12:00:00Z')];

interface Pod {
  readonly privileged?: boolean;
  readonly labels?: Readonly<Record<string, string>>;
  readonly revision?: string;
  readonly engineVersion?: string;
}

function scanOf({ privileged = false, labels = {}, revision, engineVersion = '1' }: Pod): Result['scan'] {
  const [result] = resultsOf(
    [
      {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: 'p', namespace: 'n', uid: 'u', labels },
        spec: { containers: [{ name: 'c', image: 'i', securityContext: { privileged } }] },
      },
    ],
    { settings: { engineVersion }, ...(revision === undefined ? {} : { revision }) },
  );
  if (!result) throw new Error('the Pod has no result');
  return result.scan;
}

/** What a cluster holds after this was written. */
function stored(pod: Pod, now = noon): StoredMetadata & Pick<Result['scan'], 'metadata'>['metadata'] {
  const decision = decideWrite(scanOf(pod), undefined, now);
  if (decision.action !== 'write') throw new Error('it is not written');
  return { ...decision.object.metadata, resourceVersion: '7' };
}

const flux = { 'kustomize.toolkit.fluxcd.io/name': 'apps', 'kustomize.toolkit.fluxcd.io/namespace': 'flux-system' };

describe('a result', () => {
  it('is written where there is none, with the time', () => {
    const decision = decideWrite(scanOf({}), undefined, noon);

    expect(decision).toMatchObject({
      action: 'write',
      isNewVerdict: true,
      object: { metadata: { annotations: { [`${own}verdict-changed`]: '2026-03-01T12:00:00.000Z' } } },
    });
  });

  it('keeps the time of one whose verdict hash an earlier version wrote whole', () => {
    const before = stored({});
    const verdictHash = `${before.annotations[`${own}verdict-hash`]}${'0'.repeat(48)}`;
    const annotations = { ...before.annotations, [`${own}verdict-hash`]: verdictHash };

    expect(decideWrite(scanOf({}), { ...before, annotations }, later)).toMatchObject({
      action: 'write',
      isNewVerdict: false,
      object: { metadata: { annotations: { [`${own}verdict-changed`]: '2026-03-01T12:00:00.000Z' } } },
    });
  });

  it('is unchanged when it was judged again', () => {
    expect(decideWrite(scanOf({}), stored({}), later)).toEqual({ action: 'unchanged' });
  });

  it('is written when a control flips, with a new time and over the stored version only', () => {
    expect(decideWrite(scanOf({ privileged: true }), stored({}), later)).toMatchObject({
      action: 'write',
      isNewVerdict: true,
      object: {
        metadata: { resourceVersion: '7', annotations: { [`${own}verdict-changed`]: '2026-03-02T12:00:00.000Z' } },
        spec: { controls: { 'C-0057': { status: { status: 'failed' } } } },
      },
    });
  });

  it('is written by another version, with the old time', () => {
    expect(decideWrite(scanOf({ engineVersion: '2' }), stored({}), later)).toMatchObject({
      action: 'write',
      isNewVerdict: false,
      object: {
        metadata: {
          annotations: { [`${own}engine-version`]: '2', [`${own}verdict-changed`]: '2026-03-01T12:00:00.000Z' },
        },
      },
    });
  });

  it('is not written for a new revision alone', () => {
    const before = stored({ labels: flux, revision: 'main@sha1:1' });

    expect(decideWrite(scanOf({ labels: flux, revision: 'main@sha1:2' }), before, later).action).toBe('unchanged');
  });

  it('is written when the revision becomes known', () => {
    const decision = decideWrite(scanOf({ labels: flux, revision: 'main@sha1:2' }), stored({ labels: flux }), later);

    expect(decision).toMatchObject({
      isNewVerdict: false,
      object: { metadata: { annotations: { [`${own}flux-revision`]: 'main@sha1:2' } } },
    });
  });

  it('loses what no longer holds and keeps what others wrote', () => {
    const before = stored({ labels: flux, revision: 'main@sha1:1' });
    const touched = {
      ...before,
      labels: { ...before.labels, team: 'a', 'kubescape.io/role-name': 'old' },
      annotations: { ...before.annotations, 'kubescape.io/rescan': '1', 'kubescape.io/managed-by': 'User' },
    };

    const decision = decideWrite(scanOf({ engineVersion: '2' }), touched, later);

    const { labels, annotations } = (decision.action === 'write' && decision.object.metadata) || before;
    expect(labels).toMatchObject({ team: 'a' });
    expect(labels).not.toHaveProperty(['kubescape.io/role-name']);
    expect(annotations).toMatchObject({ 'kubescape.io/rescan': '1', 'kubescape.io/managed-by': 'User' });
    expect(annotations).not.toHaveProperty([`${own}flux-kustomization`]);
    expect(annotations).not.toHaveProperty([`${own}flux-revision`]);
  });

  it('is unchanged by annotations and labels of others', () => {
    const before = stored({});
    const touched = { ...before, annotations: { ...before.annotations, 'kubescape.io/rescan': '1' } };

    expect(decideWrite(scanOf({}), touched, later).action).toBe('unchanged');
  });

  it.each<[string, (before: StoredMetadata) => StoredMetadata]>([
    ['a label was edited', (before) => ({ ...before, labels: { 'kubescape.io/workload-kind': 'Job' } })],
    ['labels are gone', (before) => ({ ...before, labels: {} })],
    ['annotations are gone', (before) => ({ ...before, annotations: {} })],
    ['the owner is gone', (before) => ({ ...before, ownerReferences: [] })],
    ['there is no metadata to speak of', () => ({})],
    ['the owner is another one', (before) => ({ ...before, ownerReferences: [{ uid: 'v' }] })],
  ])('is written again when %s', (_what, edit) => {
    expect(decideWrite(scanOf({}), edit(stored({})), later).action).toBe('write');
  });

  it.each(['yesterday', '', '2026-13-45T00:00:00Z', '1'])('gets a new time for "%s", which is none', (time) => {
    const before = stored({});
    const annotations = { ...before.annotations, [`${own}verdict-changed`]: time };

    expect(decideWrite(scanOf({}), { ...before, annotations }, later)).toMatchObject({
      action: 'write',
      isNewVerdict: false,
      object: { metadata: { annotations: { [`${own}verdict-changed`]: '2026-03-02T12:00:00.000Z' } } },
    });
  });

  it('is written over an object of another writer', () => {
    const foreign = { resourceVersion: '3', labels: { 'kubescape.io/workload-kind': 'Pod' } };

    expect(decideWrite(scanOf({}), foreign, noon)).toMatchObject({ action: 'write', isNewVerdict: true });
  });
});
