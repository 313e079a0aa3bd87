import { canonicalMicroTime, canonicalTime } from './go-time.ts';
import { canonicalQuantity } from './quantity.ts';
import { Mismatch, type Codec, type Trip } from './trip.ts';

const never = (): boolean => false;

const stringCodec: Codec = {
  zero: '',
  convert: (value, trip) => (typeof value === 'string' ? value : mismatch(trip, 'a string')),
  isEmpty: (result) => result === '',
};

const boolCodec: Codec = {
  zero: false,
  convert: (value, trip) => (typeof value === 'boolean' ? value : mismatch(trip, 'true or false')),
  isEmpty: (result) => result === false,
};

/** Integers that a number cannot hold may come as bigint. */
function isInteger(value: unknown): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value);
}

function isInt64(value: number | bigint): boolean {
  return value >= -(2 ** 63) && value < 2 ** 63;
}

/** An integer that does not fit loses its upper bits, as in Go; a number beyond 64 bits becomes the smallest one first. */
function intCodec(bits: 32 | 64): Codec {
  const half = 2 ** (bits - 1);
  return {
    zero: 0,
    convert(value, trip) {
      if (!isInteger(value)) return mismatch(trip, 'an integer');
      if (value >= -half && value < half) return value;
      return Number(BigInt.asIntN(bits, isInt64(value) ? BigInt(value) : -(2n ** 63n)));
    },
    isEmpty: (result) => result === 0,
  };
}

const intOrStringCodec: Codec = {
  zero: 0,
  convert(value, trip) {
    if (typeof value === 'string') return value;
    if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31) return value;
    return mismatch(trip, 'a string or an integer of 32 bits');
  },
  isEmpty: never,
};

/** Spaces around a quantity that Go cuts off; those that its JSON writer escapes are not among them. */
const outerSpace =
  /^[ \u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+|[ \u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]+$/g;

const quantityCodec: Codec = {
  zero: '0',
  convert(value, trip) {
    let text = '';
    if (typeof value === 'string') text = trim(value);
    else if (typeof value === 'number' || typeof value === 'bigint') text = numberText(value);
    return canonicalQuantity(text) ?? mismatch(trip, 'a quantity');
  },
  isEmpty: never,
};

function trim(text: string): string {
  return /^\S*$/.test(text) ? text : text.replace(outerSpace, '');
}

/** A number as Go's JSON has it: integers of 64 bits in full. */
function numberText(value: number | bigint): string {
  return isInteger(value) && isInt64(value) ? String(BigInt(value)) : String(Number(value));
}

function timeCodec(canonical: (text: string) => string | null | undefined): Codec {
  return {
    zero: null,
    convert(value, trip) {
      const time = typeof value === 'string' ? canonical(value) : undefined;
      return time === undefined ? mismatch(trip, 'a time such as "2006-01-02T15:04:05Z"') : time;
    },
    isEmpty: never,
  };
}

/** JSON that Go keeps as it is: runtime.RawExtension and metav1.FieldsV1. */
const jsonCodec: Codec = { zero: null, convert: (value) => value, isEmpty: never };

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const bytesCodec: Codec = {
  zero: null,
  convert(value, trip) {
    if (Array.isArray(value)) return Buffer.from(value.map((item) => byte(item, trip))).toString('base64');
    const text = typeof value === 'string' ? value.replace(/[\r\n]+/g, '') : '*';
    if (!base64.test(text)) return mismatch(trip, 'base64');
    // Bits that are left over after the last byte are lost.
    return text.endsWith('=') ? Buffer.from(text, 'base64').toString('base64') : text;
  },
  isEmpty: (result, absent) => absent || result === '',
};

function byte(item: unknown, trip: Trip): number {
  if (item === null) return 0;
  const value = intCodec(64).convert(item, trip);
  return isInteger(value) ? Number(BigInt.asUintN(8, BigInt(value))) : 0;
}

function mismatch(trip: Trip, wanted: string): never {
  throw new Mismatch(trip, wanted);
}

/** The types without parts, by their letter in the table. */
export const scalarCodecs: ReadonlyMap<string, Codec> = new Map([
  ['s', stringCodec],
  ['b', boolCodec],
  ['i', intCodec(32)],
  ['l', intCodec(64)],
  ['o', intOrStringCodec],
  ['q', quantityCodec],
  ['t', timeCodec(canonicalTime)],
  ['u', timeCodec(canonicalMicroTime)],
  ['x', jsonCodec],
  ['y', bytesCodec],
]);
