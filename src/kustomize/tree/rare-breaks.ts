/** Line breaks that YAML 1.2 takes for ordinary characters, and go-yaml does not. */
const rareBreaks = /[\u0085\u2028\u2029]/;
const rareFold = /[ \t]*[\u0085\u2028\u2029](?:[ \t]*[\u0085\u2028\u2029])*[ \t]*/g;

/**
 * The text of a quoted or plain scalar in which NEL and the separators U+2028 and U+2029 stand as raw characters, as
 * go-yaml reads it: they are line breaks, so blanks around them go, a lone NEL becomes a space, separators stay.
 */
export function foldRareBreaks(text: string): string {
  if (!rareBreaks.test(text)) return text;
  return text.replace(rareFold, (match) => {
    const lines = match.replace(/[ \t]/g, '').replaceAll('\u0085', '\n');
    if (!lines.startsWith('\n')) return lines;
    return lines === '\n' ? ' ' : lines.slice(1);
  });
}
