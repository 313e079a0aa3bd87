import { RE2JS } from 're2js';
import { defaultInputs } from './inputs.ts';

export type Test = (text: string) => boolean;

/**
 * Patterns of exceptions and control inputs are RE2, as in Kubescape: linear in the text whatever its author
 * wrote. Throws what RE2 says when the pattern is none.
 */
export function compilePattern(pattern: string, flags?: 'i'): Test {
  // The default patterns mean the same in both languages, cannot backtrack, and run on every value: use the fast engine.
  if (defaultInputs['sensitiveValues']?.includes(pattern)) {
    const regex = new RegExp(pattern, flags);
    return (text) => regex.test(text);
  }
  const regex = RE2JS.compile(pattern, flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0);
  return (text) => regex.test(text);
}

/** A pattern that has to match the whole text. A plain word is compared without any pattern engine. */
export function compileWhole(pattern: string, flags?: 'i'): Test {
  if (!/^[\w/:-]*$/.test(pattern)) {
    // Alone first: `a)|(?:b` is no pattern, but would become one between brackets.
    compilePattern(pattern, flags);
    // Most patterns of the default exceptions never meet a text, and compiling them takes longer than a small scan.
    let test: Test | undefined;
    return (text) => (test ??= compilePattern(`^(?:${pattern})$`, flags))(text);
  }
  const wanted = flags === 'i' ? pattern.toLowerCase() : pattern;
  return (text) => (flags === 'i' ? text.toLowerCase() : text) === wanted;
}

/** A pattern that only this very text matches. */
export function escaped(text: string): string {
  return text.replaceAll(/[\\^$.|?*+()[\]{}]/g, String.raw`\$&`);
}
