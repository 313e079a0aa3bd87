import { textOf } from '../objects/kubernetes-object.ts';
import { metadataOf } from './object-index.ts';
import type { RenderedObject } from './rendered.ts';

/** Whether an object is a Kustomization of Flux, not one of kustomize. */
export function isFluxKustomization(rendered: RenderedObject): boolean {
  return is(rendered, 'Kustomization', 'kustomize.toolkit.fluxcd.io');
}

export function isHelmRelease(rendered: RenderedObject): boolean {
  return is(rendered, 'HelmRelease', 'helm.toolkit.fluxcd.io');
}

export function isResourceSet(rendered: RenderedObject): boolean {
  return is(rendered, 'ResourceSet', 'fluxcd.controlplane.io');
}

/** Whether what a release brings may change what else is rendered. */
export function mattersToOthers({ object }: RenderedObject): boolean {
  const group = textOf(object, 'apiVersion').split('/')[0] ?? '';
  const isOfFlux = group.endsWith('.fluxcd.io') || group === 'fluxcd.controlplane.io';
  return isOfFlux || ['ConfigMap', 'Secret', 'CustomResourceDefinition'].includes(textOf(object, 'kind'));
}

export function namesOf({ object }: RenderedObject): { readonly namespace: string; readonly name: string } {
  const metadata = metadataOf(object);
  return { namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') };
}

function is({ object }: RenderedObject, kind: string, group: string): boolean {
  return textOf(object, 'kind') === kind && textOf(object, 'apiVersion').startsWith(`${group}/`);
}
