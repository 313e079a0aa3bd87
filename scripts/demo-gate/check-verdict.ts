import { execFileSync } from 'node:child_process';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import type { ExpectedLine, PullRequest } from './pull-requests.ts';

/** What a gate said: the end of its process, and its report. */
export interface Verdict {
  readonly exit: number | null;
  readonly report: GateReport;
}

/** What was asked of a verdict and what came, in words that are equal when it is right. */
export interface Checked {
  readonly expected: string;
  readonly got: string;
  /** `file:line` of all that is to blame. */
  readonly lines: { readonly expected: readonly string[]; readonly got: readonly string[] };
}

/** Compares a verdict with the right one. `folder` is the repository that has the branch of the pull request. */
export function checkVerdict(
  { name, expected }: Pick<PullRequest, 'name' | 'expected'>,
  { exit, report }: Verdict,
  folder: string,
): Checked {
  return {
    expected: wording(expected.exit, expected.outcome, Object.entries(expected.added), expected.waivers ?? []),
    got: wording(
      exit,
      report.outcome,
      report.clusters.map(({ name: cluster, counts }) => [cluster, counts.new]),
      report.waivers.added.map((waiver) => waiver.name),
    ),
    lines: { expected: expected.lines.map((line) => placeOf(line, name, folder)), got: blamed(report) },
  };
}

/** Whether a verdict is the right one. */
export function isRight({ expected, got, lines }: Checked): boolean {
  return expected === got && lines.expected.join() === lines.got.join();
}

function wording(
  exit: number | null,
  outcome: string,
  added: readonly (readonly [string, number])[],
  waivers: readonly string[],
): string {
  const worse = added.filter(([, count]) => count > 0).map(([cluster, count]) => `${count} new in ${cluster}`);
  const ignored = waivers.length === 0 ? [] : [`without effect: ${waivers.join(' and ')}`];
  return [`exit ${exit}`, outcome, ...(worse.length === 0 ? ['nothing new'] : worse), ...ignored].join(', ');
}

/** Causes of new findings, and what keeps the change from being evaluated: each place once. */
function blamed({ causes, notEvaluated }: GateReport): readonly string[] {
  const places = [...causes, ...notEvaluated.filter(({ blocks }) => blocks)];
  return Array.from(new Set(places.map(({ file, line }) => `${file}:${line}`)));
}

/** Looks the line up in the branch: the right answer does not come from what is checked. */
function placeOf({ file, text }: ExpectedLine, branch: string, folder: string): string {
  const lines = execFileSync('git', ['show', `${branch}:${file}`], { cwd: folder, encoding: 'utf8' }).split('\n');
  const found = lines.flatMap((line, index) => (line === text ? [index + 1] : []));
  const [line] = found;
  if (line === undefined || found.length > 1)
    throw new Error(`${file} of ${branch} holds ${found.length} lines ${text}`);
  return `${file}:${line}`;
}
