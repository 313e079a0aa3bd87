import { join } from 'node:path';
import { buildArguments } from '../../oracle/kustomize.ts';
import { bundle } from '../../bundle.ts';
import { benchDirectory } from '../paths.ts';
import { measure } from '../process.ts';
import { runAll } from '../run-all.ts';
import { median } from '../statistics.ts';
import type { Tree } from './tree.ts';

/** What all kustomizations of a tree take, process starts included. */
export interface WholeFigures {
  readonly ourSeconds: number;
  readonly ourPeakMebibytes: number;
  /** One spawned kustomize after the other, and two at a time. */
  readonly spawnedSeconds: number;
  readonly spawnedByTwoSeconds: number;
}

const limit = 600;

/** Measures both sides in turns, `rounds` times after one that does not count; medians. */
export async function measureWhole(
  tree: Tree,
  kustomize: string,
  rounds: number,
  log: (line: string) => void,
): Promise<WholeFigures> {
  // Bundled as the published command is: nobody runs it from source.
  const program = join(benchDirectory, 'kustomize', 'build-all.js');
  await bundle(join(import.meta.dirname, 'build-all.ts'), program);
  const ours = [[process.execPath, program, tree.directory, ...tree.targets]];
  const theirs = tree.targets.map((target) => kustomizeCommand(kustomize, tree, target));
  const samples: { readonly one: number; readonly spawned: number; readonly byTwo: number }[] = [];
  await runAll(ours, 1);
  await runAll(theirs, 1);
  while (samples.length < rounds) {
    const [one, spawned, byTwo] = [await runAll(ours, 1), await runAll(theirs, 1), await runAll(theirs, 2)];
    log(`one process ${ms(one)}, spawned ${ms(spawned)}, spawned by two ${ms(byTwo)}`);
    samples.push({ one, spawned, byTwo });
  }
  const { peakMebibytes } = await measure({ file: process.execPath, args: ours[0]?.slice(1) ?? [], limit });
  return {
    ourSeconds: median(samples.map(({ one }) => one)),
    ourPeakMebibytes: peakMebibytes,
    spawnedSeconds: median(samples.map(({ spawned }) => spawned)),
    spawnedByTwoSeconds: median(samples.map(({ byTwo }) => byTwo)),
  };
}

/** The command line that builds one directory. */
export function kustomizeCommand(kustomize: string, { directory }: Tree, target: string): readonly string[] {
  return [kustomize, ...buildArguments(kustomize, directory + target)];
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
