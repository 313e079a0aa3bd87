import { FluxError } from '../flux-error.ts';
import { mostAlternatives } from '../limits.ts';
import { segmentMatcher, type SegmentMatcher } from './match-segment.ts';
import type { Steps } from './steps.ts';

/** Whether a path matches, given as the names between its slashes. */
type PathMatcher = (names: readonly string[], steps: Steps) => boolean;

/**
 * A pattern of doublestar's: names as in `path.Match` (where `[!a]` is `[^a]`), `**` for any number of directories, and
 * `{a,b}`. Takes no more than pattern times path steps. Throws a FluxError for one that stands for too many patterns.
 */
export function pathMatcher(pattern: string): PathMatcher {
  const alternatives = expanded(pattern).map((one) => one.replaceAll('[!', '[^').split('/').map(partOf));
  return (names, steps) => alternatives.some((parts) => matches(parts, names, steps));
}

type PathPart = '**' | SegmentMatcher;

function partOf(segment: string): PathPart {
  return segment === '**' ? segment : segmentMatcher(segment);
}

/** Goes back to the last `**` only: earlier ones can never do better. */
function matches(parts: readonly PathPart[], names: readonly string[], steps: Steps): boolean {
  let part = 0;
  let at = 0;
  steps.spend(5);
  let star: { readonly part: number; at: number } | undefined;
  while (at < names.length) {
    steps.spend(1);
    const wanted = parts[part];
    if (wanted === '**') {
      star = { part: ++part, at };
    } else if (wanted !== undefined && wanted(names[at] ?? '', steps)) {
      part++;
      at++;
    } else if (star !== undefined) {
      part = star.part;
      at = ++star.at;
    } else return false;
  }
  return parts.slice(part).every((rest) => rest === '**');
}

/** A pattern without braces for each way to choose from them. One with an open brace stays as it is. */
function expanded(pattern: string): readonly string[] {
  const done: string[] = [];
  const open = [pattern];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const group = firstGroup(next);
    if (group === undefined) done.push(next);
    else open.push(...group);
    if (done.length + open.length > mostAlternatives) {
      throw new FluxError(`'${pattern.slice(0, 100)}' stands for more than ${mostAlternatives} patterns`);
    }
  }
  return done;
}

/** What the pattern is with each choice of its first group. */
function firstGroup(pattern: string): readonly string[] | undefined {
  const start = pattern.search(/(?<!\\)\{/);
  if (start < 0) return undefined;
  const commas: number[] = [start];
  let depth = 0;
  for (let at = start; at < pattern.length; at++) {
    const sign = pattern[at];
    if (sign === '\\') at++;
    else if (sign === '{') depth++;
    else if (sign === ',' && depth === 1) commas.push(at);
    else if (sign === '}' && --depth === 0) {
      const ends = [...commas.slice(1), at];
      const [head, tail] = [pattern.slice(0, start), pattern.slice(at + 1)];
      return ends.map((end, index) => head + pattern.slice((commas[index] ?? 0) + 1, end) + tail);
    }
  }
  return undefined;
}
