import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import { nameOf, textOf } from '../objects/kubernetes-object.ts';
import type { RenderedObject, Unresolved } from './rendered.ts';

/** What holds the access to the cluster that `spec.kubeConfig` names, as `Secret/namespace/name`; undefined without it. */
export function otherClusterOf({ namespace, spec: { kubeConfig } }: FluxKustomization): string | undefined {
  if (kubeConfig === undefined) return undefined;
  const secret = valueOr(kubeConfig.secretRef?.name, '');
  return secret === ''
    ? `ConfigMap/${namespace}/${valueOr(kubeConfig.configMapRef?.name, '')}`
    : `Secret/${namespace}/${secret}`;
}

/** Objects of Flux that go to another cluster: what Flux makes of them there is rendered by nobody here. */
export function followedElsewhere(objects: readonly RenderedObject[]): readonly Unresolved[] {
  return objects.filter(isFollowed).map(({ object }) => {
    return { kind: 'object', name: nameOf(object), why: 'it goes to another cluster, whose Flux is not rendered' };
  });
}

function isFollowed({ object }: RenderedObject): boolean {
  return /^(?:kustomize|helm)\.toolkit\.fluxcd\.io\//.test(textOf(object, 'apiVersion'));
}
