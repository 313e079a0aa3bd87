import { randomUUID } from 'node:crypto';
import type { ServedKind } from '../../../../src/kube/api/kube-api.ts';
import { apiVersionOf } from '../../../../src/kube/api/kube-api.ts';

export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly managedFields: readonly unknown[];
  };
  readonly data: Readonly<Record<string, string>>;
}

export interface StoredEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED';
  readonly revision: number;
  readonly object: StoredObject;
}

/** Counts the changes of a whole cluster. */
export interface Revisions {
  current: number;
}

/** All objects of one kind, and what happened to them, as etcd has it. */
export class StoredKind {
  readonly kind: ServedKind;
  readonly #revisions: Revisions;
  readonly #objects = new Map<string, StoredObject>();
  readonly #snapshots = new Map<number, readonly StoredObject[]>();
  #history: StoredEvent[] = [];
  /** Nothing is known of what happened up to here. */
  compacted = 0;
  /** Told of every change. */
  onEvent: (event: StoredEvent) => void = () => undefined;

  constructor(kind: ServedKind, revisions: Revisions) {
    this.kind = kind;
    this.#revisions = revisions;
  }

  /** All of them by key, sorted. */
  get objects(): readonly StoredObject[] {
    return Array.from(this.#objects)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([, object]) => object);
  }

  /** Makes an object or another version of it, and gives its version. */
  put(name: string, namespace = 'default'): string {
    const key = `${namespace}/${name}`;
    const before = this.#objects.get(key);
    const uid = before?.metadata.uid ?? randomUUID();
    this.#change(before ? 'MODIFIED' : 'ADDED', key, this.#made(name, namespace, uid));
    return String(this.#revisions.current);
  }

  /** Gives false where there is none. */
  remove(name: string, namespace = 'default'): boolean {
    const key = `${namespace}/${name}`;
    const before = this.#objects.get(key);
    if (!before) return false;
    this.#change('DELETED', key, this.#made(name, namespace, before.metadata.uid));
    return true;
  }

  /** Everything goes, as with the definition of the kind. */
  removeAll(): void {
    for (const { metadata } of this.objects) this.remove(metadata.name, metadata.namespace);
  }

  /** Forgets what happened up to now. */
  compact(): void {
    this.compacted = this.#revisions.current;
    this.#history = [];
    this.#snapshots.clear();
  }

  since(revision: number): readonly StoredEvent[] {
    return this.#history.filter((event) => event.revision > revision);
  }

  /** As it was then; undefined where that is forgotten. */
  at(revision: number): readonly StoredObject[] | undefined {
    if (revision === this.#revisions.current) this.#snapshots.set(revision, this.objects);
    return this.#snapshots.get(revision);
  }

  #change(type: StoredEvent['type'], key: string, object: StoredObject): void {
    if (type === 'DELETED') this.#objects.delete(key);
    else this.#objects.set(key, object);
    const event = { type, revision: this.#revisions.current, object };
    this.#history.push(event);
    this.onEvent(event);
  }

  #made(name: string, namespace: string, uid: string): StoredObject {
    this.#revisions.current += 1;
    const version = String(this.#revisions.current);
    return {
      apiVersion: apiVersionOf(this.kind),
      kind: this.kind.kind,
      metadata: {
        name,
        ...(this.kind.isNamespaced && { namespace }),
        uid,
        resourceVersion: version,
        labels: { version },
        managedFields: [{ manager: 'test' }],
      },
      data: { version },
    };
  }
}
