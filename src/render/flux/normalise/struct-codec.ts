import { isMapping, type KubernetesObject } from '../objects/kubernetes-object.ts';
import { within } from './collection-codecs.ts';
import { Mismatch, type Codec, type Trip } from './trip.ts';

/** A field of a Go struct, as JSON names it. */
export interface Field {
  readonly codec: Codec;
  readonly omitEmpty: boolean;
  /** Only times have it: the one that is none is left out. */
  readonly omitZero: boolean;
}

/** What comes back of a field that vanishes. */
const gone = Symbol('gone');

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
    const names = Object.keys(value);
    let copy: Record<string, unknown> | undefined;
    for (const [index, name] of names.entries()) {
      const result = this.#outcome(name, value[name], trip);
      if (result !== value[name]) copy ??= firstOf(value, names, index);
      if (copy && result !== gone) copy[name] = result;
    }
    for (const [name, zero] of this.#written) {
      if (!Object.hasOwn(value, name)) (copy ??= { ...value })[name] = zero;
    }
    return copy ?? value;
  }

  #outcome(name: string, item: unknown, trip: Trip): unknown {
    const field = this.#fields.get(name);
    if (!field) {
      trip.dropped.push([...trip.path, name]);
      return gone;
    }
    const result = within(trip, name, field.codec, item);
    return isOmitted(field, item, result) ? gone : result;
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

/** The first fields of a struct; all of them are known, so that none can have a name that is special. */
function firstOf(value: KubernetesObject, names: readonly string[], count: number): Record<string, unknown> {
  const copy: Record<string, unknown> = {};
  for (let index = 0; index < count; index++) {
    const name = names[index];
    if (name !== undefined) copy[name] = value[name];
  }
  return copy;
}

function isOmitted({ codec, omitEmpty, omitZero }: Field, value: unknown, result: unknown): boolean {
  return (omitZero && result === null) || (omitEmpty && codec.isEmpty(result, value === null || value === undefined));
}
