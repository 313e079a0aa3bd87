import type { LiveObject } from '../../kube/watch/watched.ts';
import { fluxOwnerOf, type FluxOwner } from '../results/flux-origin.ts';
import type { JudgedObject } from '../results/judged-object.ts';
import { liveKey } from './live-resource.ts';

/** What results say about a live object, cut down: the labels are those of Flux alone. */
interface Kept extends Omit<JudgedObject, 'fluxRevision'> {
  readonly uid: string;
  readonly generation: number | undefined;
}

/** What the Flux object applied last, as far as it is known. */
export type RevisionOf = (owner: FluxOwner) => string | undefined;

const fluxLabels = ['helm.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io'].flatMap((prefix) => [
  `${prefix}/name`,
  `${prefix}/namespace`,
]);

/** The live objects that are judged by themselves, without their bodies. */
export class JudgedObjects {
  readonly #objects = new Map<string, Kept>();
  /** Thousands of objects have the labels of one Kustomization. */
  readonly #labels = new Map<string, Readonly<Record<string, string>>>();
  readonly #revisionOf: RevisionOf;

  constructor(revisionOf: RevisionOf) {
    this.#revisionOf = revisionOf;
  }

  get size(): number {
    return this.#objects.size;
  }

  /** Takes an object, and tells whether its specification is another one than before. */
  set(live: LiveObject): boolean {
    const { apiVersion, kind, metadata } = live;
    const { namespace, name, uid, generation } = metadata;
    const labels = this.#shared(metadata.labels);
    const key = liveKey(live);
    const before = this.#objects.get(key);
    this.#objects.set(key, { apiVersion, kind, namespace, name, uid, generation, ...(labels ? { labels } : {}) });
    return before?.uid !== uid || before.generation !== generation;
  }

  delete(key: string): void {
    this.#objects.delete(key);
  }

  /** How many there are of a kind. */
  countOf(kind: string): number {
    let count = 0;
    for (const object of this.#objects.values()) if (object.kind === kind) count += 1;
    return count;
  }

  /** The object with this key as results name it; undefined when it is not there. */
  find(key: string): JudgedObject | undefined {
    const kept = this.#objects.get(key);
    if (!kept) return undefined;
    const { generation: _, ...object } = kept;
    const owner = fluxOwnerOf(kept.labels);
    const fluxRevision = owner && this.#revisionOf(owner);
    const namespaceUid = kept.namespace === '' ? undefined : this.#objects.get(namespaceKey(kept.namespace))?.uid;
    return {
      ...object,
      ...(namespaceUid === undefined ? {} : { namespaceUid }),
      ...(fluxRevision === undefined ? {} : { fluxRevision }),
    };
  }

  #shared(labels: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
    if (fluxOwnerOf(labels) === undefined) return undefined;
    const kept = Object.fromEntries(
      fluxLabels.flatMap((key) => (labels?.[key] === undefined ? [] : [[key, labels[key]]])),
    );
    const text = JSON.stringify(kept);
    const known = this.#labels.get(text);
    if (known) return known;
    this.#labels.set(text, kept);
    return kept;
  }
}

function namespaceKey(name: string): string {
  return liveKey({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, namespace: '' } });
}
