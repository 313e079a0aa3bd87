import { precise, whole } from '../table.ts';
import type { Verdict } from '../verdict.ts';
import type { Comparison } from './compare.ts';
import type { LivingFigures } from './living.ts';
import type { WholeFigures } from './whole.ts';

/** What was measured of one repository. */
export interface Measured {
  readonly whole: WholeFigures;
  readonly living: LivingFigures;
}

const bars = { cold: 1 / 3, again: 1 / 20, realSeconds: 1.5, mebibytes: 350 };

/** Compares with the bars: cold by whole processes, everything else by a living one. */
export function* judgeBars(comparison: Comparison, fleet: Measured, real: Measured): Generator<Verdict> {
  const { equal, objects, differences } = comparison;
  yield {
    passed: differences.length === 0 && equal > 0,
    text: `outputs: ${equal} with as many objects (${whole(objects)} in all), ${differences.length} different`,
  };
  const { peerSeconds, coldShare, coldPeakMebibytes } = fleet.whole;
  const share = (what: string, seconds: number, bar: number): Verdict =>
    atMost(`${what}, share of the peers`, seconds / peerSeconds, bar, '');
  yield atMost('cold, whole process, share of the peers round by round, median', coldShare, bars.cold, '');
  yield share('nothing changed, living process', fleet.living.unchangedSeconds, bars.again);
  for (const { sort, medianSeconds } of fleet.living.changes) {
    yield share(`changed ${sort}, living process`, medianSeconds, bars.again);
  }
  yield atMost('real repository, cold, whole process', real.whole.coldSeconds, bars.realSeconds, ' s');
  const peak = Math.max(coldPeakMebibytes, real.whole.coldPeakMebibytes);
  yield atMost('peak memory', peak, bars.mebibytes, ' MiB');
}

/** What keeps a share from being smaller, and what a command pays each time. */
export function* inPerspective({
  whole: { helmSeconds, peerSeconds, warmSeconds, changes },
}: Measured): Generator<string> {
  const helms = precise(helmSeconds / peerSeconds);
  yield `the peers' helm alone, one for each release, has a share of ${helms}: a cold run of ours starts as many`;
  yield `a new process with everything in its cache: a share of ${precise(warmSeconds / peerSeconds)}`;
  for (const { sort, seconds } of changes) {
    yield `changed ${sort}, a new process: a share of ${precise(seconds / peerSeconds)}`;
  }
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
