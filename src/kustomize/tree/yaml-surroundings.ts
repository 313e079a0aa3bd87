/** The column of an offset, counted from zero. */
function columnOf(text: string, position: number): number {
  return position - (text.lastIndexOf('\n', position - 1) + 1);
}

/** What closes the innermost bracket that is open at an offset, and whether a quoted text is open there. */
export function bracketAround(text: string, position: number): { closing: string | undefined; isQuoted: boolean } {
  const open: string[] = [];
  const tokens = /(^|[\s,[{:])#.*|"(?:\\[^]|[^"\\])*("|$)|(?<=^|[\s,[{:-])'(?:''|[^'])*('|$)|[[\]{}]/gm;
  for (const { 0: token, 2: double, 3: single } of text.slice(0, position).matchAll(tokens)) {
    if ((token.startsWith('"') && double !== '"') || (token.startsWith("'") && single !== "'")) {
      return { closing: undefined, isQuoted: true };
    }
    if (token === '[' || token === '{') open.push(token === '[' ? ']' : '}');
    else if (token === ']' || token === '}') open.pop();
  }
  return { closing: open.at(-1), isQuoted: false };
}

interface Line {
  readonly column: number;
  readonly isElement: boolean;
}

/** The lines with content before that of an offset, the nearest first. */
function* linesBefore(text: string, position: number): Generator<Line> {
  let end = text.lastIndexOf('\n', position - 1);
  while (end >= 0) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    const content = line.trimStart();
    if (content !== '' && !/^(?:#|---(?:\s|$))/.test(content)) {
      yield { column: line.length - content.length, isElement: /^-(?:\s|$)/.test(content) };
    }
    end = start - 1;
  }
}

/**
 * Whether what stands at an offset follows a list as one of its elements would. A list whose dashes stand below their
 * key belongs to the map of that key.
 */
export function isInSequence(text: string, position: number): boolean {
  const column = columnOf(text, position);
  let list: number | undefined;
  for (const line of linesBefore(text, position)) {
    if (list === undefined) {
      if (line.column > column) continue;
      if (!line.isElement) return false;
      if (line.column + 2 <= column) return false;
      list = line.column;
    } else if (line.column <= list && !line.isElement) return line.column < list;
    else if (line.column < list) return true;
  }
  return list !== undefined;
}

/** Whether an offset lies outside of the document that stands before it, seen by indentation. */
export function isRootOver(text: string, position: number): boolean {
  const lines = Array.from(linesBefore(text, position));
  const root = lines.at(-1);
  if (root === undefined) return false;
  const first = text.split('\n').find((line) => line.trim() !== '' && !/^\s*(?:#|---(?:\s|$))/.test(line)) ?? '';
  const isBlock = root.isElement || isMapping(first.trim());
  return !isBlock || columnOf(text, position) < root.column;
}

/** Whether the first line of a document makes it a map. */
function isMapping(line: string): boolean {
  const quote = /^["']/.exec(line)?.[0];
  if (quote) return /^\s*:(?:\s|$)/.test(line.slice(line.indexOf(quote, 1) + 1));
  return !/^[[{|>]/.test(line) && /^\?\s|:(?:\s|$)/.test(line);
}
