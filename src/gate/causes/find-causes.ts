import type { SourceTree } from '../../render/source-tree.ts';
import type { CausedFailure, ClusterResult } from '../cluster-result.ts';
import type { NewFailure } from '../compare.ts';
import type { GatedCluster } from '../gate-cluster.ts';
import type { ChangedFiles } from './changed-files.ts';
import type { FileStates } from './edits.ts';
import { CauseSearch } from './experiments.ts';
import { decidingLine, nearestLine, type FoundCause } from './from-origins.ts';

/** What was compared, and of what. */
export interface Compared {
  readonly gated: GatedCluster;
  readonly result: ClusterResult;
}

/** The causes of all new failures. */
export interface Causes {
  readonly failures: readonly CausedFailure[];
  /** How often the head was rendered without a part of the change. */
  readonly experiments: number;
}

/**
 * Looks for the changed line behind every new failure: the line that decides the failing field; else that whose edit,
 * taken back, makes it vanish; else the changed line nearest to the object. `now` gives milliseconds.
 */
export async function findCauses(
  compared: readonly Compared[],
  head: SourceTree,
  files: ChangedFiles,
  now: () => number,
): Promise<Causes> {
  if (compared.every(({ result }) => result.comparison.added.length === 0)) return { failures: [], experiments: 0 };
  const { states, lines } = files;
  const found = new Map<NewFailure, FoundCause | undefined>();
  for (const { result } of compared) {
    for (const added of result.comparison.added) {
      const sides = result.head && { base: result.base, head: result.head };
      found.set(added, sides && decidingLine(added, sides, lines));
    }
  }
  const search = new CauseSearch(head, states, lines, now);
  for (const { gated, result } of compared) {
    const open = result.comparison.added.filter((added) => found.get(added) === undefined);
    if (open.length === 0 || result.head === undefined) continue;
    const near = open.map((added) => result.head && nearestLine(added, result.head, lines));
    const causes = await search.search(gated.subject(result, open), inOrder(states, near));
    for (const [index, added] of open.entries()) found.set(added, causes.get(added.failure.key) ?? near[index]);
  }
  const failures = compared.flatMap(({ result }) =>
    result.comparison.added.map((added) => ({ cluster: result, added, cause: found.get(added) })),
  );
  return { failures, experiments: search.trials };
}

/** The files of the change: first those near to the open failures, then small ones. */
function inOrder(
  states: ReadonlyMap<string, FileStates>,
  near: readonly (FoundCause | undefined)[],
): readonly string[] {
  const first = new Set(near.flatMap((cause) => cause?.edit.file ?? []));
  const sizeOf = ({ base, head }: FileStates): number => Math.max(base?.length ?? 0, head?.length ?? 0);
  const others = Array.from(states.values()).filter(({ file }) => !first.has(file));
  const bySize = others.toSorted((left, right) => sizeOf(left) - sizeOf(right) || (left.file < right.file ? -1 : 1));
  return [...first, ...bySize.map(({ file }) => file)];
}
