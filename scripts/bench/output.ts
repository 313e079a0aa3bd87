/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Prints results. */
export function print(text: string): void {
  process.stdout.write(text);
}

/** Says what is going on, beside the results. */
export function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
