import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectDirectory } from '../paths.ts';

export interface KustomizeBenchOptions {
  /** The tree whose kustomizations are built. */
  readonly tree: string;
  /** How many times everything is built from nothing. */
  readonly rounds: number;
  /** Changed files of each sort. */
  readonly changes: number;
  /** Passes after which the heap is looked at. */
  readonly passes: number;
}

export const kustomizeHelp = `Usage: npm run bench -- kustomize [options]

Builds every kustomization of a tree in one process, and each with a process of the real kustomize,
compares the outputs, changes single files in a warm process, and compares with the bars of
docs/benchmarks.md.

  --tree DIR    the tree (default ../shared/repos/home-ops beside the repository)
  --rounds N    rounds of the whole, of which the median counts (default 5)
  --changes N   changed files of each sort (default 60)
  --passes N    passes with changes after which the heap is looked at (default 50)

Environment: KUSTOMIZE_BIN, a standalone kustomize 5.8.1; without it, one is built with Go, once, into the user's cache.
Exit codes: 0 all bars passed, 1 a bar or a comparison failed, 2 wrong options, no tree or no kustomize.
`;

/** Reads the command line. Throws an Error for the user. */
export function readOptions(args: readonly string[]): KustomizeBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tree: { type: 'string', default: join(projectDirectory, '..', 'shared', 'repos', 'home-ops') },
      rounds: { type: 'string', default: '5' },
      changes: { type: 'string', default: '60' },
      passes: { type: 'string', default: '50' },
    },
  });
  return {
    tree: values.tree,
    rounds: wholeNumber('rounds', values.rounds),
    changes: wholeNumber('changes', values.changes),
    passes: wholeNumber('passes', values.passes),
  };
}

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(number) && number > 0) return number;
  throw new Error(`--${name} "${text}": expected a whole number from 1 on`);
}
