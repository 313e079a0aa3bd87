import type { Answered } from '../../../test/support/serve/burst.ts';
import { quantile } from '../statistics.ts';
import { precise } from '../table.ts';
import type { Verdict } from '../verdict.ts';
import type { AloneFigures } from './alone.ts';
import type { FairnessFigures } from './fairness.ts';
import type { BurstFigures } from './measured-burst.ts';
import type { Holding } from './watch.ts';

/** Of all that is measured. */
export interface ServeFigures {
  /** What `serve` held before the first webhook. */
  readonly before: Holding;
  readonly bursts: readonly BurstFigures[];
  readonly alone: AloneFigures;
  readonly fairness: FairnessFigures;
}

const bars = {
  answerSeconds: 1,
  share: 1,
  peakMebibytes: 200,
  heapGrowth: 1.15,
  residentGrowth: 1.1,
  files: 0,
  before: 4,
  requests: 7.5,
};

/** Compares with the bars. */
export function* judgeBars({ bursts, alone, fairness }: ServeFigures): Generator<Verdict> {
  const answers = bursts.flatMap((burst) => burst.answers);
  const refused = answers.filter(({ answer }) => typeof answer !== 'number' || answer < 200 || answer > 299);
  yield {
    passed: refused.length === 0,
    text: `${answers.length - refused.length} of ${answers.length} webhooks were taken${listed(refused.map(({ answer }) => String(answer)))}`,
  };
  yield atMost('slowest answer', Math.max(...secondsOf(answers)), bars.answerSeconds, ' s');
  for (const [index, { heads, faults, older }] of bursts.entries()) {
    yield {
      passed: faults.length === 0,
      text: `burst ${index + 1}: ${heads - faults.length} of ${heads} heads have one complete run with the right verdict and cause${listed(faults)}`,
    };
    yield { passed: older.open === 0, text: `burst ${index + 1}: ${older.open} runs of older heads are left open` };
  }
  yield {
    passed: alone.faults.length === 0,
    text: `${alone.changes} changes gated alone: ${alone.faults.length} verdicts differ${listed(alone.faults)}`,
  };
  yield atMost('time of a verdict, share of clone and gate alone', shareOf(bursts, alone), bars.share, '');
  yield atMost(
    'peak memory',
    Math.max(...bursts.map(({ peak }) => peak.residentMebibytes)),
    bars.peakMebibytes,
    ' MiB',
  );
  const [before, last] = bursts.slice(-2);
  if (before && last && before !== last) {
    yield atMost(
      'heap in use, last burst against the one before',
      last.heapMebibytes / before.heapMebibytes,
      bars.heapGrowth,
      '',
    );
    const growth = last.after.residentMebibytes / before.after.residentMebibytes;
    yield atMost('memory, last burst against the one before', growth, bars.residentGrowth, '');
    yield atMost(
      'open files and pipes, more than after the burst before',
      last.after.files - before.after.files,
      bars.files,
      '',
    );
  }
  const requests = bursts.map((burst) => sum(burst.requests.values()) / burst.verdicts);
  yield atMost('requests to GitHub for each verdict', Math.max(...requests), bars.requests, '');
  yield {
    passed: fairness.fault === undefined && fairness.before <= bars.before,
    text: `${fairness.before} verdicts of a crowd of ${fairness.crowd} before that of another repository, at most ${bars.before}${listed(fairness.fault === undefined ? [] : [fairness.fault])}`,
  };
}

/** Seconds for each verdict of the first burst against those of cloning and gating one change. */
export function shareOf([first]: readonly BurstFigures[], { cloneSeconds, gateSeconds }: AloneFigures): number {
  return first ? first.seconds / first.verdicts / (cloneSeconds + gateSeconds) : Number.NaN;
}

/** Seconds until an answer that so large a share of all webhooks does not exceed. */
export function answerSeconds(answers: readonly Answered[], share: number): number {
  return quantile(secondsOf(answers), share);
}

function secondsOf(answers: readonly Answered[]): readonly number[] {
  return answers.map(({ milliseconds }) => milliseconds / 1000);
}

export function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, one) => total + one, 0);
}

function listed(faults: readonly string[]): string {
  return faults.length === 0 ? '' : `: ${faults.slice(0, 3).join('; ')}`;
}

function atMost(what: string, value: number, bar: number, unit: string): Verdict {
  return { passed: value <= bar, text: `${what}: ${precise(value)}${unit}, at most ${precise(bar)}${unit}` };
}
