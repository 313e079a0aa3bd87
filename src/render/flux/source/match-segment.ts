import type { Steps } from './steps.ts';

/** Whether a name matches. */
export type SegmentMatcher = (name: string, steps: Steps) => boolean;

/**
 * A pattern of Go's `path.Match` for one name: `*`, `?`, `[a-z]`, `[^a]`, and a backslash that takes the next character
 * as it is. A malformed pattern matches nothing. Takes no more than pattern times name steps, and tells them.
 */
export function segmentMatcher(pattern: string): SegmentMatcher {
  if (!/[*?[\\]/.test(pattern)) return (name) => name === pattern;
  const parts = parse(Array.from(pattern));
  return (name, steps) => parts !== undefined && matches(parts, Array.from(name), steps);
}

type Part = 'any' | 'many' | ((character: string) => boolean);

function parse(pattern: readonly string[]): Part[] | undefined {
  const parts: Part[] = [];
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (character === '*') parts.push('many');
    else if (character === '?') parts.push('any');
    else if (character === '[') {
      const set = parseSet(pattern, at + 1);
      if (set === undefined) return undefined;
      parts.push(set.part);
      at = set.end;
    } else {
      const literal = character === '\\' ? pattern[++at] : character;
      if (literal === undefined) return undefined;
      parts.push((other) => other === literal);
    }
  }
  return parts;
}

/** `[` has been read; `end` is where its `]` stands. */
function parseSet(pattern: readonly string[], start: number): { part: Part; end: number } | undefined {
  const isNegated = pattern[start] === '^';
  const ranges: (readonly [string, string])[] = [];
  let at = isNegated ? start + 1 : start;
  while (ranges.length === 0 || pattern[at] !== ']') {
    const low = bound(pattern, at);
    if (low === undefined) return undefined;
    const high = pattern[low.next] === '-' ? bound(pattern, low.next + 1) : low;
    if (high === undefined) return undefined;
    ranges.push([low.character, high.character]);
    at = high.next;
  }
  const code = (character: string): number => character.codePointAt(0) ?? 0;
  const part = (character: string): boolean =>
    ranges.some(([low, high]) => code(low) <= code(character) && code(character) <= code(high)) !== isNegated;
  return { part, end: at };
}

function bound(pattern: readonly string[], at: number): { character: string; next: number } | undefined {
  const first = pattern[at];
  if (first === undefined || first === '-' || first === ']') return undefined;
  if (first !== '\\') return { character: first, next: at + 1 };
  const escaped = pattern[at + 1];
  return escaped === undefined ? undefined : { character: escaped, next: at + 2 };
}

/** Goes back to the last star only: earlier ones can never do better. */
function matches(parts: readonly Part[], name: readonly string[], steps: Steps): boolean {
  let part = 0;
  let at = 0;
  let star: { readonly part: number; at: number } | undefined;
  while (at < name.length) {
    steps.spend(1);
    const wanted = parts[part];
    if (wanted === 'many') {
      star = { part: ++part, at };
    } else if (wanted !== undefined && (wanted === 'any' || wanted(name[at] ?? ''))) {
      part++;
      at++;
    } else if (star !== undefined) {
      part = star.part;
      at = ++star.at;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === 'many');
}
