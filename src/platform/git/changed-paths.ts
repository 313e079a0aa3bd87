/** One of two states to compare. `idOf` says of equal ids only that the contents are equal. */
export interface ComparableTree {
  readonly files: readonly string[];
  read(path: string): Uint8Array;
  /** The id of a file's content, of trees that have such. */
  readonly idOf?: (path: string) => string | undefined;
}

/** Paths in the order of their characters. */
export interface ChangedPaths {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly modified: readonly string[];
}

/**
 * What leads from one state of a repository to another one of it. Contents are compared by id, or else by bytes; those
 * that cannot be read count as modified, since nobody knows that they are equal.
 */
export function changedPaths(from: ComparableTree, to: ComparableTree): ChangedPaths {
  const before = new Set(from.files);
  const after = new Set(to.files);
  return {
    added: to.files.filter((name) => !before.has(name)),
    removed: from.files.filter((name) => !after.has(name)),
    modified: to.files.filter((name) => before.has(name) && !isEqual(from, to, name)),
  };
}

function isEqual(from: ComparableTree, to: ComparableTree, name: string): boolean {
  const [before, after] = [from.idOf?.(name), to.idOf?.(name)];
  if (before !== undefined && after !== undefined) return before === after;
  try {
    return Buffer.compare(from.read(name), to.read(name)) === 0;
  } catch {
    return false;
  }
}
