import { textOf } from '../objects/kubernetes-object.ts';
import { metadataOf } from './object-index.ts';
import type { RenderedObject } from './rendered.ts';

/** Whether an object is a Kustomization of Flux, not one of kustomize. */
export function isFluxKustomization({ object }: RenderedObject): boolean {
  return (
    textOf(object, 'kind') === 'Kustomization' &&
    textOf(object, 'apiVersion').startsWith('kustomize.toolkit.fluxcd.io/')
  );
}

export function isHelmRelease({ object }: RenderedObject): boolean {
  return textOf(object, 'kind') === 'HelmRelease' && textOf(object, 'apiVersion').startsWith('helm.toolkit.fluxcd.io/');
}

/** Whether what a release brings may change what else is rendered. */
export function mattersToOthers(rendered: RenderedObject): boolean {
  const group = textOf(rendered.object, 'apiVersion').split('/')[0] ?? '';
  const kind = textOf(rendered.object, 'kind');
  return group.endsWith('.fluxcd.io') || ['ConfigMap', 'Secret', 'CustomResourceDefinition'].includes(kind);
}

export function namesOf({ object }: RenderedObject): { readonly namespace: string; readonly name: string } {
  const metadata = metadataOf(object);
  return { namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') };
}
