import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findHelm } from '../../../src/render/helm/find-helm.ts';
import { kustomizeOracle } from '../../oracle/kustomize.ts';
import type { Bench } from '../bench.ts';
import { buildBundle } from '../engine/scan.ts';
import { log, messageOf, print } from '../output.ts';
import { commentEdit } from '../render/edits.ts';
import { writeFleet } from '../render/fleet/fleet.ts';
import { environmentWith } from '../render/ours.ts';
import { helmCommands, kustomizeCommands, type Programs } from '../render/peers.ts';
import { printVerdicts } from '../verdict.ts';
import { inPerspective, judgeBars, tableOf } from './bars.ts';
import { gatedChanges } from './changes.ts';
import { measureFleet, measureReal, type FleetFigures, type GateFigures } from './measure.ts';
import { gateHelp, readOptions, type GateBenchOptions } from './options.ts';

export const gateBench: Bench = {
  describe: 'the gate of one changed file, against rendering both sides with kustomize and helm',
  help: gateHelp,
  async run(args) {
    let options: GateBenchOptions;
    let programs: Programs;
    try {
      options = readOptions(args);
      if (!existsSync(options.tree)) throw new Error(`there is no tree ${options.tree}; name another with --tree`);
      const helm = realpathSync((await findHelm({ env: process.env, tell: log })).file);
      programs = { helm, kustomize: await kustomizeOracle.obtain(log) };
      buildBundle(log);
    } catch (error) {
      log(`NOTHING IS MEASURED: ${messageOf(error)}\n\n${gateHelp}`);
      return 2;
    }
    const folder = mkdtempSync(join(tmpdir(), 'bench-gate-'));
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

async function measureAll(folder: string, programs: Programs, options: GateBenchOptions): Promise<number> {
  const load = (): string => (loadavg()[0] ?? 0).toFixed(1);
  const processors = `${availableParallelism()} × ${cpus()[0]?.model ?? 'unknown processor'}`;
  print(`Node ${process.version}, ${processors}, load ${load()} before the first run\n\n`);
  const fleet = await ofFleet(folder, programs, options);
  const real = await ofReal(folder, programs, options);
  print(`${tableOf(fleet, real)}\nload ${load()} after the last run\n\n`);
  return printVerdicts(Array.from(judgeBars(fleet, real)), inPerspective(fleet));
}

function ofFleet(folder: string, { helm, kustomize }: Programs, { rounds }: GateBenchOptions): Promise<FleetFigures> {
  const fleet = writeFleet(join(folder, 'fleet'));
  commit(fleet.directory);
  const peers = [
    ...kustomizeCommands(kustomize, fleet.directory, fleet.kustomizations),
    ...helmCommands(helm, fleet, join(folder, 'values')),
  ];
  const caches = join(folder, 'caches');
  mkdirSync(caches);
  return measureFleet({ directory: fleet.directory, peers, changes: gatedChanges, helm, folder: caches, rounds }, log);
}

function ofReal(folder: string, { helm }: Programs, { tree, file, rounds }: GateBenchOptions): Promise<GateFigures> {
  const directory = join(folder, 'real');
  cpSync(tree, directory, { recursive: true, filter: (source) => basename(source) !== '.git' });
  commit(directory);
  const env = environmentWith(join(folder, 'real-cache'), helm);
  return measureReal(directory, commentEdit('manifest', file), env, rounds);
}

/** All that a folder holds becomes the branch `main`. */
function commit(directory: string): void {
  const author = ['-c', 'user.name=bench', '-c', 'user.email=bench@example.org'];
  for (const args of [
    ['init', '--quiet', '--initial-branch=main'],
    ['add', '--all'],
    [...author, 'commit', '--quiet', '--message=base'],
  ])
    execFileSync('git', ['-C', directory, ...args]);
}
