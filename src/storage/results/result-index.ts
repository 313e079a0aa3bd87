import type { WatchedName } from '../gone/watched-kind.ts';
import type { ResultKind } from '../kinds/stored-kinds.ts';
import type { StoredResult } from './stored-result.ts';

/** Of one kind. */
export interface KindUsage {
  readonly objects: number;
  readonly bytes: number;
}

/** All stored results, by their own names and by what they are about. */
export class ResultIndex {
  readonly #results = new Map<string, StoredResult>();
  readonly #bySubject = new Map<string, Set<string>>();
  readonly #usage = new Map<ResultKind, { objects: number; bytes: number }>();
  #bytes = 0;

  get size(): number {
    return this.#results.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  usageOf(kind: ResultKind): KindUsage {
    return this.#usage.get(kind) ?? { objects: 0, bytes: 0 };
  }

  get(key: string): StoredResult | undefined {
    return this.#results.get(key);
  }

  all(): Iterable<StoredResult> {
    return this.#results.values();
  }

  /** Those that stand by this object. */
  about(subject: WatchedSubject): readonly StoredResult[] {
    const keys = this.#bySubject.get(subjectKey(subject)) ?? [];
    return Array.from(keys, (key) => this.#results.get(key)).filter((result) => result !== undefined);
  }

  set(result: StoredResult): void {
    const key = keyOf(result.kind, result.namespace, result.name);
    this.#forget(key);
    this.#results.set(key, result);
    this.#count(result, 1);
    for (const subject of subjectsOf(result)) {
      const known = this.#bySubject.get(subject);
      if (known) known.add(key);
      else this.#bySubject.set(subject, new Set([key]));
    }
  }

  delete(kind: ResultKind, namespace: string, name: string): void {
    this.#forget(keyOf(kind, namespace, name));
  }

  #forget(key: string): void {
    const result = this.#results.get(key);
    if (!result) return;
    this.#results.delete(key);
    this.#count(result, -1);
    for (const subject of subjectsOf(result)) {
      const known = this.#bySubject.get(subject);
      known?.delete(key);
      if (known?.size === 0) this.#bySubject.delete(subject);
    }
  }

  #count({ kind, bytes }: StoredResult, sign: 1 | -1): void {
    const usage = this.usageOf(kind);
    this.#usage.set(kind, { objects: usage.objects + sign, bytes: usage.bytes + sign * bytes });
    this.#bytes += sign * bytes;
  }
}

type WatchedSubject = Pick<WatchedName, 'kind' | 'namespace' | 'name'>;

/** The key of a result. Neither part holds a slash. */
export function keyOf(kind: ResultKind, namespace: string, name: string): string {
  return `${kind.plural}/${namespace}/${name}`;
}

function subjectsOf({ subject }: StoredResult): readonly string[] {
  return subject.type === 'objects' ? subject.objects.map(subjectKey) : [];
}

function subjectKey({ kind, namespace, name }: WatchedSubject): string {
  return `${kind.plural}/${namespace}/${name}`;
}
