/** The command line or a file it names is wrong. The message is one line: the input, and what would be right. Exit 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** What a process ends with. */
export const exitCodes = { pass: 0, fail: 1, usage: 2, incomplete: 3 } as const;
