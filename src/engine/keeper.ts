import type { Settings } from '../model/control.ts';
import type { Violation } from '../model/finding.ts';
import { resourceId, type Resource } from '../model/resource.ts';
import type { Filed, Source } from './facts/partitions.ts';
import { sources } from './facts/sources.ts';
import { Judgement, Pass, ruleFailure, type Entry } from './judgement.ts';
import { settingsOf, type InventoryOptions } from './options.ts';
import { remember } from './remember.ts';
import { indexRules, KindIndex, type ControlRule } from './rule-index.ts';
import { Sharer } from './share.ts';

/** What one source keeps of a resource. */
export interface Kept {
  readonly source: string;
  readonly filed: readonly Filed<unknown>[];
}

/** Reads resources and makes of each the little that stays: what facts are made of, and an entry. */
export class Keeper {
  readonly #settings: Settings;
  readonly #rules: KindIndex<ControlRule>;
  readonly #sources = new KindIndex(sources.map((source) => ({ row: source, matches: source.matches })));
  readonly #passes = new Map<ControlRule, Pass>();
  readonly #sharer = new Sharer();
  #judgements = 0;

  constructor({ controls, inputs }: InventoryOptions) {
    this.#settings = settingsOf(inputs);
    this.#rules = indexRules(controls);
  }

  /** How many times a rule has judged a resource for good while it was read. */
  get judgements(): number {
    return this.#judgements;
  }

  /** What facts are made of, source by source. */
  facts(resource: Resource): readonly Kept[] {
    return this.#sourcesOf(resource).map((source) => ({
      source: source.name,
      filed: source.read(resource).map(({ partition, item }) => ({ partition, item: this.#sharer.share(item) })),
    }));
  }

  /** The entry of a resource; undefined when there is nothing about it that anybody would ask for. */
  entry(resource: Resource, isJudged: boolean): Entry | undefined {
    const rules = isJudged ? this.#rules.of(resource.apiVersion, resource.kind) : [];
    // What facts are made of has to be known too: findings name roles and Services and point into their text.
    if (rules.length === 0 && this.#sourcesOf(resource).length === 0) return undefined;
    const remembered = remember(resource, this.#sharer);
    const entry: Entry = { key: resource.key, id: resourceId(resource), resource: remembered, judgements: [] };
    for (const of of rules) {
      const judgement = this.#keep(entry, of, resource);
      if (judgement) entry.judgements.push(judgement);
    }
    return entry;
  }

  #sourcesOf({ apiVersion, kind }: Resource): readonly Source<unknown>[] {
    return this.#sources.of(apiVersion, kind);
  }

  #keep(entry: Entry, of: ControlRule, resource: Resource): Judgement | Pass | undefined {
    if (of.role === 'companion') return this.#pass(of);
    try {
      const kept = of.rule.keep(resource, this.#settings);
      if (kept === undefined) return undefined;
      if (!of.rule.isLocal) return new Judgement(entry, of, this.#sharer.share(kept));
      const violations = kept as readonly Violation[];
      if (violations.length > 0) {
        const shared = violations.map((violation) => this.#sharer.shareViolation(violation));
        return new Judgement(entry, of, shared);
      }
      this.#judgements += 1;
      return this.#pass(of);
    } catch (error) {
      const judgement = new Judgement(entry, of, undefined);
      judgement.error = ruleFailure(error);
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
}
