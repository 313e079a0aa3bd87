import { createHash } from 'node:crypto';

const longestSuffix = 30;

/**
 * What the check of a change into a branch is called: the plain name for the default branch, and the branch behind it
 * for any other. One commit can be the head of pull requests into two branches; were their checks of one name, the one
 * that passes would hide the one that fails.
 */
export function checkNameFor(checkName: string, baseRef: string, defaultBranch: string): string {
  if (baseRef === defaultBranch) return checkName;
  const isPlain = /^[\w./-]+$/.test(baseRef) && baseRef.length <= longestSuffix;
  return `${checkName} (${isPlain ? baseRef : spelledOut(baseRef)})`;
}

/** Whether a check of this name is one of ours. */
export function isNamedBy(checkName: string, name: string): boolean {
  return name === checkName || (name.startsWith(`${checkName} (`) && name.endsWith(')'));
}

/** A name with characters that a check's must not have, or too long: its beginning, and what tells it from others. */
function spelledOut(baseRef: string): string {
  const digest = createHash('sha256').update(baseRef).digest('hex').slice(0, 8);
  return `${baseRef.replaceAll(/[^\w./-]/g, '-').slice(0, longestSuffix - 9)}-${digest}`;
}
