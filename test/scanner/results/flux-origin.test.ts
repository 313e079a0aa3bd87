import { describe, expect, it } from 'vitest';
import { fluxAnnotations, fluxOwnerOf } from '../../../src/scanner/results/flux-origin.ts';

const kustomization = {
  'kustomize.toolkit.fluxcd.io/name': 'apps',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};
const release = { 'helm.toolkit.fluxcd.io/name': 'redis', 'helm.toolkit.fluxcd.io/namespace': 'data' };

describe('where Flux has an object from', () => {
  it('is the Kustomization of its labels', () => {
    expect(fluxOwnerOf({ app: 'a', ...kustomization })).toEqual({
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
    });
  });

  it('is the HelmRelease, where both are named', () => {
    expect(fluxOwnerOf({ ...kustomization, ...release })).toEqual({
      kind: 'HelmRelease',
      namespace: 'data',
      name: 'redis',
    });
  });

  it.each([undefined, {}, { app: 'a' }, { 'kustomize.toolkit.fluxcd.io/name': 'apps' }])(
    'is nowhere with the labels %j',
    (labels) => {
      expect(fluxOwnerOf(labels)).toBeUndefined();
      expect(fluxAnnotations(labels, 'main@sha1:1')).toEqual({});
    },
  );

  it('is annotated with the revision, where it is known', () => {
    expect(fluxAnnotations(kustomization, 'main@sha1:1')).toEqual({
      'kubescape-gitops.dev/flux-kustomization': 'flux-system/apps',
      'kubescape-gitops.dev/flux-revision': 'main@sha1:1',
    });
    expect(fluxAnnotations(release, undefined)).toEqual({ 'kubescape-gitops.dev/flux-helm-release': 'data/redis' });
  });
});
