import type { Bytes } from './bytes.ts';

const integer = /^[-+]?[0-9]+$/;
const largest = 2n ** 63n - 1n;

/**
 * `${v:from}` and `${v:from:length}`, in bytes. Negative numbers count from the end. An argument that is no 64-bit number
 * leaves the value as it is. Undefined where envsubst crashes: when the sum of both exceeds 64 bits.
 */
export function substring(bytes: Bytes, fromText: Bytes, lengthText?: Bytes): Bytes | undefined {
  const size = BigInt(bytes.length);
  const given = integerOf(fromText);
  if (given === undefined) return bytes;
  const from = given >= 0n ? given : given < -size ? 0n : size + given;
  if (lengthText === undefined) return slice(bytes, from, size);
  const length = integerOf(lengthText);
  if (length === undefined) return bytes;
  if (length < 0n) return slice(bytes, from, size + length);
  return from + length > largest ? undefined : slice(bytes, from, from + length);
}

function slice(bytes: Bytes, from: bigint, to: bigint): Bytes {
  const size = BigInt(bytes.length);
  return from >= size || to < from ? '' : bytes.slice(Number(from), Number(to < size ? to : size));
}

function integerOf(text: Bytes): bigint | undefined {
  if (!integer.test(text)) return undefined;
  const digits = text.replace(/^([-+]?)0+(?=[0-9])/, '$1').replace('+', '');
  if (digits.length > 20) return undefined;
  const value = BigInt(digits);
  return value <= largest && value >= -largest - 1n ? value : undefined;
}
