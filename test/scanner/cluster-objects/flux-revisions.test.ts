import { describe, expect, it } from 'vitest';
import { FluxRevisions } from '../../../src/scanner/cluster-objects/flux-revisions.ts';
import { gone, live } from '../../support/live-objects.ts';

function kustomization(name: string, revision: unknown): ReturnType<typeof live> {
  return live({
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    status: { lastAppliedRevision: revision },
  });
}

const release = live({
  apiVersion: 'helm.toolkit.fluxcd.io/v2',
  kind: 'HelmRelease',
  metadata: {
    name: 'web',
    namespace: 'apps',
    labels: {
      'kustomize.toolkit.fluxcd.io/name': 'apps',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    },
  },
});

const byKustomization = { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' } as const;
const byRelease = { kind: 'HelmRelease', namespace: 'apps', name: 'web' } as const;

describe('revisions of Flux', () => {
  it('are what a Kustomization has applied last', () => {
    const revisions = new FluxRevisions();
    expect(revisions.revisionOf(byKustomization)).toBeUndefined();
    revisions.handler.upsert(kustomization('apps', 'main@sha1:1'));
    expect(revisions.revisionOf(byKustomization)).toBe('main@sha1:1');
    revisions.handler.upsert(kustomization('apps', 'main@sha1:2'));
    expect(revisions.revisionOf(byKustomization)).toBe('main@sha1:2');
    revisions.handler.delete(gone(kustomization('apps', '')));
    expect(revisions.revisionOf(byKustomization)).toBeUndefined();
  });

  it('of a release are those of the Kustomization that applied it', () => {
    const revisions = new FluxRevisions();
    revisions.handler.upsert(release);
    expect(revisions.revisionOf(byRelease)).toBeUndefined();
    revisions.handler.upsert(kustomization('apps', 'main@sha1:1'));
    expect(revisions.revisionOf(byRelease)).toBe('main@sha1:1');
    revisions.handler.delete(gone(release));
    expect(revisions.revisionOf(byRelease)).toBeUndefined();
  });

  it.each([[7], [''], [null], ['x'.repeat(1001)]])('are none that read %s', (revision) => {
    const revisions = new FluxRevisions();
    revisions.handler.upsert(kustomization('apps', revision));
    expect(revisions.revisionOf(byKustomization)).toBeUndefined();
  });

  it('are not looked for in circles', () => {
    const revisions = new FluxRevisions();
    const labels = { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'apps' };
    const { apiVersion, kind } = release;
    revisions.handler.upsert(live({ apiVersion, kind, metadata: { name: 'web', namespace: 'apps', labels } }));
    expect(revisions.revisionOf(byRelease)).toBeUndefined();
  });
});
