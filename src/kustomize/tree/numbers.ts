/** 64-bit bounds within which Go reads an integer. */
const lowest = -(2n ** 63n);
const highest = 2n ** 64n - 1n;
/** No text that is longer is a 64-bit integer, a long row of zeros aside. */
const longestInteger = 70;

const decimal = /^-?(?:0|[1-9][0-9]{0,14})$/;
const prefixed = /^([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)$/;
/** After a bare prefix both readers look for digits once more, and then allow them a sign of their own. */
const signedDigits = /^(-?)0([bo])([-+]?)([0-7]+)$/;
const float = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
const fraction = /^\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?$/;

/** An integer by Go's rules for base 0 (`017`, `0o17`, `0x1F`, `0b11`), underscores ignored; undefined for anything else. */
export function parseInteger(written: string): bigint | undefined {
  if (decimal.test(written)) return BigInt(written);
  const text = written.replaceAll('_', '');
  if (text.length > longestInteger) return undefined;
  const match = prefixed.exec(text);
  if (match === null) return parseSigned(text);
  const digits = match[2] ?? '';
  const magnitude = BigInt(/^0[0-7]/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return inRange(match[1] === '-' ? -magnitude : magnitude, match[1] !== '');
}

function parseSigned(text: string): bigint | undefined {
  const match = signedDigits.exec(text);
  if (match === null || (match[2] === 'b' && /[2-7]/.test(match[4] ?? ''))) return undefined;
  const [, sign, base, inner] = match;
  // After a minus the rest has to be digits: `-0b-1` is a text.
  if (sign !== '' && inner !== '') return undefined;
  const magnitude = BigInt(`0${base}${match[4]}`);
  return inRange(sign === '-' || inner === '-' ? -magnitude : magnitude, true);
}

/** Integers with a sign have 63 bits, those without 64. */
function inRange(value: bigint, isSigned: boolean): bigint | undefined {
  if (value < lowest || value > highest) return undefined;
  return isSigned && value >= 2n ** 63n ? undefined : value;
}

/** A finite decimal fraction, underscores ignored; undefined for anything else, and for what no double can hold. */
export function parseDecimal(written: string): number | undefined {
  const text = written.replaceAll('_', '');
  return float.test(text) ? finite(text) : undefined;
}

/** The same for a text that starts with its point, where Go demands that underscores stand between digits. */
export function parseFraction(text: string): number | undefined {
  return fraction.test(text) ? finite(text.replaceAll('_', '')) : undefined;
}

function finite(text: string): number | undefined {
  const value = Number(text);
  return Number.isFinite(value) ? value : undefined;
}

/** A double as Go's `%g` writes it with as many digits as it takes: `0.5`, `1.5e+06`, `1e-05`. */
export function formatDouble(value: number): string {
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent <= 5) return Object.is(value, -0) ? '-0' : String(value);
  const size = Math.abs(exponent);
  return `${mantissa}e${exponent < 0 ? '-' : '+'}${size < 10 ? '0' : ''}${size}`;
}
