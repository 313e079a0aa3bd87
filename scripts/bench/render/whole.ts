import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { runAll } from '../run-all.ts';
import { median } from '../statistics.ts';
import type { Usage } from '../process.ts';
import { whileEdited, type Edit } from './edits.ts';
import { buildOnce, environmentWith } from './ours.ts';
import type { PeerCommand } from './peers.ts';

/** What whole processes need, their starts included; medians of wall seconds. */
export interface WholeFigures {
  readonly parallel: number;
  readonly coldSeconds: number;
  /** Median of each round's share of the peers that ran right after: the machine's load is not that of other rounds. */
  readonly coldShare: number;
  readonly coldPeakMebibytes: number;
  readonly warmSeconds: number;
  readonly warmPeakMebibytes: number;
  readonly peerSeconds: number;
  /** Of the peers, those that are helm. */
  readonly helmSeconds: number;
  readonly changes: readonly { readonly sort: string; readonly seconds: number }[];
}

/** What is measured as whole processes. */
interface WholeTask {
  readonly directory: string;
  readonly kustomizations: readonly PeerCommand[];
  readonly releases: readonly PeerCommand[];
  readonly edits: readonly Edit[];
  readonly helm: string;
  /** For caches. */
  readonly folder: string;
  readonly rounds: number;
}

/** Numbers of changes that no living process makes. */
const firstNumber = 1000;

/** Measures both sides in turns, `rounds` times after one of the peers that does not count. */
export async function measureWhole(task: WholeTask, log: (line: string) => void): Promise<WholeFigures> {
  const { directory, kustomizations, releases, edits, helm, folder, rounds } = task;
  const parallel = availableParallelism();
  const helms = releases.map(({ command }) => command);
  const peers = [...kustomizations.map(({ command }) => command), ...helms];
  const samples: { cold: Usage; warm: Usage; peerSeconds: number; helmSeconds: number; changes: number[] }[] = [];
  await runAll(peers, parallel);
  while (samples.length < rounds) {
    const env = environmentWith(join(folder, `cache-${samples.length}`), helm);
    const cold = await buildOnce(directory, env);
    const peerSeconds = await runAll(peers, parallel);
    const helmSeconds = await runAll(helms, parallel);
    const warm = await buildOnce(directory, env);
    const changes: number[] = [];
    for (const edit of edits) {
      const number = firstNumber + samples.length;
      changes.push((await whileEdited(directory, edit, number, () => buildOnce(directory, env))).seconds);
    }
    log(`cold ${ms(cold.seconds)}, peers ${ms(peerSeconds)} (helm ${ms(helmSeconds)}), warm ${ms(warm.seconds)}`);
    samples.push({ cold, warm, peerSeconds, helmSeconds, changes });
  }
  return {
    parallel,
    coldSeconds: median(samples.map(({ cold }) => cold.seconds)),
    coldShare: median(samples.map((one) => one.cold.seconds / one.peerSeconds)),
    coldPeakMebibytes: Math.max(...samples.map(({ cold }) => cold.peakMebibytes)),
    warmSeconds: median(samples.map(({ warm }) => warm.seconds)),
    warmPeakMebibytes: Math.max(...samples.map(({ warm }) => warm.peakMebibytes)),
    peerSeconds: median(samples.map((one) => one.peerSeconds)),
    helmSeconds: median(samples.map((one) => one.helmSeconds)),
    changes: edits.map(({ sort }, index) => ({
      sort,
      seconds: median(samples.map(({ changes }) => changes[index] ?? Number.NaN)),
    })),
  };
}

function ms(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}
