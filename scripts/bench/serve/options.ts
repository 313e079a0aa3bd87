import { parseArgs } from 'node:util';

export interface ServeBenchOptions {
  readonly bursts: number;
  readonly repositories: number;
  /** Webhooks in each burst: as many pull requests, spread over the repositories. */
  readonly deliveries: number;
  /** Changes of the first burst that are gated without a server, too. */
  readonly alone: number;
  /** Pull requests of the repository that crowds another one. */
  readonly crowd: number;
}

export const serveHelp = `Usage: npm run bench -- serve [options]

Runs the published bundle as a GitHub App, with a stand-in for GitHub and a Git server in this process. Sends bursts of
webhooks, pushes to every fifth pull request a second time, checks the verdict of every head, and measures answers,
verdicts, memory and fairness; gates some of the same changes with single processes; compares with the bars of
docs/benchmarks.md.

  --bursts N         bursts, from the second one on with a new head for each pull request (default 3)
  --repositories N   repositories (default 20)
  --deliveries N     webhooks in each burst (default 200)
  --quick            2 bursts of 30 webhooks in 6 repositories

Needs git and helm (HELM_BIN, helm on PATH, or the copy in the user's cache), and Linux for memory and files.
Exit codes: 0 all bars passed, 1 a bar or a verdict failed, 2 wrong options or no helm.
`;

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): ServeBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      bursts: { type: 'string' },
      repositories: { type: 'string' },
      deliveries: { type: 'string' },
      quick: { type: 'boolean', default: false },
    },
  });
  const { quick } = values;
  const repositories = number('repositories', values.repositories ?? (quick ? '6' : '20'), 1);
  const deliveries = number('deliveries', values.deliveries ?? (quick ? '30' : '200'), repositories);
  return {
    bursts: number('bursts', values.bursts ?? (quick ? '2' : '3'), 1),
    repositories,
    deliveries,
    alone: Math.min(deliveries, quick ? 8 : 40),
    crowd: quick ? 20 : 100,
  };
}

function number(option: string, text: string, least: number): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least && value <= 2000) return value;
  throw new Error(`--${option} "${text}": expected a whole number from ${least} to 2000`);
}
