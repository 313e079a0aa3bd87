import { gunzipSync } from 'node:zlib';

/** Unpacks gzip to at most `limit` bytes, so that a bomb costs no more than that. Throws on more, and on other bytes. */
export function gunzipWithin(bytes: Uint8Array, limit: number): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: limit });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new Error(tooLarge ? `it unpacks to more than ${limit} bytes` : 'it is not packed with gzip, or damaged', {
      cause: error,
    });
  }
}
