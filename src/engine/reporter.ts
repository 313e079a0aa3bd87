import type { ControlVerdict } from '../model/evaluation.ts';
import type { Entry } from './judgement.ts';
import { controlsInScope, type InventoryOptions } from './options.ts';
import { isSame } from './read.ts';
import { verdictsOfEntry } from './resource-verdicts.ts';
import type { RuleVerdicts } from './rule-verdict.ts';

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
 * anything touched. Verdicts of vectors belong to the resource that makes them: the binding, the workload.
 */
export class Reporter {
  readonly #options: InventoryOptions;
  readonly #entries: ReadonlyMap<string, Entry>;
  readonly #ruleVerdicts: RuleVerdicts;
  readonly #said = new Map<string, Said>();
  readonly #touched = new Set<string>();
  #provider: string | undefined;

  constructor(options: InventoryOptions, entries: ReadonlyMap<string, Entry>, ruleVerdicts: RuleVerdicts) {
    this.#options = options;
    this.#entries = entries;
    this.#ruleVerdicts = ruleVerdicts;
  }

  /** Something about this resource may be different now. */
  touch(before: Entry | undefined, after: Entry | undefined): void {
    const key = before?.key ?? after?.key;
    if (key !== undefined) this.#touched.add(key);
    // Exceptions go by labels and annotations too, and those of vectors by their roles'.
    if (before && after && before !== after && mayExcept(before, after)) this.#touchBindings();
  }

  /** An exception goes by the labels of this namespace, and they are other ones now. */
  touchNamespace(name: string): void {
    for (const { key, resource } of this.#entries.values()) {
      const isInside = resource.namespace === name || (resource.kind === 'Namespace' && resource.name === name);
      if (isInside) this.#touched.add(key);
    }
    this.#touchBindings();
  }

  /** What is new since the last call. `provider` decides which controls are in scope. */
  changes(provider: string): readonly VerdictChange[] {
    if (this.#provider !== undefined && this.#provider !== provider) {
      for (const key of this.#entries.keys()) this.#touched.add(key);
    }
    this.#provider = provider;
    const inScope = new Set(controlsInScope(this.#options, provider).map(({ id }) => id));
    const changes: VerdictChange[] = [];
    for (const key of this.#touched) {
      const change = this.#compare(key, inScope);
      if (change) changes.push(change);
    }
    this.#touched.clear();
    return changes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  #compare(key: string, inScope: ReadonlySet<string>): VerdictChange | undefined {
    const before = this.#said.get(key);
    const entry = this.#entries.get(key);
    const verdicts = entry ? fingerprints(verdictsOfEntry(entry, this.#entries, inScope, this.#ruleVerdicts)) : none;
    if (entry && verdicts.size > 0) this.#said.set(key, { id: entry.id, verdicts });
    else this.#said.delete(key);
    const ids = new Set([...(before?.verdicts.keys() ?? []), ...verdicts.keys()]);
    const controls = Array.from(ids).filter((id) => before?.verdicts.get(id) !== verdicts.get(id));
    if (controls.length === 0) return undefined;
    return { key, id: entry?.id ?? before?.id ?? '', controls: controls.toSorted(), isDeleted: entry === undefined };
  }

  #touchBindings(): void {
    for (const { key, resource } of this.#entries.values()) {
      if (resource.kind.endsWith('Binding')) this.#touched.add(key);
    }
  }
}

const none: ReadonlyMap<string, number> = new Map();

function mayExcept(before: Entry, after: Entry): boolean {
  if (!before.resource.kind.endsWith('Role')) return false;
  const { labels, annotations } = before.resource;
  return !isSame(labels, after.resource.labels) || !isSame(annotations, after.resource.annotations);
}

function fingerprints(
  verdicts: Iterable<{ readonly id: string; readonly verdict: ControlVerdict }>,
): Map<string, number> {
  const texts = new Map<string, string[]>();
  for (const { id, verdict } of verdicts) {
    texts.set(verdict.id, [...(texts.get(verdict.id) ?? []), JSON.stringify([id, verdict])]);
  }
  return new Map(Array.from(texts, ([control, parts]) => [control, fingerprint(parts.toSorted().join('\n'))]));
}

/** Two different 32-bit FNV-1a runs, joined to 53 bits: no two verdicts of one resource will meet. */
function fingerprint(text: string): number {
  let low = 0x811c9dc5;
  let high = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x85ebca6b);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
