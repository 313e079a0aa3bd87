type Format = 'decimal' | 'exponent' | 'binary';

interface Suffix {
  readonly format: Format;
  /** Of 10, or of 2 where the format is binary. */
  readonly exponent: number;
}

interface Written {
  readonly sign: '' | '-' | '+';
  /** The digits before the point without leading zeros, "0" for none, and those after it. */
  readonly whole: string;
  readonly fraction: string;
  /** Whether a digit was written at all. */
  readonly hasDigits: boolean;
  readonly suffix: string;
}

const decimalSuffixes = new Map(
  ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'].map((name, at) => [name, at * 3 - 9]),
);
const binarySuffixes = new Map(['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((name, at) => [name, at * 10 + 10]));
const decimalNames = new Map(Array.from(decimalSuffixes, ([name, exponent]) => [exponent, name]));
const binaryNames = ['', ...binarySuffixes.keys()];
/** Quantities are never finer than a billionth. */
const finest = -9;
const largestBinary = 2n ** 63n - 1n;

/**
 * A quantity as Kubernetes prints it after reading `text` (apimachinery `resource.Quantity`): `1000m` is `1`, `0.5Gi` is
 * `512Mi`. What it takes for canonical comes back as it was written, `1.500` and `+5` too. Undefined for no quantity.
 */
export function canonicalQuantity(text: string): string | undefined {
  const written = scan(text);
  const suffix = written && readSuffix(written.suffix);
  if (!written || !suffix) return undefined;
  if (isFast(written, suffix)) {
    const digits = written.whole + written.fraction;
    if (isCanonical(digits, suffix, suffix.exponent - written.fraction.length)) return text;
  } else if (!written.hasDigits) return undefined;
  return print(written, suffix);
}

function scan(text: string): Written | undefined {
  if (text === '') return undefined;
  const sign = text.startsWith('-') ? '-' : text.startsWith('+') ? '+' : '';
  const start = sign.length;
  const first = skip(text, start, '0');
  const point = skip(text, first, digits);
  const end = text[point] === '.' ? skip(text, point + 1, digits) : point;
  const exponent = skip(text, end, 'eEinumkKMGTP');
  const signed = text[exponent] === '-' || text[exponent] === '+' ? exponent + 1 : exponent;
  if (skip(text, signed, digits) < text.length) return undefined;
  return {
    sign,
    whole: text.slice(first, point) || '0',
    fraction: text.slice(point + 1, end),
    hasDigits: point > start || end > point + 1,
    suffix: text.slice(end),
  };
}

const digits = '0123456789';

function skip(text: string, from: number, characters: string): number {
  let at = from;
  while (at < text.length && characters.includes(text.charAt(at))) at++;
  return at;
}

function readSuffix(name: string): Suffix | undefined {
  const decimal = decimalSuffixes.get(name);
  if (decimal !== undefined) return { format: 'decimal', exponent: decimal };
  const binary = binarySuffixes.get(name);
  if (binary !== undefined) return { format: 'binary', exponent: binary };
  if (!/^[eE][+-]?[0-9]+$/.test(name)) return undefined;
  const exponent = BigInt(name.slice(1).replace('+', ''));
  if (BigInt.asIntN(64, exponent) !== exponent) return undefined;
  return { format: 'exponent', exponent: Number(BigInt.asIntN(32, exponent)) };
}

/** Whether Kubernetes reads it as a 64-bit number; only those can count as canonical. */
function isFast({ whole, fraction }: Written, { format, exponent }: Suffix): boolean {
  if (format !== 'binary') {
    return whole.length + fraction.length <= 18 && exponent - fraction.length >= finest;
  }
  return fraction === '' && 14 - whole.length - Math.trunc((exponent * 3) / 10) >= 0;
}

function isCanonical(shifted: string, { format }: Suffix, scale: number): boolean {
  if (format === 'binary') return (Number(shifted) & 7) !== 0;
  return scale % 3 === 0 && !shifted.endsWith('000') && !shifted.startsWith('0');
}

function print({ sign, whole, fraction }: Written, suffix: Suffix): string {
  let magnitude = BigInt(whole + fraction);
  if (magnitude === 0n) return '0';
  let exponent = -fraction.length;
  if (suffix.format === 'binary') magnitude <<= BigInt(suffix.exponent);
  else exponent += suffix.exponent;
  if (exponent < finest) {
    magnitude = roundUp(magnitude, finest - exponent);
    exponent = finest;
  }
  const minus = sign === '-' ? '-' : '';
  if (suffix.format !== 'binary') return minus + printDecimal(magnitude, exponent, suffix.format);
  const unit = 10n ** BigInt(-exponent);
  if (magnitude > largestBinary * unit) return minus + printBinary(largestBinary);
  if (magnitude < 1024n * unit || magnitude % unit !== 0n) return minus + printDecimal(magnitude, exponent, 'decimal');
  return minus + printBinary(magnitude / unit);
}

/** Without its last `places` digits; whatever they hold adds one. */
function roundUp(magnitude: bigint, places: number): bigint {
  const text = String(magnitude);
  if (places >= text.length) return 1n;
  const kept = BigInt(text.slice(0, -places));
  return /[1-9]/.test(text.slice(-places)) ? kept + 1n : kept;
}

/** A decimal suffix that does not exist is printed as none, as Kubernetes does: 1e21 without exponent is `1`. */
function printDecimal(magnitude: bigint, exponent: number, format: 'decimal' | 'exponent'): string {
  const text = String(magnitude);
  const zeros = text.length - text.replace(/0+$/, '').length;
  const power = Math.floor((exponent + zeros) / 3) * 3;
  const mantissa = text.slice(0, text.length - zeros) + '0'.repeat(exponent + zeros - power);
  if (format === 'decimal') return mantissa + (decimalNames.get(power) ?? '');
  return power === 0 ? mantissa : `${mantissa}e${power}`;
}

function printBinary(value: bigint): string {
  let rest = value;
  let power = 0;
  for (; rest % 1024n === 0n; rest /= 1024n) power++;
  return `${rest}${binaryNames[power] ?? ''}`;
}
