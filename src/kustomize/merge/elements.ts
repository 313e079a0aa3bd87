import type { Draft, DraftList } from './draft.ts';
import { fieldOf, valueOf } from './draft.ts';
import { expectKind, isMissing } from './kinds.ts';

/** The texts of the merge keys of one element, in the order of the keys; empty where it has none. */
export type KeyValues = readonly string[];

/** Keys with the values that an element must have. The key `''` stands for the element itself, a scalar. */
export interface Match {
  readonly keys: readonly string[];
  readonly values: KeyValues;
}

/**
 * Puts an element in the place of every one that matches, or at the end; without an element, takes those out. Empty
 * elements go in any case. A match with an empty value takes any value, and one without values loses the list.
 */
export function setElement(list: DraftList, match: Match, element?: Draft): void {
  const keys = match.keys.length > 0 ? match.keys : [''];
  const wantsMap = (match.keys[0] ?? '') !== '' && (match.values[0] ?? '') !== '';
  let found = false;
  list.items = list.items.flatMap((item) => {
    if (isMissing(item) || (item.kind === 'map' && item.entries.length === 0)) return [];
    if (item.kind !== 'map' && wantsMap) return [item];
    if (!matchesElement(item, keys, match.values)) return match.values.length > 0 ? [item] : [];
    found = true;
    return element ? [element] : [];
  });
  if (element && !isMissing(element) && !found) list.items.push(element);
}

function matchesElement(item: Draft, keys: readonly string[], values: KeyValues): boolean {
  let matched = false;
  for (const [index, key] of keys.entries()) {
    const value = values[index];
    if (value !== undefined) matched = matchesKey(item, key, value);
    if (!matched) return false;
  }
  return true;
}

function matchesKey(item: Draft, key: string, value: string): boolean {
  expectKind(item, key === '' ? 'scalar' : 'map');
  if (key === '') return valueOf(item) === value;
  const field = fieldOf(item, key);
  return field !== undefined && (value === '' || valueOf(field) === value);
}

/** The first element whose keys have exactly these values. */
export function findElement(list: DraftList | undefined, { keys, values }: Match): Draft | undefined {
  return list?.items.find((item) => {
    if (keys[0] === '' || keys.length === 0) return valueOf(item) === (values[0] ?? '');
    if (item.kind !== 'map') return false;
    return keys.every((key, index) => {
      const field = fieldOf(item, key);
      return field !== undefined && valueOf(field) === (values[index] ?? '');
    });
  });
}

/** The distinct key values of the elements of lists, in order. */
export function keyValuesOf(lists: readonly (DraftList | undefined)[], keys: readonly string[]): KeyValues[] {
  const all = new Map<string, KeyValues>();
  for (const item of lists.flatMap((list) => list?.items ?? [])) {
    const values = keys.length === 0 ? [valueOf(item)] : keys.map((key) => keyText(fieldOf(item, key)));
    const id = JSON.stringify(values);
    if (!all.has(id)) all.set(id, values);
  }
  return [...all.values()];
}

function keyText(field: Draft | undefined): string {
  return field === undefined || isMissing(field) ? '' : valueOf(field);
}

/**
 * Two-key lists: values that agree on one key and contradict each other on none are one element, so both take the more
 * complete values.
 */
export function uniteKeyValues(all: readonly KeyValues[]): KeyValues[] {
  const united = [...all];
  for (const i of united.keys()) {
    for (const j of united.keys()) {
      const values = unite(united[i] ?? [], united[j] ?? []);
      if (values) united[i] = united[j] = values;
    }
  }
  return united;
}

function unite(left: KeyValues, right: KeyValues): KeyValues | undefined {
  const common = left.some((value, index) => value === right[index]);
  const clash = left.some((value, index) => value !== '' && right[index] !== '' && value !== right[index]);
  return common && !clash ? left.map((value, index) => (value === '' ? (right[index] ?? '') : value)) : undefined;
}

/** The keys that any of the elements has, with the values of one of them; all of them when none has one. */
export function usedKeys(all: readonly KeyValues[], values: KeyValues, keys: readonly string[]): Match {
  const used = keys.map((_, index) => all.some((candidate) => (candidate[index] ?? '') !== ''));
  if (!used.includes(true)) return { keys, values };
  return { keys: keys.filter((_, index) => used[index]), values: values.filter((_, index) => used[index]) };
}
