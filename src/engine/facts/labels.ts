import type { Labels } from '../../model/control.ts';

const deepest = 20;

/** The labels as texts, one per pair, sorted: equal labels give equal texts, and whatever has a label has its text. */
export function labelsIn(labels: Labels): readonly string[] {
  return Object.entries(labels)
    .map(([key, value]) => JSON.stringify([key, sorted(value, 0)]))
    .toSorted();
}

/**
 * Values are strings, unless a stranger wrote them: then keys in another order must not make another label, and what
 * is nested deeper than anybody would is cut off.
 */
function sorted(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return undefined;
  if (Array.isArray(value)) return value.map((item) => sorted(item, depth + 1));
  const pairs = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(pairs.map(([key, item]) => [key, sorted(item, depth + 1)]));
}
