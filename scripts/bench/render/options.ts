import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDirectory } from '../paths.ts';

export interface RenderBenchOptions {
  /** A real repository that is rendered besides the made-up one. */
  readonly tree: string;
  /** How many times everything is rendered from nothing, and by peers. */
  readonly rounds: number;
  /** Changes of each sort in a living process. */
  readonly changes: number;
}

export const renderHelp = `Usage: npm run bench -- render [options]

Renders a made-up Flux repository of 80 Kustomizations and 60 releases of local charts, and a real one, with the
published bundle: from nothing, with its cache, and after one file changed; against one kustomize per Kustomization
and one helm per release, as many at a time; and compares with the bars of docs/benchmarks.md.

  --tree DIR    the real repository (default ../shared/repos/home-ops beside the repository)
  --rounds N    rounds of whole processes, of which the median counts (default 3)
  --changes N   changes of each sort in a living process (default 9)

Environment: HELM_BIN, helm 4, without it one on PATH or in the user's cache; KUSTOMIZE_BIN, a standalone kustomize
5.8.1, without it one is built with Go, once, into the user's cache.
Exit codes: 0 all bars passed, 1 a bar or a comparison failed, 2 wrong options, no tree, no kustomize or no helm.
`;

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): RenderBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tree: { type: 'string', default: join(projectDirectory, '..', 'shared', 'repos', 'home-ops') },
      rounds: { type: 'string', default: '3' },
      changes: { type: 'string', default: '9' },
    },
  });
  return {
    tree: values.tree,
    rounds: wholeNumber('rounds', values.rounds),
    changes: wholeNumber('changes', values.changes),
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} "${text}": expected a whole number from 1 on`);
}
