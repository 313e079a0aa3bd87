/** What a bundle may unpack to, in bytes. */
export const largestBundle = 512 * 1024 * 1024;

/** What the description of a bundle may have, in bytes: enough for 100,000 files. As data it takes up to fifty times as much. */
export const largestManifest = 32 * 1024 * 1024;

/** A bundle that cannot be made or used. The message is one line. */
export class BundleError extends Error {
  readonly code = 'BUNDLE';
}
