/** What a bundle may unpack to, in bytes. */
export const largestBundle = 512 * 1024 * 1024;

/** A bundle that cannot be made or used. The message is one line. */
export class BundleError extends Error {
  readonly code = 'BUNDLE';
}
