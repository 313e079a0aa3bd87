import { FluxError } from '../flux-error.ts';
import type { Value, Values } from './values.ts';

const largestIndex = 65_536;
const deepestName = 30;

/** How the value after the `=` is taken. */
export type Reading = 'typed' | 'text';

/**
 * Sets values as `helm --set path=value` (`typed`) or `--set-string` (`text`) would, in place: dots and `[0]` in paths,
 * lists in braces, further `,path=value` pairs, and a backslash before what means itself. Throws a FluxError.
 */
export function setValue(values: Values, text: string, reading: Reading): void {
  const setter = new Setter(text, reading);
  while (!setter.isDone) setter.key(values, 0);
}

class Setter {
  readonly #text: readonly string[];
  readonly #reading: Reading;
  #at = 0;

  constructor(text: string, reading: Reading) {
    this.#text = Array.from(text);
    this.#reading = reading;
  }

  get isDone(): boolean {
    return this.#at >= this.#text.length;
  }

  key(map: Values, depth: number): void {
    const { text: key, stop } = this.#until('=[,.');
    if (stop === '=') put(map, key, this.#value());
    else if (stop === '[') this.#listOf(map, key, depth);
    else if (stop === '.') this.#mapOf(map, key, depth + 1);
    else if (stop === ',') throw new FluxError(`key "${key}" has no value (cannot end with ,)`);
    else if (key !== '') throw new FluxError(`key "${key}" has no value`);
  }

  #mapOf(map: Values, key: string, depth: number): void {
    if (depth > deepestName) throw new FluxError(`values are nested deeper than ${deepestName} names in "${key}"`);
    const known = map.get(key);
    if (known !== undefined && !(known instanceof Map))
      throw new FluxError(`"${key}" is no map and has no fields to set`);
    const inner: Values = known ?? new Map();
    this.key(inner, depth);
    if (inner.size === 0) throw new FluxError(`key map "${key}" has no value`);
    put(map, key, inner);
  }

  #listOf(map: Values, key: string, depth: number): void {
    const index = this.#index();
    const known = map.get(key);
    if (known !== undefined && !Array.isArray(known))
      throw new FluxError(`"${key}" is no list and has no items to set`);
    put(map, key, this.#item(known ?? [], index, depth));
  }

  /** After the `]`: what becomes of the item. */
  #item(list: readonly Value[], index: number, depth: number): Value[] {
    const { text, stop } = this.#until('[.=');
    if (text !== '') throw new FluxError(`unexpected data at end of array index: "${text}"`);
    if (stop === '=') return withItem(list, index, this.#value());
    const known = list[index];
    if (stop === '[') {
      const next = this.#index();
      if (known !== undefined && known !== null && !Array.isArray(known))
        throw new FluxError(`item ${index} is no list`);
      return withItem(list, index, this.#item(known ?? [], next, depth));
    }
    if (stop !== '.') return [...list];
    const inner: Values = known instanceof Map ? known : new Map();
    this.key(inner, depth);
    return withItem(list, index, inner);
  }

  #index(): number {
    const { text, stop } = this.#until(']');
    if (stop === undefined || !/^[-+]?\d+$/.test(text))
      throw new FluxError(`error parsing index: "${text}" is no number`);
    const index = Number(text);
    if (index < 0) throw new FluxError(`negative ${index} index not allowed`);
    if (index > largestIndex) {
      throw new FluxError(`index of ${index} is greater than maximum supported index of ${largestIndex}`);
    }
    return index;
  }

  #value(): Value {
    if (this.#text[this.#at] !== '{') return this.#scalar(this.#until(',').text);
    this.#at++;
    const list: Value[] = [];
    for (;;) {
      const { text, stop } = this.#until(',}');
      if (stop === undefined) throw new FluxError("list must terminate with '}'");
      list.push(this.#scalar(text));
      if (stop === '}') break;
    }
    if (this.#text[this.#at] === ',') this.#at++;
    return list;
  }

  #scalar(text: string): Value {
    return this.#reading === 'text' ? text : typed(text);
  }

  /** What comes before one of these characters, which is taken too; a backslash takes the next one as it is. */
  #until(stops: string): { readonly text: string; readonly stop: string | undefined } {
    let text = '';
    while (!this.isDone) {
      const character = this.#text[this.#at++] ?? '';
      if (stops.includes(character)) return { text, stop: character };
      if (character !== '\\') text += character;
      else if (this.isDone) return { text, stop: undefined };
      else text += this.#text[this.#at++] ?? '';
    }
    return { text, stop: undefined };
  }
}

/** A value without a name is not set. */
function put(map: Values, key: string, value: Value): void {
  if (key !== '') map.set(key, value);
}

function withItem(list: readonly Value[], index: number, value: Value): Value[] {
  const longer: Value[] = [...list];
  while (longer.length <= index) longer.push(null);
  longer[index] = value;
  return longer;
}

function typed(text: string): Value {
  const lower = text.toLowerCase();
  if (lower === 'true') return true;
  if (lower === 'false') return false;
  if (lower === 'null') return null;
  if (text === '0') return 0;
  if (!/^[-+]?\d+$/.test(text) || text.startsWith('0')) return text;
  const value = BigInt(text);
  if (value < -(2n ** 63n) || value >= 2n ** 63n) return text;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
