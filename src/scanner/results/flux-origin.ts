import { ownAnnotations } from '../../kube/names/metadata-keys.ts';

/** A Flux object that applied a workload. */
export interface FluxOwner {
  readonly kind: 'Kustomization' | 'HelmRelease';
  readonly namespace: string;
  readonly name: string;
}

/**
 * Which Flux object applied an object, by the labels that kustomize-controller and helm-controller set. Of both the
 * HelmRelease: what it installs may carry labels of the Kustomization that applied the release.
 */
export function fluxOwnerOf(labels: Readonly<Record<string, string>> | undefined): FluxOwner | undefined {
  return (
    ownerBy(labels, 'HelmRelease', 'helm.toolkit.fluxcd.io') ??
    ownerBy(labels, 'Kustomization', 'kustomize.toolkit.fluxcd.io')
  );
}

/** The annotations that lead from a result back to Git; none where Flux has no part in the object. */
export function fluxAnnotations(
  labels: Readonly<Record<string, string>> | undefined,
  revision: string | undefined,
): Record<string, string> {
  const owner = fluxOwnerOf(labels);
  if (!owner) return {};
  const key = owner.kind === 'HelmRelease' ? ownAnnotations.fluxHelmRelease : ownAnnotations.fluxKustomization;
  return {
    [key]: `${owner.namespace}/${owner.name}`,
    ...(revision === undefined || revision === '' ? {} : { [ownAnnotations.fluxRevision]: revision }),
  };
}

function ownerBy(
  labels: Readonly<Record<string, string>> | undefined,
  kind: FluxOwner['kind'],
  prefix: string,
): FluxOwner | undefined {
  const namespace = labels?.[`${prefix}/namespace`] ?? '';
  const name = labels?.[`${prefix}/name`] ?? '';
  return namespace === '' || name === '' ? undefined : { kind, namespace, name };
}
