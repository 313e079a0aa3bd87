import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '../../engine/cluster/app.ts';
import { counted, type Asked } from '../stage/asked-requests.ts';
import type { ProcessorTime } from '../stage/processor-time.ts';
import type { BenchStage } from '../stage/stage.ts';
import { setHostIpc } from './changes.ts';
import { wrongResults } from './correctness.ts';
import { untilQuiet } from './quiet.ts';

export interface StormFigures {
  readonly changes: number;
  readonly workloads: number;
  /** Until the last change was made, and until the last result was right. */
  readonly seconds: number;
  readonly settledSeconds: number;
  readonly faults: readonly string[];
  readonly requests: readonly (readonly [string, number])[];
  /** Most requests of all processes of ours in one second. */
  readonly mostInASecond: number;
  /** Until nothing more was written for twelve seconds. */
  readonly processors: ProcessorTime;
}

/** Changes few workloads many times, as fast as that pace or the API server allows. */
export async function measureStorm(
  stage: BenchStage,
  apps: readonly App[],
  changes: number,
  seconds: number,
): Promise<StormFigures> {
  const position = stage.requests.position();
  const begun = Date.now();
  const rounds = Math.ceil(changes / apps.length);
  const [[sent, quietSince], processors] = await stage.spent(async () => {
    // One round after the other: the last change of a workload is the last.
    for (let round = 0; round < rounds; round += 1) {
      const due = begun + (round / rounds) * seconds * 1000;
      if (due > Date.now()) await sleep(due - Date.now());
      await stage.client.all(apps.entries(), ([index, app]) => setHostIpc(stage, app, (round + index) % 2 === 0));
    }
    return [(Date.now() - begun) / 1000, await untilQuiet(stage, 12)];
  });
  const asked = await stage.requests.since(position);
  return {
    changes: rounds * apps.length,
    workloads: apps.length,
    seconds: sent,
    settledSeconds: (quietSince - begun) / 1000,
    faults: await wrongResults(stage),
    requests: counted(asked),
    mostInASecond: mostInASecond(asked),
    processors,
  };
}

function mostInASecond(asked: readonly Asked[]): number {
  const seconds = Map.groupBy(asked, ({ at }) => Math.floor(at / 1000));
  return Math.max(0, ...Array.from(seconds.values(), (all) => all.length));
}
