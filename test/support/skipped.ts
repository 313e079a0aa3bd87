/** Says aloud which tests do not run for want of something, and how to get that. */
export function skipped(what: string): void {
  process.stderr.write(`SKIPPED: ${what}\n`);
}
