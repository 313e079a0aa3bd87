import type { MapNode } from '../../../kustomize/index.ts';
import type { SourceId } from '../entry/entry-point.ts';
import type { Path } from '../../../model/path.ts';
import type { FieldOrigin } from './field-origin.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import type { HelmRelease } from '../release/spec.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** An object as Flux would apply it. */
export interface RenderedObject {
  readonly object: KubernetesObject;
  /** The same before it went through its Go type, each value with its mark. */
  readonly node: () => MapNode;
  /** Where the field at a path comes from; of one that is not there, the nearest part of the path that is. */
  readonly origin: (path: Path) => FieldOrigin;
  /** Whether SOPS hides values of it. */
  readonly encrypted: boolean;
  /** Fields that its kind does not have, which the cluster never sees. */
  readonly dropped: readonly Path[];
}

/** An object that defines a Kustomization or a release: what it says, and where. */
export type Definition = Pick<RenderedObject, 'node' | 'origin'>;

/** Something that only the cluster knows, and what asks for it. */
export interface Unresolved {
  readonly kind: 'variable' | 'object' | 'source' | 'chart';
  /** The name of the variable, or `Secret/namespace/name`. */
  readonly name: string;
  readonly why: string;
  /** The same for all that lack the same thing, however each of them names it. Default: kind, name and why. */
  readonly cause?: string;
  /** What would help. */
  readonly remedy?: string;
}

/** What became of one Flux Kustomization. */
export interface RenderedKustomization {
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly source: SourceId | undefined;
  /**
   * What holds the access to the cluster that its objects go to, as `Secret/namespace/name`, where `spec.kubeConfig` names
   * another one than its own. Nothing of this cluster refers to those objects.
   */
  readonly otherCluster?: string;
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

/** What became of one HelmRelease. */
export interface RenderedRelease {
  readonly namespace: string;
  readonly name: string;
  /** The name of the release, and the namespace that it goes into. */
  readonly releaseName: string;
  readonly releaseNamespace: string;
  /** As that of a Kustomization: the objects go to another cluster. The HelmRelease itself, and its values, do not. */
  readonly otherCluster?: string;
  /** The chart as people would name it: `podinfo 6.5.4 from HelmRepository/flux-system/podinfo`. */
  readonly chart: string;
  /** `unresolved`: the chart or values are not here, so that nothing, or not all, could be rendered. */
  readonly state: 'ok' | 'unresolved' | 'suspended' | 'error';
  readonly error?: string;
  readonly objects: readonly RenderedObject[];
  readonly skipped: readonly RenderedObject[];
  readonly unresolved: readonly Unresolved[];
  /** What was left out or not checked, one line each. */
  readonly notices: readonly string[];
  readonly release: HelmRelease | undefined;
}

/** What became of one ResourceSet of the Flux operator. */
export interface RenderedResourceSet {
  readonly namespace: string;
  readonly name: string;
  /**
   * `unresolved`: inputs or data are not here, so that nothing, or not all, could be rendered. `error`: the operator would
   * fail and apply nothing of it, or a template uses what is not supported here; the message says which.
   */
  readonly state: 'ok' | 'unresolved' | 'suspended' | 'error';
  readonly error?: string;
  readonly objects: readonly RenderedObject[];
  /** Rendered, but left out by `fluxcd.controlplane.io/reconcile: disabled`. */
  readonly skipped: readonly RenderedObject[];
  readonly unresolved: readonly Unresolved[];
}

/** How a Kustomization, a release or an object is named: `namespace/name`. */
export function keyOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}
