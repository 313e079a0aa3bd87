import type { Path } from '../../../model/path.ts';
import { isMapping } from '../objects/kubernetes-object.ts';
import { Mismatch, type Codec, type Trip } from './trip.ts';

/** A pointer to a type: nothing and the zero value are two things. */
export function pointerTo(target: () => Codec): Codec {
  return {
    zero: null,
    convert: (value, trip) => target().convert(value, trip),
    isEmpty: (_result, absent) => absent,
  };
}

/** A slice of a type. */
export function listOf(element: () => Codec): Codec {
  return {
    zero: null,
    convert(value, trip) {
      if (!Array.isArray(value)) throw new Mismatch(trip, 'a list');
      const codec = element();
      let changed: unknown[] | undefined;
      for (const [index, item] of value.entries()) {
        const result = within(trip, index, codec, item);
        if (result !== item) (changed ??= [...value])[index] = result;
      }
      return changed ?? value;
    },
    isEmpty: (result, absent) => absent || (Array.isArray(result) && result.length === 0),
  };
}

/** A map from strings to a type. */
export function mapOf(element: () => Codec): Codec {
  return {
    zero: null,
    convert(value, trip) {
      if (!isMapping(value)) throw new Mismatch(trip, 'a mapping');
      const codec = element();
      const entries = Object.entries(value);
      let changed = false;
      for (const entry of entries) {
        const result = within(trip, { entry: entry[0] }, codec, entry[1]);
        changed ||= result !== entry[1];
        entry[1] = result;
      }
      return changed ? Object.fromEntries(entries) : value;
    },
    isEmpty: (result, absent) => absent || (isMapping(result) && Object.keys(result).length === 0),
  };
}

/** What the part of a value at `step` comes back as. */
export function within(trip: Trip, step: Path[number], codec: Codec, value: unknown): unknown {
  if (value === null || value === undefined) return codec.zero;
  if (typeof value === 'string' && trip.isHidden(value)) return value;
  trip.path.push(step);
  const result = codec.convert(value, trip);
  trip.path.pop();
  return result;
}
