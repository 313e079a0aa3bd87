import type { ResourceVerdicts } from '../model/evaluation.ts';
import { ExceptionUses } from './exceptions/exception-uses.ts';
import type { Entry } from './judgement.ts';
import { controlsInScope, type InventoryOptions } from './options.ts';
import { Telling, type Known } from './telling.ts';
import { differing, MarkMaker, noMarks, type Marks } from './verdict-marks.ts';

/** A resource whose verdicts are other ones than when changes were last asked for. */
export interface VerdictChange {
  readonly key: string;
  readonly id: string;
  /** Ids of the controls with another verdict, sorted; of a deleted resource all that it had. */
  readonly controls: readonly string[];
  readonly isDeleted: boolean;
}

/** What was last said about a resource. */
interface Said {
  readonly id: string;
  readonly marks: Marks;
}

/**
 * Tells which final verdicts are new since it was last asked, by comparing fingerprints of those resources that
 * anything touched. Verdicts of vectors belong to all resources that mention them: the binding, the workload.
 */
export class Reporter {
  readonly #options: InventoryOptions;
  readonly #known: Known;
  readonly #said = new Map<string, Said>();
  readonly #marks = new MarkMaker();
  readonly #uses = new ExceptionUses();
  /** By key, and whether what excepts it has been counted since it was touched. */
  readonly #touched = new Map<string, 'uncounted' | 'counted'>();
  readonly #namespaces = new Set<string>();
  #provider: string | undefined;

  constructor(options: InventoryOptions, known: Known) {
    this.#options = options;
    this.#known = known;
  }

  /** Something about the resource of this key may be different now. */
  touch(key: string): void {
    this.#touched.set(key, 'uncounted');
  }

  /** Exceptions of vectors that relate to this resource may be others now. */
  touchRelated(key: string): void {
    for (const entry of this.#known.mentions.relatingTo(key)) this.touch(entry.key);
  }

  /** An exception goes by the labels of this namespace, and they are other ones now. */
  touchNamespace(name: string): void {
    this.#namespaces.add(name);
  }

  /** What is new since the last call. `provider` decides which controls are in scope. */
  changes(provider: string): readonly VerdictChange[] {
    const telling = this.#begin(provider);
    const changes: VerdictChange[] = [];
    for (const [key, counted] of this.#touched) {
      const entry = this.#known.entries.get(key);
      const told = entry ? Array.from(telling.of(entry)) : [];
      if (counted === 'uncounted') this.#uses.put(key, told);
      const change = this.#compare(key, entry, told);
      if (change) changes.push(change);
    }
    this.#touched.clear();
    return changes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** How many failures each exception accepts or knows of now. What `changes` has to say stays to be said. */
  uses(provider: string): ReadonlyMap<string, number> {
    const telling = this.#begin(provider);
    for (const [key, counted] of this.#touched) {
      if (counted === 'counted') continue;
      const entry = this.#known.entries.get(key);
      this.#uses.put(key, entry ? Array.from(telling.of(entry)) : []);
      this.#touched.set(key, 'counted');
    }
    return this.#uses.totals;
  }

  #begin(provider: string): Telling {
    this.#spread(provider);
    return new Telling(this.#known, new Set(controlsInScope(this.#options, provider).map(({ id }) => id)));
  }

  /** Touches those that are touched because of others. */
  #spread(provider: string): void {
    const { entries, mentions } = this.#known;
    if (this.#provider !== undefined && this.#provider !== provider) {
      for (const key of entries.keys()) this.touch(key);
    }
    this.#provider = provider;
    for (const { key } of mentions.takeDisturbed()) this.touch(key);
    if (this.#namespaces.size === 0) return;
    for (const { key, resource } of entries.values()) {
      if (this.#isInNamespaces(resource)) this.touch(key);
    }
    this.#namespaces.clear();
  }

  /** Subjects of a binding may lie in any namespace. */
  #isInNamespaces({ kind, namespace, name }: Entry['resource']): boolean {
    return this.#namespaces.has(kind === 'Namespace' ? name : namespace) || kind.endsWith('Binding');
  }

  #compare(key: string, entry: Entry | undefined, told: readonly ResourceVerdicts[]): VerdictChange | undefined {
    const before = this.#said.get(key);
    const after = entry && told.length > 0 ? { id: entry.id, marks: this.#marks.of(key, told) } : undefined;
    if (after) this.#said.set(key, after);
    else this.#said.delete(key);
    const controls = changedControls(before, after);
    if (controls.length === 0) return undefined;
    return { key, id: entry?.id ?? before?.id ?? '', controls, isDeleted: entry === undefined };
  }
}

function changedControls(before: Said | undefined, after: Said | undefined): readonly string[] {
  const [left, right] = [before?.marks ?? noMarks, after?.marks ?? noMarks];
  if (before?.id === after?.id || !before || !after) return differing(left, right);
  // Under another name everything is another thing.
  return Array.from(new Set([...left.controls, ...right.controls])).toSorted();
}
