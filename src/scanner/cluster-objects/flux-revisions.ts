import { fieldAt, text } from '../../engine/read.ts';
import type { ServedKind } from '../../kube/api/kube-api.ts';
import type { GoneObject, LiveObject, ObjectHandler } from '../../kube/watch/watched.ts';
import { fluxOwnerOf, type FluxOwner } from '../results/flux-origin.ts';

/** The kinds of Flux that apply objects. A cluster may lack both. */
export const fluxKinds: Readonly<Record<FluxOwner['kind'], ServedKind>> = {
  Kustomization: {
    group: 'kustomize.toolkit.fluxcd.io',
    version: 'v1',
    plural: 'kustomizations',
    kind: 'Kustomization',
    isNamespaced: true,
  },
  HelmRelease: {
    group: 'helm.toolkit.fluxcd.io',
    version: 'v2',
    plural: 'helmreleases',
    kind: 'HelmRelease',
    isNamespaced: true,
  },
};

/** Revisions longer than that are none. */
const longestRevision = 1000;
/** A release may come from a Kustomization; chains do not get longer than that without going in circles. */
const longestChain = 5;

/** Which Git revision each Flux object has applied last. Of the objects nothing else is kept. */
export class FluxRevisions {
  readonly #revisions = new Map<string, string>();
  readonly #appliedBy = new Map<string, FluxOwner>();

  /** Takes what watches of both kinds tell. */
  readonly handler: ObjectHandler = {
    upsert: (live) => this.#set(live),
    delete: (gone) => this.#delete(gone),
  };

  /**
   * The Git revision that an object of this owner is from: of a Kustomization its own, of a HelmRelease that of the Kustomization that
   * applied the release. Undefined where it is not known.
   */
  revisionOf(owner: FluxOwner): string | undefined {
    let current: FluxOwner | undefined = owner;
    for (let steps = 0; current !== undefined && steps < longestChain; steps += 1) {
      if (current.kind === 'Kustomization') return this.#revisions.get(keyOf(current));
      current = this.#appliedBy.get(keyOf(current));
    }
    return undefined;
  }

  #set({ kind, metadata, object }: LiveObject): void {
    const key = keyOf({ kind, ...metadata });
    if (kind === 'HelmRelease') {
      const owner = fluxOwnerOf(metadata.labels);
      if (owner) this.#appliedBy.set(key, owner);
      else this.#appliedBy.delete(key);
      return;
    }
    const revision = lastApplied(object);
    if (revision === undefined) this.#revisions.delete(key);
    else this.#revisions.set(key, revision);
  }

  #delete(gone: GoneObject): void {
    this.#revisions.delete(keyOf(gone));
    this.#appliedBy.delete(keyOf(gone));
  }
}

function lastApplied(object: unknown): string | undefined {
  const revision = text(fieldAt(object, 'status', 'lastAppliedRevision'));
  return revision !== '' && revision.length <= longestRevision ? revision : undefined;
}

function keyOf({ kind, namespace, name }: { kind: string; namespace: string; name: string }): string {
  return `${kind}/${namespace}/${name}`;
}
