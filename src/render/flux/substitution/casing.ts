import { bytesOfCharacters, characterAt, charactersOf, isAscii, widthAt, type Bytes } from './bytes.ts';

/** Where Go's mapping of single characters is another one than JavaScript's of texts: Greek with iota subscript. */
const greek: readonly (readonly [from: number, to: number, distance: number])[] = [
  [0x1f80, 0x1f87, 8],
  [0x1f90, 0x1f97, 8],
  [0x1fa0, 0x1fa7, 8],
  [0x1fb3, 0x1fb3, 9],
  [0x1fc3, 0x1fc3, 9],
  [0x1ff3, 0x1ff3, 9],
];
const dottedCapital = 0x130;

/** `${v^^}`: every character that has a single upper-case form in that form. */
export function upper(bytes: Bytes): Bytes {
  return isAscii(bytes) ? bytes.toUpperCase() : bytesOfCharacters(charactersOf(bytes).map(upperOf));
}

/** `${v,,}` */
export function lower(bytes: Bytes): Bytes {
  return isAscii(bytes) ? bytes.toLowerCase() : bytesOfCharacters(charactersOf(bytes).map(lowerOf));
}

/** `${v^}`: only the first character. */
export function upperFirst(bytes: Bytes): Bytes {
  return withFirst(bytes, upperOf);
}

/** `${v,}` */
export function lowerFirst(bytes: Bytes): Bytes {
  return withFirst(bytes, lowerOf);
}

function withFirst(bytes: Bytes, change: (character: number) => number): Bytes {
  if (bytes === '') return bytes;
  const first = change(characterAt(bytes, 0, bytes.length));
  return bytesOfCharacters([first]) + bytes.slice(widthAt(bytes, 0, bytes.length));
}

function upperOf(character: number): number {
  const row = greek.find(([from, to]) => character >= from && character <= to);
  return row === undefined ? single(String.fromCodePoint(character).toUpperCase(), character) : character + row[2];
}

function lowerOf(character: number): number {
  return character === dottedCapital ? 0x69 : single(String.fromCodePoint(character).toLowerCase(), character);
}

/** A form of several characters counts as none. */
function single(text: string, unchanged: number): number {
  const character = text.codePointAt(0) ?? unchanged;
  return text.length === (character > 0xffff ? 2 : 1) ? character : unchanged;
}
