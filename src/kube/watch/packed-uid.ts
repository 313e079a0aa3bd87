const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Writes a uid into four words of 32 bits from a place on; false, and nothing is written, unless it is a UUID in lower case. */
export function packUid(uid: string, words: Uint32Array, at: number): boolean {
  if (!uuid.test(uid)) return false;
  const digits = uid.replaceAll('-', '');
  for (let word = 0; word < 4; word += 1) words[at + word] = Number.parseInt(digits.slice(8 * word, 8 * word + 8), 16);
  return true;
}

/** The uid that was written there. */
export function unpackUid(words: Uint32Array, at: number): string {
  const digits = Array.from(words.subarray(at, at + 4), (word) => word.toString(16).padStart(8, '0')).join('');
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20]].map(([from, to]) => digits.slice(from, to)).join('-');
}
