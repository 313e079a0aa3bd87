import type { MapNode } from './tree/node.ts';
import { unifyShared } from './tree/shared.ts';

/** Group, version, kind. An empty group is the core group or none. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** A name that a resource has or had. `namespace` is as written, empty when there is none. */
export interface ResId extends Gvk {
  readonly name: string;
  readonly namespace: string;
}

/**
 * One object of a build with its history. Immutable: a step returns another one. What kustomize keeps in
 * `internal.config.kubernetes.io/` annotations stands here as fields.
 */
export interface BuildResource {
  readonly node: MapNode;
  /** The kustomization files through which it came in, from the one that lists or generates it to that of the build. */
  readonly kustomizations: readonly string[];
  /** Earlier ids, the original first: namespace (effective), name and kind are as they were, group and version current. */
  readonly previous: readonly { readonly kind: string; readonly name: string; readonly namespace: string }[];
  /** Applied prefixes and suffixes, the innermost first. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  readonly needsHash: boolean;
  /** Whether some of its scalars are one. */
  readonly sharesTexts?: boolean;
  /** For `buildMetadata: [originAnnotations]`. */
  readonly origin?: ResourceOrigin;
  /** For `buildMetadata: [transformerAnnotations]`, in the order of steps. */
  readonly transformations: readonly ResourceOrigin[];
}

/** Where an object comes from, as kustomize's origin annotations say it. */
export interface ResourceOrigin {
  readonly path?: string;
  readonly configuredIn?: string;
  readonly configuredBy?: {
    readonly apiVersion: string;
    readonly kind: string;
    readonly name?: string;
    readonly namespace?: string;
  };
}

/** A resource after a step: what changed one of its shared scalars has changed the others too. */
export function withSharedTexts<R extends BuildResource>(resource: R): R {
  if (!resource.sharesTexts) return resource;
  const node = unifyShared(resource.node);
  return node === resource.node ? resource : { ...resource, node };
}
