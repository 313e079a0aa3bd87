const hidden = '***';

/** Where messages of renderers quote the text of files, and what of them stays. */
const quotes: readonly (readonly [RegExp, string])[] = [
  [/literal sources \[.*\]: invalid literal source .*(?=, expected key=value)/gs, `literal source ${hidden}`],
  [/(line )\[[\d ]*\]( has invalid utf8 bytes) : .*/gs, `$1${hidden}$2`],
  [/(cannot decode \S+ )`.*`(?= as an? )/gs, `$1${hidden}`],
  [/(node contents:).*/gs, `$1 ${hidden}`],
  [/(unknown anchor )'[^']*'/g, `$1${hidden}`],
  [/(, at )"(?:[^"\\]|\\.)*"/g, `$1${hidden}`],
  [/((?:end of array index|parsing index): )".*"/gs, `$1${hidden}`],
];

/**
 * Takes a renderer's message, gives it without what it quotes of files: that may be the value of a Secret, and messages
 * of a gate are published.
 */
export function withoutContent(message: string): string {
  return quotes.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);
}
