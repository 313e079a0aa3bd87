import type { ResourceVerdicts } from '../model/evaluation.ts';
import { judgedOf, type Entry } from './judgement.ts';
import type { Mentions } from './mentions.ts';
import { addRule, draftOf, finish, vectorDraft, type Draft } from './resource-verdicts.ts';
import type { RuleVerdicts } from './rule-verdict.ts';

/** What verdicts are made of. */
export interface Known {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly mentions: Mentions;
  readonly ruleVerdicts: RuleVerdicts;
}

/** Tells verdicts, all as of one moment. Controls outside `inScope` are absent. */
export class Telling {
  readonly #known: Known;
  readonly #inScope: ReadonlySet<string>;
  readonly #shared = new Map<string, ResourceVerdicts>();

  constructor(known: Known, inScope: ReadonlySet<string>) {
    this.#known = known;
    this.#inScope = inScope;
  }

  /** The verdicts on resources and vectors of these entries, sorted by key. */
  all(entries: Iterable<Entry>): readonly ResourceVerdicts[] {
    // What several entries mention is the same object each time.
    const verdicts = new Set<ResourceVerdicts>();
    for (const entry of entries) {
      for (const told of this.of(entry)) verdicts.add(told);
    }
    return Array.from(verdicts).toSorted((left, right) => (left.key < right.key ? -1 : 1));
  }

  /** The verdicts on the resource of an entry and on the vectors that it mentions, whoever else does. */
  *of(entry: Entry): Generator<ResourceVerdicts> {
    const vectors = new Map<string, Draft>();
    const own = this.#collect(entry, vectors);
    if (own.rules.size > 0) yield finish(own);
    for (const [mark, draft] of vectors) {
      const mentioners = this.#known.mentions.of(mark);
      yield mentioners.length > 1 ? this.#merged(mark, draft, mentioners) : finish(draft);
    }
  }

  /** A vector that several entries mention: their verdicts together, in order of their keys. */
  #merged(mark: string, draft: Draft, mentioners: readonly Entry[]): ResourceVerdicts {
    const known = this.#shared.get(mark);
    if (known) return known;
    const vectors = new Map<string, Draft>();
    const inOrder = mentioners.toSorted((left, right) => (left.key < right.key ? -1 : 1));
    for (const entry of inOrder) this.#collect(entry, vectors);
    const made = finish(vectors.get(mark) ?? draft);
    this.#shared.set(mark, made);
    return made;
  }

  /** Sorts an entry's verdicts into its own draft, which is returned, and into those of vectors. */
  #collect(entry: Entry, vectors: Map<string, Draft>): Draft {
    const { entries, ruleVerdicts } = this.#known;
    const own = draftOf(entry, undefined, entries);
    ruleVerdicts.start();
    for (const judgement of entry.judgements) {
      const control = judgement.of.control.id;
      if (!this.#inScope.has(control)) continue;
      for (const { vector, violations, unresolved } of judgedOf(judgement)) {
        if (unresolved !== undefined) continue;
        const draft = vector ? vectorDraft(vectors, entry, vector, entries) : own;
        addRule(draft, control, ruleVerdicts.of(entry, judgement, violations, vector));
      }
    }
    return own;
  }
}
