/** Characters that steer a terminal or reorder text, and halves of surrogate pairs, that mean no character at all. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** What GitHub obeys in the log of a workflow: `::` at the start of a line, `##[` anywhere. */
const workflowCommand = /(?<!\S):(?=:)|#(?=#\[)/g;

/**
 * Takes text from a stranger, gives one line of it that cannot act on a terminal or the log of a workflow: control
 * characters, line breaks and text-direction marks are spelled out, as in `\n`, `\x1b` or `\u202e`.
 */
export function spellOutControls(text: string): string {
  return text
    .replace(unseen, (character) => named[character] ?? spellOut(character.codePointAt(0) ?? 0))
    .replace(workflowCommand, (character) => spellOut(character.charCodeAt(0)));
}

function spellOut(codePoint: number): string {
  const hex = codePoint.toString(16);
  if (codePoint < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return codePoint < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`;
}

/** Takes text and a length of at least 1, gives the text, cut with an ellipsis when it is longer. */
export function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`;
}
