import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { until } from '../../../../test/support/cluster/until.ts';
import type { BenchStage } from './stage.ts';

const snapshotTime = 120_000;

/** Options of Node with which a process leaves its CPU profile in a folder when it ends, and its heap when it is told to. */
export function profiling(folder: string | undefined): readonly string[] {
  if (folder === undefined) return [];
  const full = path.resolve(folder);
  mkdirSync(full, { recursive: true });
  return ['--cpu-prof', `--cpu-prof-dir=${full}`, '--heapsnapshot-signal=SIGUSR2', `--diagnostic-dir=${full}`];
}

/** Has scanner and storage leave their heaps in the folder. They need a lot of memory for it, so peaks are read before. */
export async function takeSnapshots(stage: BenchStage, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  for (const component of ['scanner', 'storage', 'operator'] as const) {
    const { pid, process } = stage.program(component);
    process.kill('SIGUSR2');
    await until(
      `the heap of ${component}`,
      async () => readdirSync(folder).some((name) => name.endsWith('.heapsnapshot') && name.includes(`.${pid}.`)),
      snapshotTime,
    );
    // It answers again once all of it is written.
    await stage.program(component).readiness();
  }
}
