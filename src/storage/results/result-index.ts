import type { PostureKind } from '../../kube/kinds/watched/posture-kinds.ts';
import type { Subject } from '../gone/read-subject.ts';
import type { WatchedName } from '../gone/watched-kind.ts';
import type { ResultKind } from '../kinds/stored-kinds.ts';
import type { StoredResult } from './stored-result.ts';

/** Of one kind. */
export interface KindUsage {
  readonly objects: number;
  readonly bytes: number;
}

/** A result by its name. */
export type ResultName = Pick<StoredResult, 'kind' | 'namespace' | 'name'>;

type WatchedSubject = Pick<WatchedName, 'kind' | 'namespace' | 'name'>;

/** All stored results, by their own names and by what they are about. */
export class ResultIndex {
  readonly #results = new Map<ResultKind, Map<string, StoredResult>>();
  /** Arrays, as they are few: mostly a scan and its summary. */
  readonly #bySubject = new Map<PostureKind, Map<string, StoredResult[]>>();
  readonly #usage = new Map<ResultKind, KindUsage>();
  /** Many results share these few texts. */
  readonly #namespaces = new Map<string, string>();

  get size(): number {
    let size = 0;
    for (const results of this.#results.values()) size += results.size;
    return size;
  }

  get bytes(): number {
    let bytes = 0;
    for (const usage of this.#usage.values()) bytes += usage.bytes;
    return bytes;
  }

  usageOf(kind: ResultKind): KindUsage {
    return this.#usage.get(kind) ?? { objects: 0, bytes: 0 };
  }

  get({ kind, namespace, name }: ResultName): StoredResult | undefined {
    return this.#results.get(kind)?.get(`${namespace}/${name}`);
  }

  *all(): Iterable<StoredResult> {
    for (const results of this.#results.values()) yield* results.values();
  }

  /** Those that stand by this object. */
  about({ kind, namespace, name }: WatchedSubject): readonly StoredResult[] {
    return [...(this.#bySubject.get(kind)?.get(`${namespace}/${name}`) ?? [])];
  }

  set(told: StoredResult): void {
    this.delete(told);
    const result = { ...told, namespace: this.#shared(told.namespace), subject: this.#known(told.subject) };
    inMap(this.#results, result.kind).set(`${result.namespace}/${result.name}`, result);
    this.#count(result, 1);
    for (const { kind, namespace, name } of objectsOf(result.subject)) {
      const ofKind = inMap(this.#bySubject, kind);
      const key = `${namespace}/${name}`;
      const known = ofKind.get(key);
      if (known) known.push(result);
      else ofKind.set(key, [result]);
    }
  }

  delete(named: ResultName): void {
    const result = this.get(named);
    if (!result) return;
    this.#results.get(result.kind)?.delete(`${result.namespace}/${result.name}`);
    this.#count(result, -1);
    for (const { kind, namespace, name } of objectsOf(result.subject)) {
      const ofKind = this.#bySubject.get(kind);
      const key = `${namespace}/${name}`;
      const others = ofKind?.get(key)?.filter((other) => other !== result) ?? [];
      if (others.length > 0) ofKind?.set(key, others);
      else ofKind?.delete(key);
    }
  }

  #count({ kind, bytes }: StoredResult, sign: 1 | -1): void {
    const usage = this.usageOf(kind);
    this.#usage.set(kind, { objects: usage.objects + sign, bytes: usage.bytes + sign * bytes });
  }

  #shared(namespace: string): string {
    const known = this.#namespaces.get(namespace);
    if (known === undefined) this.#namespaces.set(namespace, namespace);
    return known ?? namespace;
  }

  /** That of another result about the same, which there mostly is. */
  #known(subject: Subject): Subject {
    const [first] = objectsOf(subject);
    if (!first) return subject;
    return this.about(first).find((other) => isSame(other.subject, subject))?.subject ?? subject;
  }
}

/** A result's name as one text. Neither part holds a slash. */
export function nameText({ kind, namespace, name }: ResultName): string {
  return `${kind.plural}/${namespace}/${name}`;
}

function objectsOf(subject: Subject): readonly WatchedName[] {
  return subject.type === 'objects' ? subject.objects : [];
}

function isSame(left: Subject, right: Subject): boolean {
  const [ones, others] = [objectsOf(left), objectsOf(right)];
  return (
    ones.length === others.length &&
    ones.every(
      ({ kind, namespace, name, isExact }, index) =>
        others[index]?.kind === kind &&
        others[index].namespace === namespace &&
        others[index].name === name &&
        others[index].isExact === isExact,
    )
  );
}

function inMap<Key, Inner>(map: Map<Key, Map<string, Inner>>, key: Key): Map<string, Inner> {
  const known = map.get(key);
  if (known) return known;
  const made = new Map<string, Inner>();
  map.set(key, made);
  return made;
}
