import type { Vector } from '../model/control.ts';
import type { ControlVerdict, RelatedResource, ResourceVerdicts, UnresolvedReference } from '../model/evaluation.ts';
import type { Status } from '../model/finding.ts';
import type { Identity } from '../model/resource.ts';
import { passed, type Entry } from './judgement.ts';
import { vectorMark, type Mentions } from './mentions.ts';
import { isSame } from './read.ts';
import type { ReasonedVerdict, RuleVerdicts } from './rule-verdict.ts';
import { worse } from './scoring.ts';

/** Everything that is judged as one resource: an object, or a vector that several objects may mention. */
interface Draft {
  readonly key: string;
  readonly id: string;
  readonly identity: Identity;
  readonly entry: Entry;
  readonly related: readonly RelatedResource[];
  readonly rules: Map<string, ReasonedVerdict[]>;
}

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

/** What rules could not judge because a referred object is not there, once per resource and cause. */
export function collectUnresolved(
  entries: ReadonlyMap<string, Entry>,
  inScope: ReadonlySet<string>,
): readonly UnresolvedReference[] {
  const found = new Map<string, UnresolvedReference>();
  for (const { key, resource, judgements } of entries.values()) {
    for (const judgement of judgements) {
      const { of } = judgement;
      if (!inScope.has(of.control.id)) continue;
      for (const { unresolved: message } of judgedOf(judgement)) {
        if (message === undefined) continue;
        const id = JSON.stringify([key, message]);
        const controls = [...(found.get(id)?.controls ?? []), of.control.id].toSorted();
        const { apiVersion, kind, namespace, name, origin } = resource;
        found.set(id, { key, apiVersion, kind, namespace, name, ...(origin ? { origin } : {}), message, controls });
      }
    }
  }
  return Array.from(found.values()).toSorted((left, right) => (left.key < right.key ? -1 : 1));
}

/** A rule that could not judge says so about the resource itself. */
function judgedOf({ error, missing, judged }: Entry['judgements'][number]): Entry['judgements'][number]['judged'] {
  return error !== undefined || missing !== undefined ? passed : judged;
}

function draftOf(entry: Entry, vector: Vector | undefined, entries: ReadonlyMap<string, Entry>): Draft {
  if (!vector) return { key: entry.key, id: entry.id, identity: entry.resource, entry, related: [], rules: new Map() };
  const related = vector.related.map(({ key, apiVersion, kind, namespace, name }) => {
    const origin = entries.get(key)?.resource.origin;
    return { apiVersion, kind, namespace, name, ...(origin ? { origin } : {}) };
  });
  const key = `${entry.key} > ${vector.id}`;
  return { key, id: vector.id, identity: vector.identity, entry, related, rules: new Map() };
}

/** One vector is one resource, whoever mentions it. */
function vectorDraft(
  vectors: Map<string, Draft>,
  entry: Entry,
  vector: Vector,
  entries: ReadonlyMap<string, Entry>,
): Draft {
  const mark = vectorMark(vector);
  const known = vectors.get(mark);
  const own = draftOf(entry, vector, entries);
  // Of several mentions the first by key gives the place, whatever order they came in.
  if (known && known.key <= own.key) return known;
  const draft = known ? { ...own, rules: known.rules } : own;
  vectors.set(mark, draft);
  return draft;
}

function addRule({ rules }: Draft, control: string, added: ReasonedVerdict): void {
  const known = rules.get(control);
  if (!known) {
    rules.set(control, [added]);
    return;
  }
  const index = known.findIndex(({ verdict }) => verdict.name === added.verdict.name);
  const same = known[index];
  if (same) known[index] = merge(same, added);
  else known.push(added);
}

/** Two verdicts of one rule on one vector: the worst one, each finding once. */
function merge(left: ReasonedVerdict, right: ReasonedVerdict): ReasonedVerdict {
  if (rank(left) !== rank(right)) return rank(left) < rank(right) ? left : right;
  const known = left.verdict.violations;
  const further = right.verdict.violations.filter((violation) => !known.some((other) => isSame(other, violation)));
  return further.length === 0 ? left : { ...left, verdict: { ...left.verdict, violations: [...known, ...further] } };
}

function finish({ key, id, identity, entry, related, rules }: Draft): ResourceVerdicts {
  const { apiVersion, kind, namespace, name } = identity;
  const controls = Array.from(rules, ([control, verdicts]) => controlVerdict(control, verdicts));
  controls.sort((left, right) => (left.id < right.id ? -1 : 1));
  const { origin } = entry.resource;
  return {
    key,
    id,
    apiVersion,
    kind,
    namespace,
    name,
    ...(origin ? { origin } : {}),
    related,
    status: controls.reduce<Status>((status, verdict) => worse(status, verdict.status), 'passed'),
    controls,
  };
}

/** The worst of its rules. */
function controlVerdict(id: string, verdicts: readonly ReasonedVerdict[]): ControlVerdict {
  const [first, ...others] = verdicts;
  if (!first) throw new Error(`control ${id} has a verdict without a rule`);
  if (others.length === 0 && first.alone) return first.alone;
  const worst = others.reduce((left, right) => (rank(right) < rank(left) ? right : left), first);
  const { status, subStatus } = worst.verdict;
  return {
    id,
    status,
    subStatus,
    ...(worst.reason === undefined ? {} : { reason: worst.reason }),
    rules: verdicts.map(({ verdict }) => verdict),
  };
}

/** Failed before skipped before passed by exception before passed. */
function rank({ verdict: { status, subStatus } }: ReasonedVerdict): number {
  if (status === 'failed') return 0;
  if (status === 'skipped') return 1;
  return subStatus === 'w/exceptions' ? 2 : 3;
}
