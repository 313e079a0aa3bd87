import { KustomizeError } from '../errors.ts';

/** One document of a text, as UTF-16 offsets. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * Cuts a text at its lines that start with `---`, as kustomize does: by hand, before any parser sees it. A first line
 * `---` and one that follows a separator directly belong to the part they start. Throws for text after a separator.
 */
export function splitText(text: string): Part[] {
  const parts: Part[] = [];
  let start = 0;
  const separator = /\n(---[^\n]*)\n/g;
  for (let match = separator.exec(text); match !== null; match = separator.exec(text)) {
    const line = (match[1] ?? '').trim();
    const rest = line.slice(3).trim();
    if (rest !== '' && !rest.startsWith('#')) throw new KustomizeError(`invalid document separator: ${line}`);
    parts.push({ start, end: match.index + 1 });
    start = separator.lastIndex;
  }
  parts.push({ start, end: text.length });
  return parts;
}
