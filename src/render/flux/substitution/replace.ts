import { widthAt, type Bytes } from './bytes.ts';

/** `${v//old/new}`. `charge` is told the size of the result before it is made, and may throw. */
export function replaceAll(bytes: Bytes, old: Bytes, by: Bytes, charge: (size: number) => void): Bytes {
  if (old === '') return replaceBetween(bytes, by, charge);
  let count = 0;
  for (let at = bytes.indexOf(old); at >= 0; at = bytes.indexOf(old, at + old.length)) count++;
  charge(bytes.length + count * (by.length - old.length));
  return count === 0 ? bytes : bytes.split(old).join(by);
}

/** An empty text stands before and after every character. */
function replaceBetween(bytes: Bytes, by: Bytes, charge: (size: number) => void): Bytes {
  charge(bytes.length + (bytes.length + 1) * by.length);
  let text = by;
  for (let at = 0; at < bytes.length;) {
    const next = at + widthAt(bytes, at, bytes.length);
    text += bytes.slice(at, next) + by;
    at = next;
  }
  return text;
}

/** `${v/old/new}` */
export function replaceFirst(bytes: Bytes, old: Bytes, by: Bytes): Bytes {
  const at = bytes.indexOf(old);
  return at < 0 ? bytes : bytes.slice(0, at) + by + bytes.slice(at + old.length);
}

/** `${v/#old/new}` */
export function replacePrefix(bytes: Bytes, old: Bytes, by: Bytes): Bytes {
  return bytes.startsWith(old) ? by + bytes.slice(old.length) : bytes;
}

/** `${v/%old/new}` */
export function replaceSuffix(bytes: Bytes, old: Bytes, by: Bytes): Bytes {
  return bytes.endsWith(old) ? bytes.slice(0, bytes.length - old.length) + by : bytes;
}
