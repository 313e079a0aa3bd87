const modulus = 65_521;

/** The Adler-32 checksum of a text in UTF-8 (RFC 1950). */
export function adler32(text: string): number {
  let low = 1;
  let high = 0;
  for (const byte of Buffer.from(text)) {
    low = (low + byte) % modulus;
    high = (high + low) % modulus;
  }
  return high * 65_536 + low;
}
