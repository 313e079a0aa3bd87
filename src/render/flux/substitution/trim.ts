import { reversed, type Bytes } from './bytes.ts';
import { Glob } from './glob.ts';

/**
 * `${v#pattern}` and, with `longest`, `${v##pattern}`: the value without the shortest or longest beginning that the
 * pattern matches, never an empty one. A malformed pattern leaves it as it is. `charge` is told each step, and may throw.
 */
export function trimPrefix(bytes: Bytes, pattern: Bytes, longest: boolean, charge: (steps: number) => void): Bytes {
  const glob = new Glob(pattern, charge);
  if (glob.isSound && !longest) return trimSoundShortest(bytes, glob, charge);
  let found = 0;
  for (let end = bytes.length; end > 0; end--) {
    charge(1);
    if (!endsWith(bytes, end, glob.ending)) continue;
    const matches = glob.matches(bytes, end);
    if (matches === undefined) return bytes;
    if (matches) found = end;
    if (matches && longest) break;
  }
  return bytes.slice(found);
}

function trimSoundShortest(bytes: Bytes, glob: Glob, charge: (steps: number) => void): Bytes {
  for (let end = 1; end <= bytes.length; end++) {
    charge(1);
    if (endsWith(bytes, end, glob.ending) && glob.matches(bytes, end) === true) return bytes.slice(end);
  }
  return bytes;
}

function endsWith(bytes: Bytes, end: number, ending: Bytes): boolean {
  return ending === '' || (end >= ending.length && bytes.startsWith(ending, end - ending.length));
}

/** `${v%pattern}` and `${v%%pattern}`. As upstream has it, both are turned around, so `[ab]` becomes `]ba[`. */
export function trimSuffix(bytes: Bytes, pattern: Bytes, longest: boolean, charge: (steps: number) => void): Bytes {
  return reversed(trimPrefix(reversed(bytes), reversed(pattern), longest, charge));
}
