import { shorten, spellOutControls } from '../../model/visible-text.ts';

const longestText = 1000;
const mostEntries = 50;
const deepest = 5;

const secretName = /token|secret|passw|authorization|private_?key|cookie/i;
/** What a secret looks like: tokens of GitHub and of Kubernetes, keys in PEM, user and password of an address, headers. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/\b(?:gh[a-z]_|github_pat_)\w{10,}/g, '***'],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]+/g, '***'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*/g, '***'],
  [/:\/\/[^\s/@]*@/g, '://***@'],
  [/\b(bearer|basic) [\w.~+/=-]{8,}/gi, '$1 ***'],
];

/**
 * Takes the fields of a line of the log, gives them fit to be kept: without what is named like a secret or looks like
 * one, without control characters, and none longer, deeper or of more entries than a line should have.
 */
export function loggable(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return entriesOf(fields, 0);
}

/** The same for a text. */
export function loggableText(text: unknown): string {
  // What is cut away need not be searched, and a secret that is cut in two has to be found.
  const near = shorten(String(text), 4 * longestText);
  const safe = secretTexts.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), near);
  return spellOutControls(shorten(safe, longestText));
}

function loggableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return loggableText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= deepest) return '…';
  if (value instanceof Error) return loggableError(value, depth);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (Array.isArray(value)) return value.slice(0, mostEntries).map((item) => loggableValue(item, depth + 1));
  return entriesOf(value, depth);
}

function entriesOf(object: object, depth: number): Record<string, unknown> {
  const kept = Object.entries(object)
    .slice(0, mostEntries)
    .map(([name, value]) => [loggableText(name), isSecret(name, value) ? '***' : loggableValue(value, depth + 1)]);
  return Object.fromEntries(kept);
}

/** Whether there are any, and how many, may be told. */
function isSecret(name: string, value: unknown): boolean {
  return secretName.test(name) && (typeof value === 'string' || (typeof value === 'object' && value !== null));
}

function loggableError(error: Error, depth: number): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  const code = 'code' in error ? error.code : undefined;
  return {
    type: loggableText(error.constructor.name || name),
    message: loggableText(message),
    ...(typeof code === 'string' && { code: loggableText(code) }),
    // The message stands at its beginning, and may be of many lines.
    ...(stack !== undefined && { stack: framesOf(stack).map(loggableText) }),
    ...(cause !== undefined && { cause: loggableValue(cause, depth + 1) }),
  };
}

function framesOf(stack: string): string[] {
  const lines = stack.slice(0, 20_000).split('\n');
  return lines
    .filter((line) => /^\s+at /.test(line))
    .map((line) => line.trim())
    .slice(0, 20);
}
