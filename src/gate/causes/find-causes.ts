import type { SourceTree } from '../../render/source-tree.ts';
import type { CausedFailure, ClusterResult, HeadGap } from '../cluster-result.ts';
import type { NewFailure } from '../compare.ts';
import type { GatedCluster } from '../gate-cluster.ts';
import { ChangedLines } from './changed-lines.ts';
import { editsOf, type FileStates } from './edits.ts';
import { CauseSearch } from './experiments.ts';
import { decidingLine, filesOf, nearestLine, type FoundCause } from './from-origins.ts';

/** What was compared, and of what. */
export interface Compared {
  readonly gated: GatedCluster;
  readonly result: ClusterResult;
}

/** The causes of all new failures. */
export interface Causes {
  readonly failures: readonly CausedFailure[];
  /** The changed lines that keep parts of the head from being evaluated, where one was found. */
  readonly gaps: ReadonlyMap<HeadGap, FoundCause>;
  /** How often the head was rendered without a part of the change. */
  readonly experiments: number;
}

/** Two trees, and where they differ. */
export interface Change {
  readonly base: SourceTree;
  readonly head: SourceTree;
  readonly changed: readonly string[];
}

/**
 * Looks for the changed line behind every new failure: the line that decides the failing field; else that whose edit,
 * taken back, makes it vanish; else the changed line nearest to the object. `now` gives milliseconds.
 */
export async function findCauses(
  compared: readonly Compared[],
  { base, head, changed }: Change,
  now: () => number,
): Promise<Causes> {
  if (!compared.some(({ result }) => result.comparison.added.length > 0 || result.gaps.head.some(isOpen))) {
    return { failures: [], gaps: new Map(), experiments: 0 };
  }
  const states = statesOf(base, head, changed);
  const lines = new ChangedLines(Array.from(states.values()).flatMap(editsOf));
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
    const { head: after } = result;
    if (open.length === 0 || after === undefined) continue;
    const near = open.map((added) => nearestLine(added, after, lines));
    const own = open.flatMap((added) => filesOf(added, after));
    const files = inOrder(states, [...near.flatMap((cause) => cause?.edit.file ?? []), ...own]);
    const causes = await search.search(gated.subject(result, open), files);
    for (const [index, added] of open.entries()) found.set(added, causes.get(added.failure.key) ?? near[index]);
  }
  const failures = compared.flatMap(({ result }) =>
    result.comparison.added.map((added) => ({ cluster: result, added, cause: found.get(added) })),
  );
  const gaps = await causesOfGaps(compared, search, states, lines);
  return { failures, gaps, experiments: search.trials };
}

function isOpen({ isNew }: HeadGap): boolean {
  return isNew;
}

/** What keeps a part from being evaluated stands where the part does, unless the change left that place as it was. */
async function causesOfGaps(
  compared: readonly Compared[],
  search: CauseSearch,
  states: ReadonlyMap<string, FileStates>,
  lines: ChangedLines,
): Promise<ReadonlyMap<HeadGap, FoundCause>> {
  const found = new Map<HeadGap, FoundCause>();
  for (const { gated, result } of compared) {
    const open = result.gaps.head.filter((gap) => {
      const { file, line = 1 } = gap;
      return isOpen(gap) && (file === undefined || lines.at('head', file, line) === undefined);
    });
    if (open.length === 0) continue;
    const known = Array.from(found.values(), ({ edit }) => edit.file);
    const causes = await search.search(gated.subjectOfGaps(result, open), inOrder(states, known));
    for (const gap of open) {
      const cause = causes.get(gap.key);
      if (cause) found.set(gap, cause);
    }
  }
  return found;
}

function statesOf(base: SourceTree, head: SourceTree, changed: readonly string[]): ReadonlyMap<string, FileStates> {
  const [before, after] = [new Set(base.files), new Set(head.files)];
  return new Map(
    changed.map((file) => [
      file,
      {
        file,
        base: before.has(file) ? read(base, file) : undefined,
        head: after.has(file) ? read(head, file) : undefined,
      },
    ]),
  );
}

/** A file that cannot be read says nothing of lines. */
function read(tree: SourceTree, file: string): Uint8Array {
  try {
    return tree.read(file);
  } catch {
    return new Uint8Array();
  }
}

/** The files of the change: first those near to the open failures, then small ones. */
function inOrder(states: ReadonlyMap<string, FileStates>, near: readonly string[]): readonly string[] {
  const first = new Set(near.filter((file) => states.has(file)));
  const sizeOf = ({ base, head }: FileStates): number => Math.max(base?.length ?? 0, head?.length ?? 0);
  const others = Array.from(states.values()).filter(({ file }) => !first.has(file));
  const bySize = others.toSorted((left, right) => sizeOf(left) - sizeOf(right) || (left.file < right.file ? -1 : 1));
  return [...first, ...bySize.map(({ file }) => file)];
}
