import type { SourceTree } from '../../render/source-tree.ts';
import type { CausedFailure, ClusterResult, HeadGap } from '../clusters/cluster-result.ts';
import type { NewFailure } from '../comparison/compare.ts';
import type { GatedCluster } from '../clusters/gate-cluster.ts';
import type { ChangedFiles } from './changed-files.ts';
import type { ChangedLines } from './changed-lines.ts';
import type { FileStates } from './edits.ts';
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
  /** Of new gaps, where taking a line back closes them. */
  readonly gaps: ReadonlyMap<HeadGap, FoundCause>;
  /** How often the head was rendered without a part of the change. */
  readonly experiments: number;
  /** Why the search ended before everything was tried, if it did. */
  readonly whyEnded?: string;
}

/**
 * Looks for the changed line behind every new failure: the line that decides the failing field; else that whose edit,
 * taken back, makes it vanish; else the changed line nearest to the object. Likewise behind what can no longer be
 * evaluated, where that does not stand on a changed line itself. `now` gives milliseconds.
 */
export async function findCauses(
  compared: readonly Compared[],
  head: SourceTree,
  files: ChangedFiles,
  now: () => number,
): Promise<Causes> {
  if (compared.every(isWithoutNews)) return { failures: [], gaps: new Map(), experiments: 0 };
  const { states, lines } = files;
  const causes = new Map<string, ReadonlyMap<string, FoundCause>>();
  const search = new CauseSearch(head, states, lines, now);
  for (const { gated, result } of compared) {
    causes.set(result.name, await causesOf(gated, result, { lines, states, search }));
  }
  const failures = compared.flatMap(({ result }) =>
    result.comparison.added.map((added): CausedFailure => {
      return { cluster: result, added, cause: causes.get(result.name)?.get(added.failure.key) };
    }),
  );
  const gaps = compared.flatMap(({ result }) =>
    result.gaps.head.flatMap((gap) => {
      const cause = causes.get(result.name)?.get(gap.key);
      return cause ? [[gap, cause] as const] : [];
    }),
  );
  const { trials: experiments, whyEnded } = search;
  return { failures, gaps: new Map(gaps), experiments, ...(whyEnded === undefined ? {} : { whyEnded }) };
}

/** What all clusters are searched with. */
interface Searching {
  readonly lines: ChangedLines;
  readonly states: ReadonlyMap<string, FileStates>;
  readonly search: CauseSearch;
}

/** The causes of a cluster's new failures and gaps, by their keys. */
async function causesOf(
  gated: GatedCluster,
  result: ClusterResult,
  { lines, states, search }: Searching,
): Promise<ReadonlyMap<string, FoundCause>> {
  const { base, head, comparison, gaps } = result;
  const causes = new Map<string, FoundCause>();
  if (head === undefined) return causes;
  const open: NewFailure[] = [];
  for (const added of comparison.added) {
    const cause = decidingLine(added, { base, head }, lines);
    if (cause) causes.set(added.failure.key, cause);
    else open.push(added);
  }
  const openGaps = gaps.head.filter((gap) => gap.isNew && !standsOnChange(gap, lines));
  if (open.length + openGaps.length === 0) return causes;
  const near = open.map((added) => nearestLine(added, head, lines));
  const keys = [...openGaps.map(({ key }) => key), ...open.map(({ failure }) => failure.key)];
  const files = [...near.flatMap((cause) => cause?.edit.file ?? []), ...open.flatMap((added) => filesOf(added, head))];
  const found = await search.search(gated.subject(result, keys), inOrder(states, files));
  for (const [index, { failure }] of open.entries()) {
    const cause = found.get(failure.key) ?? near[index];
    if (cause) causes.set(failure.key, cause);
  }
  for (const { key } of openGaps) {
    const cause = found.get(key);
    if (cause) causes.set(key, cause);
  }
  return causes;
}

function isWithoutNews({ result: { comparison, gaps } }: Compared): boolean {
  return comparison.added.length === 0 && !gaps.head.some(({ isNew }) => isNew);
}

function standsOnChange({ file, line }: HeadGap, lines: ChangedLines): boolean {
  return file !== undefined && line !== undefined && lines.at('head', file, line) !== undefined;
}

/** The files of the change: first those near to the open failures, then small ones. */
function inOrder(states: ReadonlyMap<string, FileStates>, near: readonly string[]): readonly string[] {
  const first = new Set(near.filter((file) => states.has(file)));
  const sizeOf = ({ base, head }: FileStates): number => Math.max(base?.length ?? 0, head?.length ?? 0);
  const others = Array.from(states.values()).filter(({ file }) => !first.has(file));
  const bySize = others.toSorted((left, right) => sizeOf(left) - sizeOf(right) || (left.file < right.file ? -1 : 1));
  return [...first, ...bySize.map(({ file }) => file)];
}
