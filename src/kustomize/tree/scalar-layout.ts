import { isPlainString } from './resolve.ts';

/** How go-yaml v2 writes a text. */
export type Layout = 'plain' | 'single' | 'double' | 'literal';

const lineBreaks = /[\r\n\u0085\u2028\u2029]/;
/** What its emitter takes for unprintable: controls, tabs, a byte order mark, and everything beyond U+FFFF. */
const unprintable = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const spaceAtEdge = /^[ \r\n\u0085\u2028\u2029]|[ \r\n\u0085\u2028\u2029]$/;
const breakThenSpace = /[\r\n\u0085\u2028\u2029] /;
const spaceThenBreak = / [\r\n\u0085\u2028\u2029]/;
/** What would be syntax in a plain scalar outside of brackets. */
const indicators = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?-](?:[ \t]|$))|:(?:[ \t]|$)|[ \t\r\n\u0085\u2028\u2029\0]#/;
/** Most texts: nothing in them asks for a closer look, apart from what they mean. */
const harmless = /^[A-Za-z/_$][A-Za-z0-9/_.$(){}+=,;@-]*$/;

/** Whether a text has more than one line for the emitter. */
export function isMultiline(text: string): boolean {
  return lineBreaks.test(text);
}

/** How a string is written as a value, or, with `isKey`, as a key that fits on a line. */
export function layoutOf(text: string, isKey: boolean): Layout {
  if (harmless.test(text)) return isPlainString(text) ? 'plain' : 'double';
  if (unprintable.test(text) || spaceThenBreak.test(text)) return 'double';
  if (text.includes('\n')) return isKey || text.endsWith(' ') ? 'double' : 'literal';
  if (!isPlainString(text)) return 'double';
  return isMultiline(text) ? rareLayout(text, isKey) : onOneLine(text);
}

/** For a text whose only line breaks are U+2028 and U+2029. */
function rareLayout(text: string, isKey: boolean): Layout {
  return isKey || breakThenSpace.test(text) ? 'double' : 'single';
}

function onOneLine(text: string): Layout {
  return spaceAtEdge.test(text) || indicators.test(text) ? 'single' : 'plain';
}
