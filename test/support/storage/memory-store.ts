import type { ServedKind } from '../../../src/kube/api/kube-api.ts';
import { KubeError, type KubeFault } from '../../../src/kube/api/kube-error.ts';
import type { ObjectHandler } from '../../../src/kube/watch/watched.ts';
import type { Following, ResultStore, StoredVersion, SummaryObject } from '../../../src/storage/store/result-store.ts';
import { liveObject } from './live-objects.ts';

interface Held extends StoredVersion {
  readonly object: object;
}

/** A write that came. */
export interface MemoryWrite {
  readonly at: number;
  readonly action: 'create' | 'change' | 'delete';
  readonly name: string;
}

/** Results in memory, told to handlers a little later, as a watch would. */
export class MemoryStore implements ResultStore {
  readonly writes: MemoryWrite[] = [];
  /** What happens to the next writes instead. */
  readonly faults: KubeFault[] = [];
  readonly #held = new Map<string, Held>();
  readonly #handlers = new Map<ServedKind, ObjectHandler>();
  readonly #delay: number;
  #version = 0;

  constructor(delay = 20) {
    this.#delay = delay;
  }

  follow(): Following {
    throw new Error('handlers are told directly');
  }

  /** Who is told about a kind. */
  tell(kind: ServedKind, handler: ObjectHandler): void {
    this.#handlers.set(kind, handler);
  }

  /** Specs by name. */
  specs(kind: ServedKind): Record<string, unknown> {
    const held = Array.from(this.#held.values()).filter((each) => each.kind === kind);
    return Object.fromEntries(held.map(({ name, object }) => [name, 'spec' in object ? object.spec : undefined]));
  }

  names(): readonly string[] {
    return Array.from(this.#held.keys()).toSorted();
  }

  /** What anybody else writes. */
  set(kind: ServedKind, namespace: string, name: string, object: object): void {
    const before = this.#held.get(keyOf({ kind, namespace, name }));
    this.#keep(kind, namespace, name, before?.uid, object);
  }

  /** What anybody else deletes. */
  drop(kind: ServedKind, namespace: string, name: string): void {
    const held = this.#held.get(keyOf({ kind, namespace, name }));
    if (held) this.#forget(held);
  }

  async remove(wanted: StoredVersion): Promise<void> {
    await this.#fail();
    const held = this.#held.get(keyOf(wanted));
    if (!held) throw new KubeError('missing', 'not there');
    if (held.uid !== wanted.uid || held.resourceVersion !== wanted.resourceVersion) {
      throw new KubeError('conflict', 'another version');
    }
    this.writes.push({ at: performance.now(), action: 'delete', name: wanted.name });
    this.#forget(held);
  }

  async putSummary(kind: ServedKind, summary: SummaryObject, stored?: StoredVersion): Promise<StoredVersion> {
    await this.#fail();
    const { name } = summary.metadata;
    const held = this.#held.get(keyOf({ kind, namespace: '', name }));
    if (stored && !held) throw new KubeError('missing', 'not there');
    if (!stored && held) throw new KubeError('exists', 'there already');
    if (stored && (held?.uid !== stored.uid || held.resourceVersion !== stored.resourceVersion)) {
      throw new KubeError('conflict', 'another version');
    }
    this.writes.push({ at: performance.now(), action: held ? 'change' : 'create', name });
    return this.#keep(kind, '', name, held?.uid, structuredClone(summary));
  }

  async #fail(): Promise<void> {
    await Promise.resolve();
    const fault = this.faults.shift();
    if (fault !== undefined) throw new KubeError(fault, `planned: ${fault}`);
  }

  #keep(kind: ServedKind, namespace: string, name: string, uid: string | undefined, object: object): StoredVersion {
    this.#version += 1;
    const version = String(this.#version);
    const held = { kind, namespace, name, uid: uid ?? `uid-${version}`, resourceVersion: version, object };
    this.#held.set(keyOf(held), held);
    this.#later(kind, (handler) => handler.upsert(liveObject({ ...object, kind: kind.kind }, held)));
    return held;
  }

  #forget(held: Held): void {
    this.#held.delete(keyOf(held));
    const { kind, namespace, name, uid, resourceVersion } = held;
    const gone = { apiVersion: kind.version, kind: kind.kind, namespace, name, uid, resourceVersion };
    this.#later(kind, (handler) => handler.delete(gone));
  }

  #later(kind: ServedKind, tell: (handler: ObjectHandler) => void): void {
    setTimeout(() => {
      const handler = this.#handlers.get(kind);
      if (handler) tell(handler);
    }, this.#delay);
  }
}

function keyOf({ kind, namespace, name }: Pick<StoredVersion, 'kind' | 'namespace' | 'name'>): string {
  return `${kind.plural}/${namespace}/${name}`;
}
