import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { bundleFile } from '../paths.ts';
import { measure, type Usage } from '../process.ts';
import { whileEdited, type Edit } from '../render/edits.ts';
import { environmentWith } from '../render/ours.ts';
import type { PeerCommand } from '../render/peers.ts';
import { runAll } from '../run-all.ts';
import { median } from '../statistics.ts';
import { faultOf, type GatedChange } from './changes.ts';

/** Medians of whole processes. */
export interface GateFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
}

/** What the gate of one sort of change takes. */
interface ChangeFigures {
  readonly sort: string;
  readonly cold: GateFigures;
  readonly warm: GateFigures;
  /** Medians of each round's share of the peers of that round: the machine's load is not that of other rounds. */
  readonly coldShare: number;
  readonly warmShare: number;
  /** What is wrong with what it says; empty when all is right. */
  readonly faults: readonly string[];
}

export interface FleetFigures {
  readonly parallel: number;
  /** Rendering all twice, as base and as head. */
  readonly peerSeconds: number;
  readonly changes: readonly ChangeFigures[];
}

interface FleetTask {
  /** A work tree without changes. */
  readonly directory: string;
  readonly peers: readonly PeerCommand[];
  readonly changes: readonly GatedChange[];
  readonly helm: string;
  /** For caches and reports. */
  readonly folder: string;
  readonly rounds: number;
}

interface Sample {
  readonly cold: Usage;
  readonly warm: Usage;
  readonly fault: string | undefined;
}

const limit = 600;
const exitCodes = [0, 1, 3];

/** Measures both sides in turns, `rounds` times after peers that do not count. */
export async function measureFleet(task: FleetTask, log: (line: string) => void): Promise<FleetFigures> {
  const { peers, changes, rounds } = task;
  const parallel = availableParallelism();
  const commands = peers.map(({ command }) => command);
  const twice = [...commands, ...commands];
  const samples: { readonly peerSeconds: number; readonly of: readonly Sample[] }[] = [];
  await runAll(commands, parallel);
  while (samples.length < rounds) {
    const peerSeconds = await runAll(twice, parallel);
    const of: Sample[] = [];
    for (const [index, change] of changes.entries())
      of.push(await sampleOf(task, change, `${samples.length}-${index}`));
    log(
      `peers ${ms(peerSeconds)}; ${of.map(({ cold, warm }) => `${ms(cold.seconds)} cold, ${ms(warm.seconds)} warm`).join('; ')}`,
    );
    samples.push({ peerSeconds, of });
  }
  return {
    parallel,
    peerSeconds: median(samples.map((one) => one.peerSeconds)),
    changes: changes.map(({ sort }, index) => {
      const own = samples.flatMap(({ peerSeconds, of }) => {
        const sample = of[index];
        return sample ? [{ ...sample, peerSeconds }] : [];
      });
      return {
        sort,
        cold: figuresOf(own.map(({ cold }) => cold)),
        warm: figuresOf(own.map(({ warm }) => warm)),
        coldShare: median(own.map(({ cold, peerSeconds }) => cold.seconds / peerSeconds)),
        warmShare: median(own.map(({ warm, peerSeconds }) => warm.seconds / peerSeconds)),
        faults: Array.from(new Set(own.flatMap(({ fault }) => fault ?? []))),
      };
    }),
  };
}

/** A repository that nobody knows: what its gate takes when a file has a comment more. */
export async function measureReal(
  directory: string,
  edit: Edit,
  env: NodeJS.ProcessEnv,
  rounds: number,
): Promise<GateFigures> {
  const usages: Usage[] = [];
  await whileEdited(directory, edit, 1, async () => {
    while (usages.length < rounds) usages.push(await gateOnce(directory, env, join(directory, '..', 'real.json')));
  });
  return figuresOf(usages);
}

async function sampleOf({ directory, helm, folder }: FleetTask, change: GatedChange, name: string): Promise<Sample> {
  const env = environmentWith(join(folder, `cache-${name}`), helm);
  const report = join(folder, `${name}.json`);
  return whileEdited(directory, change, 1, async () => {
    const cold = await gateOnce(directory, env, report);
    const first = readFileSync(report, 'utf8');
    const warm = await gateOnce(directory, env, report);
    const isSame = readFileSync(report, 'utf8') === first;
    return { cold, warm, fault: isSame ? faultOf(change, directory, first) : 'cold and warm reports differ' };
  });
}

/** Runs `gate` in a process of its own, from the repository's objects to a file of JSON. Throws when it fails. */
async function gateOnce(directory: string, env: NodeJS.ProcessEnv, report: string): Promise<Usage> {
  const args = [bundleFile, 'gate', '--repo', directory, '--base', 'main', '--format', `json=${report}`];
  const usage = await measure({ file: process.execPath, args, limit, env });
  if (usage.exitCode !== null && exitCodes.includes(usage.exitCode) && !usage.errors.includes('internal error'))
    return usage;
  throw new Error(`gate ended with exit code ${usage.exitCode}: ${usage.errors.trim().split('\n').at(-1) ?? ''}`);
}

function figuresOf(usages: readonly Usage[]): GateFigures {
  return {
    seconds: median(usages.map(({ seconds }) => seconds)),
    cpuSeconds: median(usages.map(({ cpuSeconds }) => cpuSeconds)),
    peakMebibytes: Math.max(...usages.map(({ peakMebibytes }) => peakMebibytes)),
  };
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
