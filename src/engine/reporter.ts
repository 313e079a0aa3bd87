import type { ControlVerdict, ResourceVerdicts } from '../model/evaluation.ts';
import { fingerprint } from './fingerprint.ts';
import type { Entry } from './judgement.ts';
import { controlsInScope, type InventoryOptions } from './options.ts';
import { Telling, type Known } from './resource-verdicts.ts';

/** A resource whose verdicts are other ones than when changes were last asked for. */
export interface VerdictChange {
  readonly key: string;
  readonly id: string;
  /** Ids of the controls with another verdict, sorted; of a deleted resource all that it had. */
  readonly controls: readonly string[];
  readonly isDeleted: boolean;
}

/** What was last said about a resource: a fingerprint of the verdict per control. */
interface Said {
  readonly id: string;
  readonly verdicts: ReadonlyMap<string, number>;
}

/**
 * Tells which final verdicts are new since it was last asked, by comparing fingerprints of those resources that
 * anything touched. Verdicts of vectors belong to all resources that mention them: the binding, the workload.
 */
export class Reporter {
  readonly #options: InventoryOptions;
  readonly #known: Known;
  readonly #said = new Map<string, Said>();
  readonly #touched = new Set<string>();
  readonly #namespaces = new Set<string>();
  #provider: string | undefined;

  constructor(options: InventoryOptions, known: Known) {
    this.#options = options;
    this.#known = known;
  }

  /** Something about the resource of this key may be different now. */
  touch(key: string): void {
    this.#touched.add(key);
  }

  /** Exceptions of vectors that relate to this resource may be others now. */
  touchRelated(key: string): void {
    for (const entry of this.#known.mentions.relatingTo(key)) this.#touched.add(entry.key);
  }

  /** An exception goes by the labels of this namespace, and they are other ones now. */
  touchNamespace(name: string): void {
    this.#namespaces.add(name);
  }

  /** What is new since the last call. `provider` decides which controls are in scope. */
  changes(provider: string): readonly VerdictChange[] {
    this.#spread(provider);
    const inScope = new Set(controlsInScope(this.#options, provider).map(({ id }) => id));
    const telling = new Telling(this.#known, inScope);
    const changes: VerdictChange[] = [];
    for (const key of this.#touched) {
      const change = this.#compare(key, telling);
      if (change) changes.push(change);
    }
    this.#touched.clear();
    return changes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** Touches those that are touched because of others. */
  #spread(provider: string): void {
    const { entries, mentions } = this.#known;
    if (this.#provider !== undefined && this.#provider !== provider) {
      for (const key of entries.keys()) this.#touched.add(key);
    }
    this.#provider = provider;
    for (const { key } of mentions.takeDisturbed()) this.#touched.add(key);
    if (this.#namespaces.size === 0) return;
    for (const { key, resource } of entries.values()) {
      if (this.#isInNamespaces(resource)) this.#touched.add(key);
    }
    this.#namespaces.clear();
  }

  /** Subjects of a binding may lie in any namespace. */
  #isInNamespaces({ kind, namespace, name }: Entry['resource']): boolean {
    return this.#namespaces.has(kind === 'Namespace' ? name : namespace) || kind.endsWith('Binding');
  }

  #compare(key: string, telling: Telling): VerdictChange | undefined {
    const before = this.#said.get(key);
    const entry = this.#known.entries.get(key);
    const verdicts = entry ? fingerprints(telling.of(entry)) : none;
    if (entry && verdicts.size > 0) this.#said.set(key, { id: entry.id, verdicts });
    else this.#said.delete(key);
    const ids = new Set([...(before?.verdicts.keys() ?? []), ...verdicts.keys()]);
    const controls = Array.from(ids).filter((id) => before?.verdicts.get(id) !== verdicts.get(id));
    if (controls.length === 0) return undefined;
    return { key, id: entry?.id ?? before?.id ?? '', controls: controls.toSorted(), isDeleted: entry === undefined };
  }
}

const none: ReadonlyMap<string, number> = new Map();

function fingerprints(told: Iterable<ResourceVerdicts>): Map<string, number> {
  const texts = new Map<string, string[]>();
  for (const { key, id, controls } of told) {
    for (const verdict of controls) {
      texts.set(verdict.id, [...(texts.get(verdict.id) ?? []), textOf(key, id, verdict)]);
    }
  }
  return new Map(Array.from(texts, ([control, parts]) => [control, fingerprint(parts.toSorted().join('\n'))]));
}

function textOf(key: string, id: string, verdict: ControlVerdict): string {
  return JSON.stringify([key, id, verdict]);
}
