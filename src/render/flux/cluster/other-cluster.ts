import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import { nameOf } from '../objects/kubernetes-object.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet } from './flux-objects.ts';
import type { RenderedKustomization, RenderedObject, RenderedResourceSet, Unresolved } from './rendered.ts';

/** What holds the access to the cluster that `spec.kubeConfig` names, as `Secret/namespace/name`; undefined without it. */
export function otherClusterOf({ namespace, spec: { kubeConfig } }: FluxKustomization): string | undefined {
  if (kubeConfig === undefined) return undefined;
  const secret = valueOr(kubeConfig.secretRef?.name, '');
  return secret === ''
    ? `ConfigMap/${namespace}/${valueOr(kubeConfig.configMapRef?.name, '')}`
    : `Secret/${namespace}/${secret}`;
}

/** Whether what was rendered goes to another cluster. */
export function isElsewhere(rendered: RenderedKustomization | RenderedResourceSet): boolean {
  return 'otherCluster' in rendered && rendered.otherCluster !== undefined;
}

/** Objects of Flux that go to another cluster: what Flux makes of them there is rendered by nobody here. */
export function followedElsewhere(objects: readonly RenderedObject[]): readonly Unresolved[] {
  return objects.filter(isFollowed).map(({ object }) => {
    return { kind: 'object', name: nameOf(object), why: 'it goes to another cluster, whose Flux is not rendered' };
  });
}

function isFollowed(rendered: RenderedObject): boolean {
  return isFluxKustomization(rendered) || isHelmRelease(rendered) || isResourceSet(rendered);
}
