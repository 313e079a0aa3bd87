import type { Judged } from '../model/control.ts';
import type { Evaluation, ResourceVerdicts } from '../model/evaluation.ts';
import type { Exception } from '../model/exception.ts';
import type { Resource } from '../model/resource.ts';
import { evaluate } from './evaluate.ts';
import { Excepting } from './exceptions/excepting.ts';
import { ClusterLookups } from './facts/cluster-facts.ts';
import { FactStore } from './facts/fact-store.ts';
import { sources, unavailableSources } from './facts/sources.ts';
import { Judgement, Pass, passed, ruleFailure, type Entry } from './judgement.ts';
import { Keeper } from './keeper.ts';
import { Mentions } from './mentions.ts';
import { controlsInScope, type InventoryOptions } from './options.ts';
import { isSame } from './read.ts';
import { Reporter, type VerdictChange } from './reporter.ts';
import { RuleVerdicts } from './rule-verdict.ts';
import { Telling, type Known } from './telling.ts';

/**
 * The engine: takes resources in, knows the verdict of every control on each of them, and after a change judges
 * again only what the change concerns. Pure: no I/O, no clock, and nothing that an object holds makes it throw.
 */
export class Inventory {
  #options: InventoryOptions;
  readonly #keeper: Keeper;
  readonly #facts: FactStore;
  readonly #lookups: ClusterLookups;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Set<Judgement>();
  readonly #mentions = new Mentions();
  readonly #excepting: Excepting;
  readonly #known: Known;
  readonly #reporter: Reporter;
  #judgements = 0;

  constructor(options: InventoryOptions) {
    this.#options = options;
    this.#keeper = new Keeper(options);
    this.#facts = new FactStore(unavailableSources(options.unavailable ?? new Map()));
    this.#lookups = new ClusterLookups(this.#facts, options.cloudProvider);
    this.#excepting = new Excepting(options, this.#entries);
    const ruleVerdicts = new RuleVerdicts(options.inputs, this.#excepting);
    this.#known = { entries: this.#entries, mentions: this.#mentions, ruleVerdicts };
    this.#reporter = new Reporter(options, this.#known);
  }

  /** How many times a rule has judged a resource so far. */
  get judgements(): number {
    return this.#judgements + this.#keeper.judgements;
  }

  /** How many resources are kept: those of kinds that a control reads. */
  get size(): number {
    return this.#entries.size;
  }

  /** Takes in a new resource, or the new state of the one with the same key. The object is read now and not kept. */
  upsert(resource: Resource): void {
    for (const { source, filed } of this.#keeper.facts(resource)) {
      this.#facts.touch(this.#facts.partitions.put(resource.key, source, filed));
    }
    const before = this.#entries.get(resource.key);
    if (before) this.#drop(before);
    const after = this.#keeper.entry(resource, this.#options.judges?.(resource) ?? true);
    if (after) this.#add(after);
    this.#touch(before, after);
    for (const name of this.#excepting.upsert(resource)) this.#reporter.touchNamespace(name);
  }

  /** Forgets a resource; an unknown key is nothing to forget. */
  delete(key: string): void {
    for (const { name } of sources) this.#facts.touch(this.#facts.partitions.put(key, name, []));
    for (const name of this.#excepting.delete(key)) this.#reporter.touchNamespace(name);
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#drop(entry);
    this.#touch(entry, undefined);
  }

  /** Puts others in place of the exceptions: those that are in force now. */
  setExceptions(exceptions: readonly Exception[]): void {
    // Which targets fail has to be known.
    this.#settle();
    const isConcerned = this.#excepting.setExceptions(exceptions);
    if (!isConcerned) return;
    for (const entry of this.#entries.values()) {
      if (isConcerned(entry)) this.#reporter.touch(entry.key);
    }
  }

  /**
   * Annotations that except an object up to some moment count as of this one, in milliseconds since 1970. Nothing to an
   * inventory that was made without `inlineExceptionsAt`. Costs little where nothing ends.
   */
  setInlineExceptionsAt(now: number): void {
    for (const key of this.#excepting.setInlineAt(now)) {
      this.#reporter.touch(key);
      this.#reporter.touchRelated(key);
    }
  }

  /**
   * Says which kinds cannot be read now, each with the reason. What rests on them is skipped as long as they are named
   * here. Objects of them that were taken in stay: whoever knows them to be gone deletes them.
   */
  setUnavailable(kinds: ReadonlyMap<string, string>): void {
    this.#options = { ...this.#options, unavailable: new Map(kinds) };
    this.#facts.setUnavailable(unavailableSources(kinds));
  }

  /**
   * Another answer to the question which resources are judged. It is asked while a resource is taken in, with its
   * object, which is not kept: the caller has to upsert again each one that is answered differently now.
   */
  setJudges(judges: (resource: Resource) => boolean): void {
    this.#options = { ...this.#options, judges };
  }

  /**
   * Resources whose verdicts are other ones than at the last call, exceptions and scope included; sorted by key. What
   * `verdictsOf` tells of a key is another thing only when this names the key; origins aside.
   */
  changes(): readonly VerdictChange[] {
    this.#settle();
    return this.#reporter.changes(this.#provider());
  }

  /** All verdicts and scores as of now. */
  evaluate(): Evaluation {
    this.#settle();
    return evaluate(this.#known, { options: this.#options, excepting: this.#excepting }, this.#provider());
  }

  /**
   * The part of `evaluate().verdicts` that these keys make: the resources themselves and the vectors that they mention.
   * A vector that others mention too is told whole, under the key that it always has. Unknown keys tell nothing.
   */
  verdictsOf(keys: Iterable<string>): readonly ResourceVerdicts[] {
    this.#settle();
    const inScope = new Set(controlsInScope(this.#options, this.#provider()).map(({ id }) => id));
    const entries = Array.from(new Set(keys), (key) => this.#entries.get(key) ?? []).flat();
    return new Telling(this.#known, inScope).all(entries);
  }

  /**
   * By the name of each exception, how many failures (a control on a resource or vector) it accepts or knows of now;
   * annotations of the objects count as one of the name `kubescape.io/skip-controls`. Costs what has changed.
   */
  matches(): ReadonlyMap<string, { readonly failures: number }> {
    this.#settle();
    const uses = this.#reporter.uses(this.#provider());
    const names = new Set([...this.#excepting.names, ...uses.keys()]);
    return new Map(Array.from(names, (name) => [name, { failures: uses.get(name) ?? 0 }]));
  }

  #add(entry: Entry): void {
    this.#entries.set(entry.key, entry);
    for (const judgement of entry.judgements) {
      if (judgement instanceof Judgement) this.#pending.add(judgement);
    }
  }

  #drop(entry: Entry): void {
    this.#entries.delete(entry.key);
    this.#mentions.remove(entry);
    for (const judgement of entry.judgements) {
      if (judgement instanceof Pass) continue;
      this.#facts.release(judgement);
      this.#pending.delete(judgement);
    }
  }

  /** Judges what is new and what rests on facts that have another value. */
  #settle(): void {
    for (const asker of this.#facts.settle()) this.#pending.add(asker as Judgement);
    const entries = new Set<Entry>();
    for (const { entry } of this.#pending) entries.add(entry);
    for (const entry of entries) this.#mentions.remove(entry);
    for (const judgement of this.#pending) this.#judge(judgement);
    for (const entry of entries) {
      this.#mentions.add(entry);
      this.#reporter.touch(entry.key);
    }
    this.#pending.clear();
  }

  #touch(before: Entry | undefined, after: Entry | undefined): void {
    const key = before?.key ?? after?.key;
    if (key === undefined) return;
    this.#reporter.touch(key);
    this.#excepting.noteInline(key, after?.resource.annotations);
    // Exceptions of a vector go by the labels and annotations of what it relates to, too.
    if (!isSameTarget(before, after)) this.#reporter.touchRelated(key);
  }

  #judge(judgement: Judgement): void {
    this.#facts.release(judgement);
    if (judgement.kept === undefined) return;
    this.#judgements += 1;
    this.#lookups.asker = judgement;
    judgement.error = undefined;
    try {
      judgement.judged = shared(Array.from(judgement.of.rule.judge(judgement.kept, this.#lookups)));
    } catch (error) {
      judgement.error = ruleFailure(error);
    }
  }

  #provider(): string {
    const asker = { facts: undefined, missing: undefined };
    this.#lookups.asker = asker;
    const provider = this.#lookups.cloudProvider();
    this.#facts.release(asker);
    return provider;
  }
}

function isSameTarget(before: Entry | undefined, after: Entry | undefined): boolean {
  if (!before || !after) return false;
  return before.id === after.id && isSame(withoutOrigin(before), withoutOrigin(after));
}

function withoutOrigin({ resource }: Entry): object {
  return { ...resource, origin: undefined };
}

function shared(judged: readonly Judged[]): readonly Judged[] {
  return isSame(judged, passed) ? passed : judged;
}
