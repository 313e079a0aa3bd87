/** What keeps go-yaml from writing a text as a block: it is in double quotes then, and comes back unchanged. */
const noBlock = / $| [\r\n\u0085\u2028\u2029]|[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;

/** Whether go-yaml v3 writes a text as a block where it is asked to. */
export function isWrittenAsBlock(text: string): boolean {
  return text !== '' && !noBlock.test(text);
}

/**
 * The text of a folded block after go-yaml v3 has written it and read it again, which is not always the same:
 * it puts an empty line even where none belongs, before a line that is indented more and after the last one, and
 * forgets them all in a text that begins with a space.
 */
export function foldAgain(text: string): string {
  const addsBreaks = !isIndented(text.replace(/^\n+/, ''));
  return text.replace(/([^\n]*)(\n+)(?=([^\n]?))/g, (_, line: string, breaks: string, next: string) => {
    const written = addsBreaks && !isIndented(line) ? breaks.length + 1 : breaks.length;
    return line + (next === '' ? lastBreaks(text, written) : breaksBetween(line, next, written));
  });
}

/** What a reader makes of some line breaks between two lines of a folded block. */
function breaksBetween(line: string, next: string, breaks: number): string {
  if (line === '' || isIndented(line) || isIndented(next)) return '\n'.repeat(breaks);
  return breaks === 1 ? ' ' : '\n'.repeat(breaks - 1);
}

/** What stays of the line breaks at the end; with more than one the block is told to keep them. */
function lastBreaks(text: string, breaks: number): string {
  if (!text.endsWith('\n')) return '';
  return text === '\n' || text.endsWith('\n\n') ? '\n'.repeat(breaks) : '\n';
}

function isIndented(line: string): boolean {
  return line === '' || line.startsWith(' ') || line.startsWith('\t');
}
