const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Length in UTF-8, which is what GitHub's limits count. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** As much from the beginning as fits into so many bytes; no character is cut in two. */
export function firstBytes(text: string, limit: number): string {
  const bytes = encoder.encode(text);
  if (bytes.length <= limit) return text;
  let end = Math.max(limit, 0);
  // Bytes 10xxxxxx continue a character.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return decoder.decode(bytes.subarray(0, end));
}
