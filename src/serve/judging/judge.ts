import { endWithParent } from '../../platform/end-with-parent.ts';
import { exec, type ExecResult } from '../../platform/exec.ts';
import type { Outcome } from '../../report/report.ts';

/** How to start a judge: a process of its own, so that what it does to itself it does to nobody else. */
export interface JudgeSettings {
  /** The program and what stands before the arguments of `gate`. */
  readonly program: string;
  readonly args: readonly string[];
  /** All that it sees: no credentials. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders with charts. */
  readonly charts: readonly string[];
  readonly milliseconds: number;
  readonly memoryBytes: number;
  /** Default: 256 MiB; a report lists every finding of every cluster. */
  readonly reportBytes?: number;
}

/** Two commits of a mirror. */
export interface Change {
  readonly directory: string;
  /** The branch that the change goes into. */
  readonly baseRef: string;
  readonly baseSha: string;
  readonly headSha: string;
  /** A commit whose policy counts. */
  readonly policySha: string;
}

export interface Judgement {
  /** The GateReport as JSON. */
  readonly report: string;
  readonly outcome: Outcome;
}

/**
 * Why there is no judgement. `REFUSED`: the repository, or its policy, cannot be judged at all, for the reason in the
 * message. `LIMIT`: it took too much of something. `CRASH`: the judge broke.
 */
export type JudgeErrorCode = 'REFUSED' | 'LIMIT' | 'CRASH';

/** There is no judgement. The message is one line, fit to be shown to whoever may read the repository. */
export class JudgeError extends Error {
  readonly code: JudgeErrorCode;

  constructor(code: JudgeErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

const mebibyte = 1024 * 1024;
const largestReport = 64 * mebibyte;
/** For the judge to end what it has started. */
const graceMilliseconds = 2000;
const outcomes: Readonly<Record<number, Outcome>> = { 0: 'pass', 1: 'fail', 3: 'incomplete' };

/** Judges a change in a process of its own. Rejects with a JudgeError, and with the signal's reason once that is aborted. */
export async function judge(change: Change, settings: JudgeSettings, signal: AbortSignal): Promise<Judgement> {
  const { program, args, env, charts, milliseconds, memoryBytes, reportBytes = largestReport } = settings;
  const confinement = endWithParent();
  const run = await exec(program, [...args, ...gateArguments(change, charts)], {
    cwd: change.directory,
    env,
    limits: { milliseconds, memoryBytes, stdoutBytes: reportBytes, stderrBytes: mebibyte },
    graceMilliseconds,
    ...(confinement ? { confinement } : {}),
    signal,
  });
  const outcome = outcomes[run.exitCode ?? -1];
  // A crash ends with 3 as well, but prints no report.
  if (outcome !== undefined && run.killed === undefined && isReport(run.stdout, outcome)) {
    return { report: run.stdout, outcome };
  }
  throw whyNot({ ...run, stderr: run.stderr.replaceAll(change.directory, 'repository') }, settings);
}

/** A value may begin with a dash: it stands in one word with its option. */
function gateArguments(
  { directory, baseRef, baseSha, headSha, policySha }: Change,
  charts: readonly string[],
): string[] {
  return [
    'gate',
    `--repo=${directory}`,
    `--base=${baseRef}`,
    `--merge-base=${baseSha}`,
    `--head=${headSha}`,
    `--policy-of=${policySha}`,
    '--format=json',
    ...charts.map((folder) => `--charts=${folder}`),
  ];
}

function isReport(text: string, outcome: Outcome): boolean {
  if (!text.startsWith('{')) return false;
  try {
    const report: unknown = JSON.parse(text);
    return typeof report === 'object' && report !== null && 'outcome' in report && report.outcome === outcome;
  } catch {
    return false;
  }
}

function whyNot({ exitCode, signal, killed, stderr }: ExecResult, settings: JudgeSettings): JudgeError {
  switch (killed) {
    case 'time':
      return new JudgeError('LIMIT', `judging takes longer than ${Math.round(settings.milliseconds / 1000)} s`);
    case 'memory':
      return new JudgeError('LIMIT', `judging takes more than ${Math.round(settings.memoryBytes / mebibyte)} MiB`);
    case 'stdout': {
      const { reportBytes = largestReport } = settings;
      return new JudgeError('LIMIT', `the report has more than ${Math.round(reportBytes / mebibyte)} MiB`);
    }
    case 'stderr':
      return new JudgeError('CRASH', 'the judge tells of errors without an end');
    case undefined:
      break;
  }
  const [said] = stderr.split('\n').filter((line) => line.startsWith('error: '));
  if (exitCode === 2 && said !== undefined) return new JudgeError('REFUSED', said.slice('error: '.length, 1000));
  if (stderr.includes('heap out of memory')) {
    return new JudgeError('LIMIT', `judging takes more than ${Math.round(settings.memoryBytes / mebibyte)} MiB`);
  }
  const [first = ''] = stderr.split('\n').filter((line) => line !== '');
  const end = exitCode === null ? `was ended by ${signal}` : `ended with ${exitCode}`;
  return new JudgeError('CRASH', `the judge ${end}: ${first.slice(0, 500)}`);
}
