import { isMapping } from '../objects/kubernetes-object.ts';
import { within } from './collection-codecs.ts';
import { Mismatch, type Codec, type Trip } from './trip.ts';

/** A field of a Go struct, as JSON names it. */
export interface Field {
  readonly codec: Codec;
  readonly omitEmpty: boolean;
  /** Only times have it: the one that is none is left out. */
  readonly omitZero: boolean;
}

type Entry = [name: string, value: unknown];

/** A Go struct: fields that it does not have vanish, those that are always written appear. */
export class StructCodec implements Codec {
  readonly #read: () => ReadonlyMap<string, Field>;
  #known: ReadonlyMap<string, Field> | undefined;
  #always: readonly Entry[] | undefined;

  /** `read` gives the fields; it is asked once, when they are first needed. */
  constructor(read: () => ReadonlyMap<string, Field>) {
    this.#read = read;
  }

  get zero(): unknown {
    return Object.fromEntries(this.#written);
  }

  convert(value: unknown, trip: Trip): unknown {
    if (!isMapping(value)) throw new Mismatch(trip, 'a mapping');
    const entries = Object.entries(value);
    const kept: Entry[] = [];
    let changed = false;
    for (const [name, item] of entries) {
      const field = this.#fields.get(name);
      if (!field) {
        trip.dropped.push([...trip.path, name]);
        continue;
      }
      const result = within(trip, name, field.codec, item);
      if (isOmitted(field, item, result)) continue;
      changed ||= result !== item;
      kept.push([name, result]);
    }
    const missing = this.#written.filter(([name]) => !Object.hasOwn(value, name));
    if (!changed && missing.length === 0 && kept.length === entries.length) return value;
    return Object.fromEntries([...kept, ...missing]);
  }

  isEmpty(): boolean {
    return false;
  }

  get #fields(): ReadonlyMap<string, Field> {
    return (this.#known ??= this.#read());
  }

  /** The fields that are written even when they are not there. */
  get #written(): readonly Entry[] {
    return (this.#always ??= Array.from(this.#fields, ([name, field]): [string, Field] => [name, field])
      .filter(([, field]) => !isOmitted(field, null, field.codec.zero))
      .map(([name, field]): Entry => [name, field.codec.zero]));
  }
}

function isOmitted({ codec, omitEmpty, omitZero }: Field, value: unknown, result: unknown): boolean {
  return (omitZero && result === null) || (omitEmpty && codec.isEmpty(result, value === null || value === undefined));
}
