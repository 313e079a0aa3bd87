const letter = /\p{L}/u;
const digit = /\p{Nd}/u;
/** A key of nothing but such characters is compared without a look at the Unicode tables. */
const plainKey = /^[A-Za-z]+$/;

/**
 * The order in which go-yaml v2 writes keys: numbers in them by value, symbols before letters, upper case before lower.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  if (plainKey.test(a) && plainKey.test(b)) return a < b ? -1 : 1;
  const left = Array.from(a);
  const right = Array.from(b);
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index++) {
    if (left[index] !== right[index]) return compareAt(left, right, index);
  }
  return left.length - right.length;
}

function compareAt(a: readonly string[], b: readonly string[], index: number): number {
  const left = a[index] ?? '';
  const right = b[index] ?? '';
  const isLetter = letter.test(left);
  const isOtherLetter = letter.test(right);
  if (isLetter !== isOtherLetter) return isOtherLetter ? -1 : 1;
  const order = (left.codePointAt(0) ?? 0) - (right.codePointAt(0) ?? 0);
  if (isLetter) return order;
  return compareNumbers(a, b, index) || order;
}

/** Compares the numbers whose digits begin here; 0 where neither by value nor by length one comes first. */
function compareNumbers(a: readonly string[], b: readonly string[], index: number): number {
  // A zero within a number that has begun before counts as a digit of it, not as the start of a shorter one.
  const start = (a[index] === '0' || b[index] === '0') && insideNumber(a, index) ? 1n : 0n;
  const first = numberAt(a, index, start);
  const second = numberAt(b, index, start);
  if (first.value !== second.value) return first.value < second.value ? -1 : 1;
  return first.end - second.end;
}

function insideNumber(characters: readonly string[], index: number): boolean {
  for (let before = index - 1; before >= 0 && digit.test(characters[before] ?? ''); before--) {
    if (characters[before] !== '0') return true;
  }
  return false;
}

/** The number whose digits begin here, in 64 bits as in Go. */
function numberAt(characters: readonly string[], index: number, start: bigint): { value: bigint; end: number } {
  let value = start;
  let end = index;
  for (; end < characters.length && digit.test(characters[end] ?? ''); end++) {
    value = BigInt.asIntN(64, value * 10n + BigInt((characters[end]?.codePointAt(0) ?? 0) - 0x30));
  }
  return { value, end };
}
