import { commitMany } from '../../../test/support/serve/commit-many.ts';
import type { ExpectedHead } from '../../../test/support/serve/expected-head.ts';
import type { Stage } from '../../../test/support/serve/stage.ts';
import type { Fleet } from './fleet.ts';

/** A pull request as it is pushed to again and again. */
export interface Pull {
  readonly repository: string;
  readonly branch: string;
  readonly isWorse: boolean;
  /** Undefined until it is opened. */
  readonly number?: number;
}

/** The pull requests of a burst with their heads. */
export interface Pushed {
  readonly pull: Pull & { readonly number: number };
  readonly head: ExpectedHead;
}

/** So many pull requests, spread over repositories; every other one makes something worse. */
export function pullsOf(repositories: readonly string[], count: number): readonly Pull[] {
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / repositories.length);
    const repository = repositories[index % repositories.length] ?? '';
    return { repository, branch: `change-${round + 1}`, isWorse: (index + round) % 2 === 0 };
  });
}

/** Has the repositories hold their first commit. */
export function commitBases(stage: Stage, fleet: Fleet, repositories: readonly string[]): void {
  for (const repository of repositories) {
    const commit = { branch: 'main', message: `The fleet of ${repository}`, files: fleet.base(repository) };
    commitMany(stage.forge.directory(repository), [commit]);
  }
}

/**
 * Commits a new head for each pull request; `tag` is of no other commit. Nobody hears of it yet. `behind`: on another
 * branch, so that the one of the pull request stays where it is until that is pushed.
 */
export function commitHeads(
  { forge }: Stage,
  fleet: Fleet,
  pulls: readonly Pull[],
  tag: string,
  { behind = '' } = {},
): ReadonlyMap<Pull, ExpectedHead> {
  const heads = new Map<Pull, ExpectedHead>();
  for (const [repository, own] of Map.groupBy(pulls, (pull) => pull.repository)) {
    const changes = own.map((pull) => fleet.change(repository, `${tag}-${pull.branch}`, pull.isWorse));
    const commits = own.map(({ branch, number }, index) => ({
      branch: `${branch}${behind}`,
      from: number === undefined ? 'main' : branch,
      message: `Take ${tag}`,
      files: changes[index]?.files ?? {},
    }));
    for (const [index, sha] of commitMany(forge.directory(repository), commits).entries()) {
      const [pull, cause] = [own[index], changes[index]?.cause];
      if (pull) heads.set(pull, { repository, sha, ...(cause && { cause }) });
    }
  }
  return heads;
}

/** Opens each pull request, or pushes its new head: webhooks tell of it. */
export async function push({ forge }: Stage, heads: ReadonlyMap<Pull, ExpectedHead>): Promise<readonly Pushed[]> {
  const all = Array.from(Map.groupBy(heads, ([pull]) => pull.repository).values(), async (own) => {
    const pushed: Pushed[] = [];
    for (const [pull, head] of own) {
      const { repository, branch, number } = pull;
      if (number !== undefined) await forge.push(repository, number, head.sha);
      const known = number ?? (await forge.openPull(repository, { branch, base: 'main' }));
      pushed.push({ pull: { ...pull, number: known }, head });
    }
    return pushed;
  });
  return (await Promise.all(all)).flat();
}
