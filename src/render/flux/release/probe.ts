import type { Path, PathStep } from '../../../model/path.ts';
import { isMapping } from '../objects/kubernetes-object.ts';
import type { ValueCandidate } from './value-candidates.ts';
import { mergeValues, type Value } from './values.ts';

/** What is put in the place of a value to see whether a field follows it. */
export interface Probe {
  readonly candidate: ValueCandidate;
  readonly value: Value;
  /** Whether the field is now what the value being its source would make it. */
  readonly isFollowedBy: (field: unknown) => boolean;
}

/** The value at a path of plain data. */
export function fieldAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of path) {
    if (Array.isArray(value) && typeof step === 'number') value = value[step];
    else if (isMapping(value) && typeof step !== 'number') value = value[nameOf(step)];
    else return undefined;
  }
  return value;
}

/**
 * The probes that may tell where a field comes from, the likeliest first: values that are the field's or a part of it,
 * and values whose keys are called like it. For a field that is not there, maps that it could be added to.
 */
export function probesOf(candidates: readonly ValueCandidate[], object: unknown, path: Path): readonly Probe[] {
  const field = fieldAt(object, path);
  const names = namesIn(path);
  // A field that is not there may be missing along with all that is around it.
  const near = [...names.slice(-2), ...namesIn(path.slice(Math.max(0, firstMissing(object, path) - 1)))];
  const ranked = candidates.flatMap((candidate) => {
    const probe = field === undefined ? additionOf(candidate, object, path) : changeOf(candidate, field);
    if (probe === undefined) return [];
    const likeness = valueLikeness(candidate.value, field);
    const rank = likeness + keyLikeness(candidate, names, near);
    return rank > 0 ? [{ probe, rank }] : [];
  });
  return ranked.toSorted((one, other) => other.rank - one.rank).map(({ probe }) => probe);
}

function nameOf(step: Exclude<PathStep, number>): string {
  return typeof step === 'object' ? step.entry : step;
}

function changeOf(candidate: ValueCandidate, field: unknown): Probe | undefined {
  const { value } = candidate;
  if (!isScalar(field) || (!isScalar(value) && value !== null)) return undefined;
  const changed = otherThan(value ?? '');
  const [before, from, to] = [String(field), String(value ?? ''), String(changed)];
  const isPart = typeof field === 'string' && from !== '' && before.includes(from);
  return {
    candidate,
    value: changed,
    isFollowedBy: (now) => {
      if (!isScalar(now)) return false;
      return before === from ? String(now) === to : isPart && String(now) === before.replaceAll(from, to);
    },
  };
}

function namesIn(path: Path): readonly string[] {
  return path.flatMap((step) => (typeof step === 'number' ? [] : [nameOf(step).toLowerCase()]));
}

/** The index of the first step of a path that leads nowhere; the length of the path where none does. */
function firstMissing(object: unknown, path: Path): number {
  const index = path.findIndex((_, step) => fieldAt(object, path.slice(0, step + 1)) === undefined);
  return index === -1 ? path.length : index;
}

/** A map that is called like one on the way to the field, or that the field would be in. */
function additionOf(candidate: ValueCandidate, object: unknown, path: Path): Probe | undefined {
  const { value } = candidate;
  if (!(value instanceof Map)) return undefined;
  const missing = path
    .slice(firstMissing(object, path))
    .map((step) => (typeof step === 'number' ? undefined : nameOf(step)));
  const own = candidate.path.findLast((key) => typeof key === 'string')?.toLowerCase() ?? '';
  const rest = missing.slice(missing.findIndex((name) => name !== undefined && isAlike(own, name.toLowerCase())) + 1);
  const added = rest.reduceRight<Value>((inner, name) => new Map([[name ?? '', inner]]), true);
  if (rest.includes(undefined) || !(added instanceof Map)) return undefined;
  return { candidate, value: mergeValues(value, added), isFollowedBy: (now) => now === true };
}

function valueLikeness(value: Value, field: unknown): number {
  if (!isScalar(value) || !isScalar(field) || value === '') return 0;
  const [text, whole] = [String(value), String(field)];
  if (text === whole) return 4;
  return text.length > 1 && whole.includes(text) ? 3 : 0;
}

function keyLikeness({ path }: ValueCandidate, names: readonly string[], near: readonly string[]): number {
  const keys = path.flatMap((step) => (typeof step === 'string' ? [step.toLowerCase()] : []));
  const last = keys.at(-1) ?? '';
  if (near.includes(last)) return 3 + keys.filter((key) => names.includes(key)).length / 10;
  return near.some((name) => isAlike(last, name)) ? 1 : 0;
}

function isAlike(key: string, name: string): boolean {
  return key.length > 2 && name.length > 2 && (name.includes(key) || key.includes(name));
}

type Scalar = string | number | bigint | boolean;

/** A value of the same type. */
export function otherThan(value: Scalar): string | number | boolean {
  if (typeof value === 'boolean') return !value;
  return typeof value === 'string' ? `${value}x` : Number(value) + 1;
}

export function isScalar(value: unknown): value is Scalar {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value);
}
