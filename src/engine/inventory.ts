import type { Judged, Settings } from '../model/control.ts';
import type { Evaluation } from '../model/evaluation.ts';
import { resourceId, type Resource } from '../model/resource.ts';
import { evaluate } from './evaluate.ts';
import { ClusterLookups } from './facts/cluster-facts.ts';
import { FactStore } from './facts/fact-store.ts';
import { sources } from './facts/sources.ts';
import { Judgement, Pass, passed, type Entry } from './judgement.ts';
import { settingsOf, type InventoryOptions } from './options.ts';
import { isSame } from './read.ts';
import { remember } from './remember.ts';
import { indexRules, KindIndex, type ControlRule } from './rule-index.ts';
import { Sharer } from './share.ts';

/** A resource whose verdicts are other ones than when changes were last asked for. */
export interface VerdictChange {
  readonly key: string;
  readonly id: string;
  /** Ids of the controls with another verdict, sorted. */
  readonly controls: readonly string[];
  readonly isDeleted: boolean;
}

/**
 * The engine: takes resources in, knows the verdict of every control on each of them, and after a change judges
 * again only what the change concerns. Pure: no I/O, no clock, and nothing that an object holds makes it throw.
 */
export class Inventory {
  readonly #options: InventoryOptions;
  readonly #settings: Settings;
  readonly #rules: KindIndex<ControlRule>;
  readonly #sources = new KindIndex(sources.map((source) => ({ row: source, matches: source.matches })));
  readonly #facts: FactStore;
  readonly #lookups: ClusterLookups;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Set<Judgement>();
  /** Keys that nobody has been told about yet. */
  readonly #fresh = new Set<string>();
  readonly #passes = new Map<ControlRule, Pass>();
  readonly #sharer = new Sharer();
  readonly #changes = new Map<string, { readonly id: string; readonly controls: Set<string>; isDeleted: boolean }>();
  #judgements = 0;

  constructor(options: InventoryOptions) {
    this.#options = options;
    this.#settings = settingsOf(options.inputs);
    this.#rules = indexRules(options.controls);
    this.#facts = new FactStore(unavailableSources(options.unavailable ?? new Map()));
    this.#lookups = new ClusterLookups(this.#facts, options.cloudProvider);
  }

  /** How many times a rule has judged a resource so far. */
  get judgements(): number {
    return this.#judgements;
  }

  /** How many resources are kept: those of kinds that a control reads. */
  get size(): number {
    return this.#entries.size;
  }

  /** Takes in a new resource, or the new state of the one with the same key. The object is read now and not kept. */
  upsert(resource: Resource): void {
    for (const source of this.#sources.of(resource.apiVersion, resource.kind)) {
      this.#facts.touch(this.#facts.partitions.put(resource.key, source.name, source.read(resource)));
    }
    const before = this.#entries.get(resource.key);
    const isFresh = !before && !this.#changes.has(resource.key);
    const after = this.#enter(resource, before);
    if (before) this.#leave(before, after);
    if (!after) return;
    this.#entries.set(after.key, after);
    if (isFresh) this.#fresh.add(after.key);
  }

  /** Forgets a resource; an unknown key is nothing to forget. */
  delete(key: string): void {
    for (const { name } of sources) this.#facts.touch(this.#facts.partitions.put(key, name, undefined));
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#leave(entry, undefined);
    // What came and went between two looks never was.
    if (this.#fresh.delete(key)) this.#changes.delete(key);
  }

  /** Resources whose verdicts changed since the last call, sorted by key. */
  changes(): VerdictChange[] {
    this.#settle();
    const changes = Array.from(this.#changes, ([key, { id, controls, isDeleted }]) => {
      return { key, id, controls: Array.from(controls).toSorted(), isDeleted };
    });
    this.#changes.clear();
    this.#fresh.clear();
    return changes.toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** All verdicts and scores as of now. */
  evaluate(): Evaluation {
    this.#settle();
    return evaluate(this.#entries, this.#options, this.#provider());
  }

  #enter(resource: Resource, before: Entry | undefined): Entry | undefined {
    const isJudged = this.#options.judges?.(resource) ?? true;
    const rules = isJudged ? this.#rules.of(resource.apiVersion, resource.kind) : [];
    // What facts are made of has to be known too: findings name roles and Services and point into their text.
    if (rules.length === 0 && this.#sources.of(resource.apiVersion, resource.kind).length === 0) return undefined;
    const entry: Entry = {
      key: resource.key,
      id: resourceId(resource),
      resource: remember(resource, this.#sharer),
      judgements: [],
    };
    for (const of of rules) {
      const judgement = this.#keep(entry, of, resource);
      if (!judgement) continue;
      entry.judgements.push(judgement);
      const predecessor = before?.judgements.find((candidate) => candidate.of === of);
      const reported = predecessor instanceof Judgement ? (predecessor.before ?? predecessor) : predecessor;
      if (judgement instanceof Judgement) {
        judgement.before = reported;
        this.#pending.add(judgement);
      } else if (!reported || !isSameVerdict(reported, judgement)) {
        this.#note(entry, of.control.id, false);
      }
    }
    return entry;
  }

  #keep(entry: Entry, of: ControlRule, resource: Resource): Judgement | Pass | undefined {
    if (of.role === 'companion') return this.#pass(of);
    try {
      const kept = of.rule.keep(resource, this.#settings);
      if (kept === undefined) return undefined;
      if (of.rule.isLocal && Array.isArray(kept) && kept.length === 0) {
        this.#judgements += 1;
        return this.#pass(of);
      }
      return new Judgement(entry, of, this.#sharer.share(kept));
    } catch (error) {
      const judgement = new Judgement(entry, of, undefined);
      judgement.error = messageOf(error);
      return judgement;
    }
  }

  #pass(of: ControlRule): Pass {
    let pass = this.#passes.get(of);
    if (!pass) {
      pass = new Pass(of);
      this.#passes.set(of, pass);
    }
    return pass;
  }

  /** Takes an entry out. Verdicts of rules that its successor has no more are changes too. */
  #leave(entry: Entry, successor: Entry | undefined): void {
    this.#entries.delete(entry.key);
    for (const judgement of entry.judgements) {
      const wasReported = judgement instanceof Pass || this.#forget(judgement);
      const goesOn = successor?.judgements.some(({ of }) => of === judgement.of) ?? false;
      if (wasReported && !goesOn) this.#note(entry, judgement.of.control.id, successor === undefined);
    }
  }

  /** Whether the judgement's verdict had been reported. */
  #forget(judgement: Judgement): boolean {
    this.#facts.release(judgement);
    return !this.#pending.delete(judgement) || judgement.before !== undefined;
  }

  #settle(): void {
    for (const asker of this.#facts.settle()) {
      const judgement = asker as Judgement;
      if (this.#pending.has(judgement)) continue;
      const { judged, missing, error } = judgement;
      judgement.before = { judged, missing, error };
      this.#pending.add(judgement);
    }
    for (const judgement of this.#pending) {
      this.#judge(judgement);
      const { before, entry } = judgement;
      judgement.before = undefined;
      if (!before || !isSameVerdict(before, judgement)) this.#note(entry, judgement.of.control.id, false);
    }
    this.#pending.clear();
  }

  #judge(judgement: Judgement): void {
    this.#facts.release(judgement);
    if (judgement.kept === undefined) return;
    this.#judgements += 1;
    this.#lookups.asker = judgement;
    try {
      judgement.judged = shared(Array.from(judgement.of.rule.judge(judgement.kept, this.#lookups)));
    } catch (error) {
      judgement.error = messageOf(error);
    }
  }

  #note({ key, id }: Entry, control: string, isDeleted: boolean): void {
    const change = this.#changes.get(key) ?? { id, controls: new Set<string>(), isDeleted };
    change.controls.add(control);
    change.isDeleted = isDeleted;
    this.#changes.set(key, change);
  }

  #provider(): string {
    const asker = { facts: undefined, missing: undefined };
    this.#lookups.asker = asker;
    const provider = this.#lookups.cloudProvider();
    this.#facts.release(asker);
    return provider;
  }
}

type Reported = NonNullable<Judgement['before']>;

function isSameVerdict(before: Reported, after: Reported): boolean {
  return before.missing === after.missing && before.error === after.error && isSame(before.judged, after.judged);
}

function shared(judged: readonly Judged[]): readonly Judged[] {
  const [only] = judged;
  const isPlain = only && !only.vector && only.unresolved === undefined && only.violations.length === 0;
  return judged.length === 1 && isPlain ? passed : judged;
}

function messageOf(error: unknown): string {
  return `the rule failed: ${error instanceof Error ? error.message : String(error)}`;
}

function unavailableSources(kinds: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, matches } of sources) {
    const kind = matches.flatMap((match) => match.kinds).find((candidate) => kinds.has(candidate));
    if (kind !== undefined) found.set(name, kinds.get(kind) ?? '');
  }
  return found;
}
