/** The data are not exceptions. The message is one line that quotes the place and says what would be right. */
export class ExceptionError extends Error {
  readonly code = 'INVALID_EXCEPTIONS';
}

/** The start of a value as JSON, for a message. */
export function quoted(value: unknown): string {
  const text = value === undefined ? 'nothing' : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
