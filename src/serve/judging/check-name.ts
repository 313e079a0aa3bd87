import { createHash } from 'node:crypto';

/** Forty characters of a name, a branch in brackets: together no more than a check's name may have. */
const longestBranch = 37;
const digits = 16;
const plain = /^[\w./-]{1,37}$/;
/** No branch has a space in it. */
const spelled = /^[\w./-]{1,20} [0-9a-f]{16}$/;

/**
 * What the check of a change into a branch is called: the plain name for the default branch, and the branch behind it
 * for any other. One commit can be the head of pull requests into two branches; were their checks of one name, the one
 * that passes would hide the one that fails.
 */
export function checkNameFor(checkName: string, baseRef: string, defaultBranch: string): string {
  if (baseRef === defaultBranch) return checkName;
  return `${checkName} (${plain.test(baseRef) ? baseRef : spelledOut(baseRef)})`;
}

/** Whether a check of this name is one of ours. */
export function isNamedBy(checkName: string, name: string): boolean {
  if (name === checkName) return true;
  if (!name.startsWith(`${checkName} (`) || !name.endsWith(')')) return false;
  const branch = name.slice(checkName.length + 2, -1);
  return plain.test(branch) || spelled.test(branch);
}

/** A name with characters that a check's must not have, or too long: its beginning, and what tells it from others. */
function spelledOut(baseRef: string): string {
  const digest = createHash('sha256').update(baseRef).digest('hex').slice(0, digits);
  return `${baseRef.replaceAll(/[^\w./-]/g, '-').slice(0, longestBranch - digits - 1)} ${digest}`;
}
