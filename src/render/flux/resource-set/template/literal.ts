import { TemplateError } from './template-error.ts';

/** What a number, a character or a text in quotes means in Go: integers are bigints, floats numbers. */
export function literalOf(text: string, offset: number): string | number | bigint {
  if (text.startsWith('`')) return text.slice(1, -1).replaceAll('\r', '');
  if (text.startsWith('"')) return unquote(text.slice(1, -1), offset);
  if (text.startsWith("'")) return character(text.slice(1, -1), offset);
  return number(text, offset);
}

function number(text: string, offset: number): number | bigint {
  const plain = text.replaceAll('_', '');
  if (/^[+-]?(?:0|[1-9]\d*)$/.test(plain)) return inRange(BigInt(plain.replace(/^\+/, '')), text, offset);
  if (/^0[xXbBoO][\da-fA-F]+$/.test(plain)) return inRange(BigInt(plain.toLowerCase()), text, offset);
  if (/^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(plain)) {
    const value = Number(plain);
    // Go takes a float that is whole for an integer where one is due; here it has to be written as one.
    if (Number.isFinite(value) && !Number.isInteger(value)) return value;
  }
  throw new TemplateError(`the number ${text} is not supported here; write an integer or a fraction`, offset);
}

function inRange(value: bigint, text: string, offset: number): bigint {
  if (value >= -(2n ** 63n) && value < 2n ** 63n) return value;
  throw new TemplateError(`integer overflow: ${text}`, offset);
}

function character(text: string, offset: number): bigint {
  const points = Array.from(unquote(text.replaceAll('"', String.raw`\"`).replaceAll(String.raw`\'`, "'"), offset));
  const [point] = points;
  if (point === undefined || points.length > 1) throw new TemplateError(`malformed character '${text}'`, offset);
  return BigInt(point.codePointAt(0) ?? 0);
}

const letters: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  '"': '"',
};

function unquote(text: string, offset: number): string {
  return text.replaceAll(/\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|x([0-7][\da-fA-F])|([\s\S]))/g, (whole, ...found) => {
    const [short, long, byte, letter] = found as (string | undefined)[];
    const code = short ?? long ?? byte;
    if (code !== undefined) {
      const point = Number.parseInt(code, 16);
      if (point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff)) return String.fromCodePoint(point);
    }
    const plain = letters[letter ?? ''];
    if (plain === undefined || code !== undefined)
      throw new TemplateError(`the escape ${whole} is not supported`, offset);
    return plain;
  });
}
