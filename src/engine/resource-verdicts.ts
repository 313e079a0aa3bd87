import type { Vector } from '../model/control.ts';
import type { ControlVerdict, RelatedResource, ResourceVerdicts } from '../model/evaluation.ts';
import type { Status } from '../model/finding.ts';
import type { Identity } from '../model/resource.ts';
import type { Entry } from './judgement.ts';
import { vectorMark } from './mentions.ts';
import { isSame } from './read.ts';
import type { ReasonedVerdict } from './rule-verdict.ts';
import { worse } from './scoring.ts';

/** Everything that is judged as one resource: an object, or a vector that several objects may mention. */
export interface Draft {
  readonly key: string;
  readonly id: string;
  readonly identity: Identity;
  readonly entry: Entry;
  readonly related: readonly RelatedResource[];
  readonly rules: Map<string, ReasonedVerdict[]>;
}

/** An empty draft of an entry's resource, or of a vector that it mentions. */
export function draftOf(entry: Entry, vector: Vector | undefined, entries: ReadonlyMap<string, Entry>): Draft {
  if (!vector) return { key: entry.key, id: entry.id, identity: entry.resource, entry, related: [], rules: new Map() };
  const related = vector.related.map(({ key, apiVersion, kind, namespace, name }) => {
    const origin = entries.get(key)?.resource.origin;
    return { apiVersion, kind, namespace, name, ...(origin ? { origin } : {}) };
  });
  const key = `${entry.key} > ${vector.id}`;
  return { key, id: vector.id, identity: vector.identity, entry, related, rules: new Map() };
}

/** One vector is one resource, whoever mentions it. */
export function vectorDraft(
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

/** Adds a verdict to those that a draft has of the same control. */
export function addRule({ rules }: Draft, control: string, added: ReasonedVerdict): void {
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

/** The verdicts of a draft, controls in order of their ids. */
export function finish({ key, id, identity, entry, related, rules }: Draft): ResourceVerdicts {
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
