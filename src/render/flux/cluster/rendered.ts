import type { MapNode } from '../../../kustomize/index.ts';
import type { SourceId } from '../entry/entry-point.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** An object as Flux would apply it. */
export interface RenderedObject {
  readonly object: KubernetesObject;
  /** The same before it went through its Go type, each value with its mark. */
  readonly node: () => MapNode;
  /** Whether SOPS hides values of it. */
  readonly encrypted: boolean;
  /** Fields that its kind does not have, which the cluster never sees. */
  readonly dropped: readonly (readonly (string | number)[])[];
}

/** Something that only the cluster knows, and what asks for it. */
export interface Unresolved {
  readonly kind: 'variable' | 'object' | 'source' | 'chart';
  /** The name of the variable, or `Secret/namespace/name`. */
  readonly name: string;
  readonly why: string;
}

/** What became of one Flux Kustomization. */
export interface RenderedKustomization {
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly source: SourceId | undefined;
  /**
   * `unresolved`: rendered, but values in it are unknown. `remote`: its source is not this repository. `error`: Flux
   * would fail, and apply nothing of it.
   */
  readonly state: 'ok' | 'unresolved' | 'suspended' | 'remote' | 'error';
  readonly error?: string;
  readonly objects: readonly RenderedObject[];
  /** Rendered, but left out by `reconcile: disabled` or `ssa: Ignore`. */
  readonly skipped: readonly RenderedObject[];
  readonly unresolved: readonly Unresolved[];
  readonly kustomization: FluxKustomization | undefined;
}

/** How a Kustomization, a release or an object is named: `namespace/name`. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
