import { segmentMatcher, type SegmentMatcher } from './match-segment.ts';
import type { Steps } from './steps.ts';

/** One line of an ignore file. Patterns are matched as go-git does, which Flux uses; Git itself differs in corners. */
export interface IgnorePattern {
  /** The directory of the file it stands in, as segments; it says nothing about what lies elsewhere. */
  readonly domain: readonly string[];
  /** The parts between slashes. */
  readonly parts: readonly Part[];
  /** Without a slash a pattern means this name at any depth. */
  readonly isName: boolean;
  /** `!pattern` takes files back in. */
  readonly includes: boolean;
  /** `pattern/` means directories and what is in them. */
  readonly onlyDirectories: boolean;
}

interface Part {
  readonly matches: SegmentMatcher;
  /** After `**`: any number of directories may come before it. */
  readonly skips: boolean;
}

/** The patterns of an ignore file's text, in order. Comments and blank lines are none. */
export function readIgnorePatterns(text: string, domain: readonly string[]): IgnorePattern[] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => readPattern(line, domain));
}

function readPattern(line: string, domain: readonly string[]): IgnorePattern {
  const includes = line.startsWith('!');
  const written = includes ? line.slice(1) : line;
  const trimmed = written.endsWith('\\ ') ? written : written.replace(/ +$/, '');
  const onlyDirectories = trimmed.endsWith('/');
  const pattern = onlyDirectories ? trimmed.slice(0, -1) : trimmed;
  return { domain, parts: partsOf(pattern), isName: !pattern.includes('/'), includes, onlyDirectories };
}

function partsOf(pattern: string): Part[] {
  const segments = pattern.split('/');
  // At the end, `**` says no more than the directory before it does.
  if (segments.length > 1 && segments.at(-1) === '**') segments.pop();
  return segments.flatMap((segment, index) => {
    if (segments.length > 1 && (segment === '' || segment === '**')) return [];
    // go-git takes two stars within a name for no pattern at all.
    const isNone = segments.length > 1 && segment.includes('**');
    const matches = isNone ? () => false : segmentMatcher(segment);
    return [{ matches, skips: segments[index - 1] === '**' }];
  });
}

/** Whether a path, as segments, is ignored: the last pattern that has something to say decides. */
export function isIgnored(
  patterns: readonly IgnorePattern[],
  path: readonly string[],
  isDirectory: boolean,
  steps: Steps,
): boolean {
  const decisive = patterns.findLast((pattern) => concerns(pattern, path, isDirectory, steps));
  return decisive !== undefined && !decisive.includes;
}

function concerns(pattern: IgnorePattern, path: readonly string[], isDirectory: boolean, steps: Steps): boolean {
  steps.spend(1);
  const { domain } = pattern;
  if (path.length <= domain.length || !domain.every((name, index) => path[index] === name)) return false;
  const rest = path.slice(domain.length);
  return pattern.isName
    ? matchesName(pattern, rest, isDirectory, steps)
    : matchesPath(pattern, rest, isDirectory, steps);
}

/** Whatever has this name, or lies in a directory of this name. */
function matchesName(
  { parts, onlyDirectories }: IgnorePattern,
  path: readonly string[],
  isDirectory: boolean,
  steps: Steps,
): boolean {
  const index = path.findIndex((name) => parts[0]?.matches(name, steps));
  return index >= 0 && !(onlyDirectories && !isDirectory && index === path.length - 1);
}

/** Step by step from the domain on; whatever lies below the last one is meant too. */
function matchesPath(
  { parts, onlyDirectories }: IgnorePattern,
  path: readonly string[],
  isDirectory: boolean,
  steps: Steps,
): boolean {
  let next = 0;
  for (const { matches, skips } of parts) {
    const found = skips ? path.findIndex((name, at) => at >= next && matches(name, steps)) : next;
    const name = path[found];
    if (name === undefined || !matches(name, steps)) return false;
    next = found + 1;
  }
  return parts.length > 0 && !(onlyDirectories && !isDirectory && next === path.length);
}
