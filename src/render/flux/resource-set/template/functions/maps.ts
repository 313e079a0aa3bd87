import type { Functions } from '../evaluate.ts';
import { TemplateError } from '../template-error.ts';
import { mapIn, printed, sortedKeys, textIn, type Value, type ValueMap } from '../values.ts';
import { taking, takingAtLeast } from './taking.ts';

/** slim-sprig's functions of maps. As in Go, `set` and `unset` change the map itself. */
export const maps: Functions = new Map([
  ['dict', dict],
  ['get', taking(2, ([map, key]) => mapIn(map).get(textIn(key)) ?? '')],
  ['hasKey', taking(2, ([map, key]) => mapIn(map).has(textIn(key)))],
  ['set', taking(3, ([map, key, value]) => mapIn(map).set(textIn(key), value ?? null))],
  ['unset', taking(2, ([map, key]) => withoutKey(mapIn(map), textIn(key)))],
  [
    'pluck',
    takingAtLeast(1, ([key, ...all]) =>
      pluck(
        textIn(key),
        all.map((map) => mapIn(map)),
      ),
    ),
  ],
  // Go gives keys and values in any order, a different one each time.
  ['keys', (args) => args.flatMap((map) => sortedKeys(mapIn(map)))],
  ['values', taking(1, ([map]) => valuesOf(mapIn(map)))],
  ['pick', takingAtLeast(1, ([map, ...keys]) => filtered(mapIn(map), keys, true))],
  ['omit', takingAtLeast(1, ([map, ...keys]) => filtered(mapIn(map), keys, false))],
  ['dig', takingAtLeast(3, (args) => dig(args))],
]);

function dict(args: readonly Value[]): Value {
  const map: ValueMap = new Map();
  for (let at = 0; at < args.length; at += 2) map.set(printed(args[at] ?? null), args[at + 1] ?? '');
  return map;
}

function withoutKey(map: ValueMap, key: string): ValueMap {
  map.delete(key);
  return map;
}

function pluck(key: string, all: readonly ValueMap[]): Value {
  return all.filter((map) => map.has(key)).map((map) => map.get(key) ?? null);
}

function valuesOf(map: ValueMap): Value {
  return sortedKeys(map).map((key) => map.get(key) ?? null);
}

function filtered(map: ValueMap, keys: readonly Value[], isKept: boolean): Value {
  const names = new Set(keys.map(textIn));
  return new Map(Array.from(map).filter(([key]) => names.has(key) === isKept));
}

/** The value below keys of maps within maps, or what comes last but one where a key is missing. */
function dig(args: readonly Value[]): Value {
  const keys = args.slice(0, -2).map(textIn);
  let current: Value = mapIn(args.at(-1));
  for (const [at, key] of keys.entries()) {
    if (!(current instanceof Map)) throw new TemplateError(`dig: ${JSON.stringify(keys[at - 1])} is no map`);
    const next = current.get(key);
    if (next === undefined) return args.at(-2) ?? null;
    current = next;
  }
  return current;
}
