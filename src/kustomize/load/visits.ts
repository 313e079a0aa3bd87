/** The bases that were opened for a directory, and theirs. */
export interface Visited {
  readonly roots: ReadonlySet<string>;
  /** How many, the same one again included. */
  readonly opened: number;
  /** How many of them stand in each other, 0 without any. */
  readonly height: number;
}

interface Scope {
  readonly roots: Set<string>;
  readonly before: number;
  deepest: number;
}

/** Counts the directories of a build and tells which were opened for what. */
export class Visits {
  /** How many were opened, the target included. */
  total = 1;
  readonly #scopes: Scope[] = [];

  /** A base was opened, as the `depth`th directory of a chain. */
  add(root: string, depth: number): void {
    this.total += 1;
    const scope = this.#scopes.at(-1);
    if (!scope) return;
    scope.roots.add(root);
    scope.deepest = Math.max(scope.deepest, depth);
  }

  /** Bases were opened below the `depth`th directory of a chain. */
  addAll({ roots, opened, height }: Visited, depth: number): void {
    this.total += opened;
    const scope = this.#scopes.at(-1);
    if (!scope) return;
    for (const root of roots) scope.roots.add(root);
    scope.deepest = Math.max(scope.deepest, depth + height);
  }

  /** Does work for the `depth`th directory of a chain, and tells what was opened meanwhile. */
  during<T>(depth: number, work: () => T): { readonly value: T; readonly visited: Visited } {
    const scope = { roots: new Set<string>(), before: this.total, deepest: depth };
    this.#scopes.push(scope);
    let value: T;
    try {
      value = work();
    } finally {
      this.#scopes.pop();
    }
    const opened = this.total - scope.before;
    this.total = scope.before;
    const visited = { roots: scope.roots, opened, height: scope.deepest - depth };
    this.addAll(visited, depth);
    return { value, visited };
  }
}
