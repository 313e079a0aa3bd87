import { quantile } from '../statistics.ts';
import { precise, whole } from '../table.ts';
import type { Verdict } from '../verdict.ts';
import type { OperatorBenchOptions } from './options.ts';
import type { OperatorFigures } from './phases/measure-all.ts';
import { components } from './stage/stage.ts';

const bars = {
  mebibytes: { scanner: 400, operator: 128, storage: 200 },
  scanSeconds: 60,
  delaySeconds: 2,
  megabytesPerThousand: 12,
  requestsPerStormChange: 1,
} as const;

/** Compares with the bars: memory and time are bars at full size alone, and must hold at a smaller one too. */
export function* judgeBars(figures: OperatorFigures, { workloads, isFull }: OperatorBenchOptions): Generator<Verdict> {
  const { first, again, firstPeaks, lastPeaks, peaceful, restarted, changes, policy, storm, resultBytes } = figures;
  const size = isFull ? '' : ' (the bar is that of full size)';
  for (const component of components) {
    const peak = Math.max(firstPeaks[component], lastPeaks[component]);
    yield atMost(`peak memory of ${component}${size}`, peak, bars.mebibytes[component], ' MiB');
  }
  yield atMost(
    `start and scan of everything until the last result can be read${size}`,
    first.wholeSeconds,
    bars.scanSeconds,
    ' s',
  );
  yield {
    passed: first.outcome === 'complete' && again.outcome === 'complete',
    text: `scans of everything are ${first.outcome} and ${again.outcome}`,
  };
  yield none('keys written while nothing changed and everything was scanned again', peaceful);
  yield none('keys written after a restart of everything', restarted);
  const p99 = quantile(changes.delays, 0.99);
  yield atMost('change to result, p99', p99, bars.delaySeconds, ' s');
  yield none(`faults after ${whole(changes.changes)} changes`, changes.faults);
  yield none(
    `faults after a NetworkPolicy that selects ${policy.selected} of ${policy.workloads} workloads came and went`,
    policy.faults,
  );
  yield {
    passed: policy.judged <= 2 * (policy.selected + 1),
    text: `${policy.judged} judgements for that NetworkPolicy, at most ${2 * (policy.selected + 1)}`,
  };
  yield none(`faults after a storm of ${whole(storm.changes)} changes`, storm.faults);
  yield atMost(
    'requests for each change of the storm',
    total(storm.requests) / storm.changes,
    bars.requestsPerStormChange,
    '',
  );
  const megabytes = resultBytes / 1e6 / (workloads / 1000);
  yield atMost('etcd data for each 1,000 workloads', megabytes, bars.megabytesPerThousand, ' MB');
}

export function total(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((sum, [, count]) => sum + count, 0);
}

function none(what: string, found: readonly string[]): Verdict {
  const some = found.length === 0 ? '' : `: ${found.slice(0, 3).join('; ')}`;
  return { passed: found.length === 0, text: `${found.length} ${what}${some}` };
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
