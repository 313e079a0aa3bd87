import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { isKubectl, kustomizeOracle } from '../../oracle/kustomize.ts';
import { log, messageOf, print } from '../output.ts';
import type { Bench } from '../bench.ts';
import { formatTable, precise, whole as wholeNumber } from '../table.ts';
import { printVerdicts } from '../verdict.ts';
import { inPerspective, judgeBars, type Measured } from './bars.ts';
import { measureChanges } from './changes.ts';
import { compareOutputs } from './compare.ts';
import { kustomizeHelp, readOptions, type KustomizeBenchOptions } from './options.ts';
import { findTree, type Tree } from './tree.ts';
import { measureWhole } from './whole.ts';

export const kustomizeBench: Bench = {
  describe: 'all kustomizations of a tree in one process, against one spawned kustomize each',
  help: kustomizeHelp,
  async run(args) {
    let options: KustomizeBenchOptions;
    let tree: Tree;
    let kustomize: string;
    try {
      options = readOptions(args);
    } catch (error) {
      log(`${messageOf(error)}\n\n${kustomizeHelp}`);
      return 2;
    }
    try {
      tree = findTree(options.tree);
      if (tree.targets.length === 0) throw new Error('there is no kustomization in it');
    } catch (error) {
      log(
        `NOTHING IS MEASURED: the tree ${options.tree} cannot be used: ${messageOf(error)}; name another with --tree`,
      );
      return 2;
    }
    try {
      kustomize = await kustomizeOracle.obtain(log);
      if (isKubectl(kustomize)) throw new Error(`${kustomize} is no standalone kustomize: name one with KUSTOMIZE_BIN`);
    } catch (error) {
      log(`NOTHING IS MEASURED: ${messageOf(error)}`);
      return 2;
    }
    try {
      return await measureAll(tree, kustomize, options);
    } catch (error) {
      log(messageOf(error));
      return 1;
    }
  },
};

async function measureAll(tree: Tree, kustomize: string, options: KustomizeBenchOptions): Promise<number> {
  const load = loadavg()[0] ?? 0;
  log(`${tree.targets.length} kustomizations in ${tree.files.length} files`);
  const comparison = await compareOutputs(tree, kustomize);
  for (const difference of comparison.differences) log(`differs: ${difference}`);
  const measured: Measured = {
    comparison,
    whole: await measureWhole(tree, kustomize, options.rounds, log),
    warm: measureChanges(tree, options.changes),
    heap: measureHeap(tree, options.passes),
  };
  const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  print(`Node ${process.version}, ${processors}, load ${load.toFixed(1)} before the first build\n\n`);
  printWhole(tree, measured);
  printChanges(measured);
  const [first = 0] = measured.heap;
  const last = measured.heap.at(-1) ?? 0;
  print(`heap: ${mebibytes(first)} after the first pass, ${mebibytes(last)} after ${options.passes} with changes\n\n`);
  return printVerdicts(Array.from(judgeBars(measured)), inPerspective(measured));
}

function measureHeap({ directory }: Tree, passes: number): readonly number[] {
  const program = join(import.meta.dirname, 'heap.ts');
  const output = execFileSync(process.execPath, ['--expose-gc', program, directory, String(passes)], {
    encoding: 'utf8',
  });
  return JSON.parse(output) as number[];
}

function printWhole({ targets }: Tree, { whole }: Measured): void {
  const row = (what: string, seconds: number): readonly string[] => [
    what,
    precise(seconds * 1000),
    precise((seconds * 1000) / targets.length),
    precise(whole.ourSeconds / seconds),
  ];
  const head = [`${targets.length} kustomizations`, 'wall ms', 'ms each', 'our share'];
  const rows = [
    row('one process of ours', whole.ourSeconds),
    row('kustomize, one spawned after the other', whole.spawnedSeconds),
    row('kustomize, two at a time', whole.spawnedByTwoSeconds),
  ];
  print(`${formatTable([head, ...rows])}peak memory of ours: ${wholeNumber(whole.ourPeakMebibytes)} MiB\n\n`);
}

function printChanges({ warm }: Measured): void {
  const head = ['one file changed', 'changes', 'median ms', 'most ms', 'targets built again', 'at most', 'slowest'];
  const rows = warm.changes.map((figures) => [
    figures.sort,
    wholeNumber(figures.changes),
    figures.medianMilliseconds.toFixed(2),
    figures.mostMilliseconds.toFixed(2),
    wholeNumber(figures.medianTargets),
    wholeNumber(figures.mostTargets),
    figures.slowest,
  ]);
  print(`${formatTable([head, ...rows])}\n`);
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MiB`;
}
