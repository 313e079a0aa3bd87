import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDirectory } from '../paths.ts';

export interface GateBenchOptions {
  /** A real repository, for its memory. */
  readonly tree: string;
  /** The file of it that is changed. */
  readonly file: string;
  /** How many times everything is measured. */
  readonly rounds: number;
}

export const gateHelp = `Usage: npm run bench -- gate [options]

Gates single changed files of a made-up Flux repository of 80 Kustomizations and 60 releases of local charts with the
published bundle: without a cache and with one; against rendering it twice, as base and as head, with one kustomize per
Kustomization and one helm per release, as many at a time; checks verdicts and causes; and compares with the bars of
docs/benchmarks.md.

  --tree DIR    a real repository (default ../shared/repos/home-ops beside the repository)
  --file FILE   the file of it that gets a comment (default kubernetes/apps/ai/kustomization.yaml)
  --rounds N    rounds, of which the median counts (default 3)

Environment: HELM_BIN and KUSTOMIZE_BIN, as for the render bench.
Exit codes: 0 all bars passed, 1 a bar or a verdict failed, 2 wrong options, no tree, no kustomize or no helm.
`;

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): GateBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tree: { type: 'string', default: join(projectDirectory, '..', 'shared', 'repos', 'home-ops') },
      file: { type: 'string', default: 'kubernetes/apps/ai/kustomization.yaml' },
      rounds: { type: 'string', default: '3' },
    },
  });
  const rounds = Number(values.rounds);
  if (values.rounds.trim() === '' || !Number.isSafeInteger(rounds) || rounds < 1) {
    throw new Error(`--rounds "${values.rounds}": expected a whole number from 1 on`);
  }
  return { tree: values.tree, file: values.file, rounds };
}
