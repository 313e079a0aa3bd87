/** A text with one value in it changed, and what the value became. */
export interface Edited {
  readonly text: string;
  /** The value that now stands where the old one did. */
  readonly value: string;
}

/** What stands at a place. */
export interface Standing {
  readonly line: number;
  readonly column: number;
  /** The value that is said to stand there, or the part of it. */
  readonly value: string;
  readonly type: 'string' | 'number' | 'boolean';
}

/**
 * Changes the value that stands at a place to another of its type, as somebody would who sees nothing but the text: in
 * a file that is all one value, in a line of an env file, or a scalar of YAML in the style that it has there. Undefined
 * when the place does not hold that value.
 */
export function edit(file: string, text: string, standing: Standing): Edited | undefined {
  const { line, column, value } = standing;
  if (line === 1 && column === 1 && text === value) return { text: 'changed', value: 'changed' };
  if (file.endsWith('.env')) return editLine(text, standing);
  const offset = offsetOf(text, standing);
  const rest = text.slice(offset);
  const startsAlike = value.startsWith(rest[0] ?? '');
  if (!startsAlike && /^[|>][-+0-9]*[ \t]*(?:#.*)?\r?\n/.test(rest)) return editBlock(text, offset, another(standing));
  return (startsAlike ? undefined : editQuoted(text, offset, standing)) ?? editPlain(text, offset, standing);
}

/** In quotes, which are escaped where the text stands in quotes itself. */
function editQuoted(text: string, offset: number, standing: Standing): Edited | undefined {
  const rest = text.slice(offset);
  const [whole, quote] =
    /^(\\?")((?:(?!\1)(?:\\.|[^\\]))*)\1/s.exec(rest) ?? /^('{1,2})(?!')((?:(?!\1)[^]|'')*?)\1(?!')/.exec(rest) ?? [];
  if (whole === undefined || quote === undefined) return undefined;
  const next = another(standing);
  return { text: text.slice(0, offset) + quote + next + quote + text.slice(offset + whole.length), value: next };
}

function editPlain(text: string, offset: number, standing: Standing): Edited | undefined {
  const whole = plain(text.slice(offset), standing);
  if (whole === undefined) return undefined;
  const next = another(standing);
  return { text: text.slice(0, offset) + next + text.slice(offset + whole.length), value: next };
}

function editLine(text: string, standing: Standing): Edited | undefined {
  const offset = offsetOf(text, standing);
  const line = /^[^\r\n]*/.exec(text.slice(offset))?.[0] ?? '';
  if (line !== standing.value) return undefined;
  return { text: `${text.slice(0, offset)}changed${text.slice(offset + line.length)}`, value: 'changed' };
}

/** The text of a plain scalar, which may go on over lines. */
function plain(rest: string, { value, type }: Standing): string | undefined {
  if (rest.startsWith(value)) return value;
  if (type !== 'string') return /^[^\s,\]}]+/.exec(rest)?.[0];
  const words = value.split(/\s+/).map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${words.join(String.raw`\s+`)}`).exec(rest)?.[0];
}

/** A block gets one line instead of those that it has: lines that are indented more than its key or its dash. */
function editBlock(text: string, offset: number, next: string): Edited {
  const before = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const dashes = /^ *(?:- +)*/.exec(before)?.[0] ?? '';
  const outer = dashes.length < before.length ? dashes.length : dashes.lastIndexOf('-');
  const [header = '', ...lines] = text.slice(offset).split(/(?<=\n)/);
  const end = lines.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= outer);
  const body = end < 0 ? lines : lines.slice(0, end);
  const indent = ' '.repeat(Math.max(0, body.find((line) => line.trim() !== '')?.search(/\S/) ?? 0));
  const after = lines.slice(body.length).join('');
  return {
    text: `${text.slice(0, offset)}${header}${indent}${next}\n${after}`,
    value: header.includes('-') ? next : `${next}\n`,
  };
}

function offsetOf(text: string, { line, column }: Standing): number {
  const lines = text.split('\n');
  return lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, 0) + column - 1;
}

function another({ value, type }: Standing): string {
  if (type === 'boolean') return value === 'true' ? 'false' : 'true';
  return type === 'number' ? String(Math.trunc(Number(value)) + 7) : 'changed';
}
