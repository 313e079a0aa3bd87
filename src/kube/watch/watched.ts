import type { ObjectForm, ServedKind } from '../api/kube-api.ts';

/** What is watched. */
export interface WatchTarget {
  readonly kind: ServedKind;
  readonly form: ObjectForm;
  /** Only in this namespace; everywhere when left out. */
  readonly namespace?: string;
  readonly labelSelector?: string;
  /** Whether a cluster may well lack the kind: then its absence is no degradation. */
  readonly isOptional?: true;
}

export interface LiveOwner {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
  readonly controller?: boolean;
}

/** Metadata of an object in a cluster: checked for these fields, whatever else it holds. */
export interface LiveMetadata {
  readonly name: string;
  /** Empty of what has none. */
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly LiveOwner[];
}

/** An object of a cluster. `object` is what came, without managedFields; of a metadata-only watch it holds no more than metadata. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: LiveMetadata;
  readonly object: unknown;
}

/** An object that is not there any more. */
export interface GoneObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Of its deletion where the server told it, else the last known. */
  readonly resourceVersion: string;
}

/** Who is told about the objects of one target, in the order in which things happened. Must not throw. */
export interface ObjectHandler {
  /** New, or another version than the last one told. One that was deleted and made anew has been told as gone before. */
  upsert(object: LiveObject): void;
  delete(object: GoneObject): void;
  /** All that happened up to this version has been told. */
  reached?(resourceVersion: string): void;
}

export const targetPhases = ['starting', 'synced', 'stale', 'forbidden', 'missing'] as const;

/**
 * How far a target is: `starting` (first list under way), `synced`, `stale` (was synced, and the connection is lost: what is
 * known may be old), `forbidden`, `missing` (the server does not serve the kind). All but `synced` go on trying.
 */
export interface TargetState {
  readonly phase: (typeof targetPhases)[number];
  /** In a sentence; empty while all is well. */
  readonly reason: string;
  /** Since when, in milliseconds since 1970. */
  readonly since: number;
  /** All that happened up to this version has been told. */
  readonly reached?: string;
}
