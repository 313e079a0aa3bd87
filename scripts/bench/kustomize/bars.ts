import type { Verdict } from '../verdict.ts';
import { precise } from '../table.ts';
import type { WarmFigures } from './changes.ts';
import type { Comparison } from './compare.ts';
import type { WholeFigures } from './whole.ts';

/** Everything that was measured in this run. */
export interface Measured {
  readonly comparison: Comparison;
  readonly whole: WholeFigures;
  readonly warm: WarmFigures;
  /** Bytes after the first pass and after each further one. */
  readonly heap: readonly number[];
}

const bars = { share: 0.1, changeMilliseconds: 20, heapGrowth: 1.25 };

/** Compares with the bars. */
export function* judgeBars({ comparison, whole, warm, heap }: Measured): Generator<Verdict> {
  const { equal, refused, differences } = comparison;
  yield {
    passed: differences.length === 0 && equal > 0,
    text: `outputs: ${equal} equal, ${refused} refused by both, ${differences.length} different`,
  };
  const share = whole.ourSeconds / whole.spawnedSeconds;
  yield atMost('whole process, share of one spawned kustomize each, one at a time', share, bars.share, '');
  for (const { sort, medianMilliseconds, mostMilliseconds } of warm.changes) {
    yield atMost(`one ${sort} changed, median`, medianMilliseconds, bars.changeMilliseconds, ' ms');
    yield atMost(`one ${sort} changed, most`, mostMilliseconds, bars.changeMilliseconds, ' ms');
  }
  const growth = (heap.at(-1) ?? Number.NaN) / (heap[0] ?? Number.NaN);
  yield atMost(
    `heap after ${heap.length - 1} passes with changes, times that of the first`,
    growth,
    bars.heapGrowth,
    '',
  );
}

/** What the start of a process and code that has not run before make of the whole. */
export function* inPerspective({ whole, warm }: Measured): Generator<string> {
  const share = warm.everythingMilliseconds / 1000 / whole.spawnedSeconds;
  const everything = precise(warm.everythingMilliseconds);
  yield `in a warm process everything is read and built again in ${everything} ms, a share of ${precise(share)}`;
  const byTwo = precise(whole.ourSeconds / whole.spawnedByTwoSeconds);
  yield `against two spawned kustomize at a time, more than our one process, the share is ${byTwo}`;
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
