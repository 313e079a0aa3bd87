/** One thing that could not be read or judged. Lines and columns start at 1; they are left out for a file as a whole. */
export interface Problem {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** One line: what is wrong, quoting the input, and what would be right. */
  readonly message: string;
}

/** A place inside a text and what is wrong there. Thrown by the readers of one document, never out of them. */
export class Fault extends Error {
  readonly offset: number;

  constructor(offset: number, message: string) {
    super(message);
    this.name = 'Fault';
    this.offset = offset;
  }
}

// What would break the line, hide text or steer a terminal: controls, line separators, direction marks, lone surrogates.
// oxlint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Cs}/gu;

/** Quotes input for a message: in double quotes, on one line, at most `limit` characters, control characters escaped. */
export function quote(input: string, limit = 60): string {
  const cut = input.length > limit ? `${input.slice(0, limit)}…` : input;
  const escaped = JSON.stringify(cut).replace(unprintable, (character) => {
    const code = character.charCodeAt(0);
    return `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return escaped;
}
