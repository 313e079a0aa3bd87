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

const quotes = [/^(")(?:\\.|[^"\\])*"/s, /^(\\")(?:(?!\\").)*\\"/s, /^('')(?:[^']|'''')+''(?!')/, /^(')(?:[^']|'')*'/];

/** In quotes, which are escaped where the text stands in quotes itself. */
function editQuoted(text: string, offset: number, standing: Standing): Edited | undefined {
  const rest = text.slice(offset);
  const [whole, quote] = quotes.map((pattern) => pattern.exec(rest)).find((found) => found !== null) ?? [];
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

/** The text of a plain scalar, or of some of a scalar: it may go on over lines, and have escapes. */
function plain(rest: string, { value, type }: Standing): string | undefined {
  if (type !== 'string') return /^[^\s,\]}'"\\]+/.exec(rest)?.[0];
  const characters = Array.from(value.trimEnd(), (character) => {
    if (/\s/.test(character)) return String.raw`(?:\s|\\[nt ])`;
    const code = character.codePointAt(0)?.toString(16) ?? '';
    const escapes = [`x${code.padStart(2, '0')}`, `u${code.padStart(4, '0')}`, `U${code.padStart(8, '0')}`];
    const itself = character.replace(/[.*+?^${}()|[\]\\]/, String.raw`\$&`);
    return `(?:${itself}|${escapes.map((escape) => String.raw`\\${escape}`).join('|')})`;
  });
  const pattern = characters.join('').replaceAll(/(?:\(\?:\\s\|[^)]*\))+/g, String.raw`(?:\s|\\[nt ])+`);
  return new RegExp(`^${pattern}`, 'iu').exec(rest)?.[0];
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
  if (type === 'number') return String(Math.trunc(Number(value)) + 7);
  // What looks like a name or an image still does, so that those who take it apart still can.
  return /^[a-z][\w.:/@-]*$/i.test(value) ? `${value}x` : 'changed';
}
