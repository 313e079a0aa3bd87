const mostGlobs = 1000;
const longestGlob = 253;
/** Names of namespaces, and what globs are made of. */
const glob = /^[\w.*?{}[\]()|!@+,^-]+$/;

/** A list of globs is not one. The message is one line that quotes what is wrong. */
export class GlobListError extends Error {
  override readonly name = 'GlobListError';
}

/**
 * Takes a text of globs, parted by commas or line breaks; commas within braces belong to a glob. Gives them without
 * blanks around and without empty ones. Throws GlobListError for what is no glob of names, and for too many.
 */
export function readGlobList(text: string): readonly string[] {
  const globs = text
    .split(/\r?\n/)
    .flatMap(atCommas)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (globs.length > mostGlobs) throw new GlobListError(`it lists ${globs.length} globs; ${mostGlobs} are the most`);
  const wrong = globs.find((part) => part.length > longestGlob || !glob.test(part));
  if (wrong === undefined) return globs;
  const shown = JSON.stringify(wrong.length > 80 ? `${wrong.slice(0, 80)}…` : wrong);
  throw new GlobListError(`${shown} is no glob of namespaces, such as team-* or kube-system`);
}

function atCommas(line: string): string[] {
  const parts = [''];
  let depth = 0;
  for (const character of line) {
    if (character === '{') depth += 1;
    if (character === '}') depth = Math.max(0, depth - 1);
    if (character === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
