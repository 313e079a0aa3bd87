import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findHelm } from '../../../src/render/helm/find-helm.ts';
import { kustomizeOracle } from '../../oracle/kustomize.ts';
import { log, messageOf, print } from '../output.ts';
import type { Bench } from '../bench.ts';
import { buildBundle } from '../engine/scan.ts';
import { printVerdicts } from '../verdict.ts';
import { inPerspective, judgeBars, type Measured } from './bars.ts';
import { compareCounts, type Comparison } from './compare.ts';
import { commentEdit, fleetEdits } from './edits.ts';
import { writeFleet } from './fleet/fleet.ts';
import { measureLiving } from './living.ts';
import { readOptions, renderHelp, type RenderBenchOptions } from './options.ts';
import { environmentWith, nodesOf } from './ours.ts';
import { helmCommands, kustomizeCommands, type Programs } from './peers.ts';
import { tableOf } from './report.ts';
import { measureWhole } from './whole.ts';

export const renderBench: Bench = {
  describe: 'a Flux repository with its releases, against one spawned kustomize and helm each',
  help: renderHelp,
  async run(args) {
    let options: RenderBenchOptions;
    let programs: Programs;
    try {
      options = readOptions(args);
    } catch (error) {
      log(`${messageOf(error)}\n\n${renderHelp}`);
      return 2;
    }
    try {
      if (!existsSync(options.tree)) throw new Error(`there is no tree ${options.tree}; name another with --tree`);
      const helm = realpathSync((await findHelm({ env: process.env, tell: log })).file);
      programs = { helm, kustomize: await kustomizeOracle.obtain(log) };
      buildBundle(log);
    } catch (error) {
      log(`NOTHING IS MEASURED: ${messageOf(error)}`);
      return 2;
    }
    const folder = mkdtempSync(join(tmpdir(), 'bench-render-'));
    try {
      return await measureAll(folder, programs, options);
    } catch (error) {
      log(messageOf(error));
      return 1;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureAll(folder: string, programs: Programs, options: RenderBenchOptions): Promise<number> {
  const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  print(`Node ${process.version}, ${processors}, load ${(loadavg()[0] ?? 0).toFixed(1)} before the first run\n\n`);
  const { comparison, ...fleet } = await measureFleet(folder, programs, options);
  for (const difference of comparison.differences) log(`differs: ${difference}`);
  print(`${tableOf('made-up repository', fleet)}\n`);
  const real = await measureReal(folder, programs, options);
  print(`${tableOf('real repository', real)}\n`);
  print(`load ${(loadavg()[0] ?? 0).toFixed(1)} after the last run\n\n`);
  return printVerdicts(Array.from(judgeBars(comparison, fleet, real)), inPerspective(fleet));
}

async function measureFleet(
  folder: string,
  programs: Programs,
  { rounds, changes }: RenderBenchOptions,
): Promise<Measured & { readonly comparison: Comparison }> {
  const fleet = writeFleet(join(folder, 'fleet'));
  const { directory } = fleet;
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
  ])
    execFileSync('git', ['-C', directory, ...args]);
  const kustomizations = kustomizeCommands(programs.kustomize, directory, fleet.kustomizations);
  const releases = helmCommands(programs.helm, fleet, join(folder, 'values'));
  const nodes = nodesOf(directory, environmentWith(join(folder, 'compare'), programs.helm));
  const comparison = await compareCounts(nodes, [...kustomizations, ...releases]);
  const task = { directory, kustomizations, releases, edits: fleetEdits, helm: programs.helm, rounds };
  const whole = await measureWhole({ ...task, folder: join(folder, 'fleet-caches') }, log);
  const env = environmentWith(join(folder, 'fleet-living'), programs.helm);
  return { comparison, whole, living: await measureLiving(directory, env, fleetEdits, changes) };
}

/** Charts of a real repository are in registries, so that only its Kustomizations have peers. It is copied to be changed. */
async function measureReal(
  folder: string,
  { helm, kustomize }: Programs,
  { tree, rounds, changes }: RenderBenchOptions,
): Promise<Measured> {
  const directory = join(folder, 'real');
  cpSync(tree, directory, { recursive: true, filter: (source) => basename(source) !== '.git' });
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
  ])
    execFileSync('git', ['-C', directory, ...args]);
  const nodes = nodesOf(directory, environmentWith(join(folder, 'look'), helm)).filter(
    ({ id, from, objects }) =>
      id.startsWith('Kustomization ') && objects > 0 && existsSync(join(directory, from, 'kustomization.yaml')),
  );
  const paths = new Map(nodes.map(({ id, from }) => [id, from]));
  const file = nodes[Math.floor(nodes.length / 2)]?.file;
  const edits = file === undefined ? [] : [commentEdit('file of a Kustomization', file)];
  const kustomizations = kustomizeCommands(kustomize, directory, paths);
  const task = { directory, kustomizations, releases: [], edits, helm, rounds };
  const whole = await measureWhole({ ...task, folder: join(folder, 'real-caches') }, log);
  const env = environmentWith(join(folder, 'real-living'), helm);
  return { whole, living: await measureLiving(directory, env, edits, changes) };
}
