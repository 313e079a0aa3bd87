/** The command line or a file it names is wrong. The message is one line: the input, and what would be right. Exit 2. */
export class UsageError extends Error {
  readonly code = 'USAGE';
}

/** The result could not be handed over. Exit 3: whoever waits for it knows nothing. */
export class OutputError extends Error {
  readonly code = 'OUTPUT';
}

/** A cluster could not be asked at all. The message is one line. Exit 3: nothing is known about it. */
export class ClusterError extends Error {
  readonly code = 'CLUSTER';
}

/** A bundle does not give the verdict that it was made of. The message is one line. Exit 3. */
export class ReplayError extends Error {
  readonly code = 'REPLAY';
}

/** What a process ends with. */
export const exitCodes = { pass: 0, fail: 1, usage: 2, incomplete: 3 } as const;

// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** What the log of a workflow obeys: `::` where a line begins, `##[` anywhere. */
const workflowCommand = /(?<=^\s*):(?=:)|#(?=#\[)/gm;

/**
 * Text that may hold input, for a terminal or a log: characters that would act on it are spelled out; line breaks stay.
 */
export function visible(text: string): string {
  return text.replaceAll(unprintable, spelledOut).replaceAll(workflowCommand, spelledOut);
}

function spelledOut(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** Input in a message: in quotes, on one line. */
export function quote(input: string): string {
  return visible(JSON.stringify(input.length > 80 ? `${input.slice(0, 80)}…` : input));
}
