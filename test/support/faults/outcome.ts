import type { Installation } from '../installation/installation.ts';
import { freshScan, scanEverything } from './fresh-scan.ts';
import type { Processes } from './processes.ts';
import { settled } from './settled.ts';
import { written } from './state-differences.ts';
import { scanKinds, storedState } from './stored-state.ts';

/** What is left of a fault when it is over. */
export interface Outcome {
  /** Of operator, scanner and storage when they are told to stop. */
  readonly exitCodes: readonly (number | null)[];
  /** What new processes still wrote over what is stored. */
  readonly writes: readonly string[];
  /** Between what was stored and what new processes store where nothing was. */
  readonly differences: readonly string[];
  /** Processes that ended by themselves, and lines that no log should have. */
  readonly complaints: readonly string[];
}

/** Nothing is left of it. */
export const nothingLeft: Outcome = { exitCodes: [0, 0, 0], writes: [], differences: [], complaints: [] };

/** Waits until the processes have caught up, stops them, and has new ones look at what they stored. */
export async function outcomeOf(installation: Installation, processes: Processes): Promise<Outcome> {
  await settled(installation, processes);
  const exitCodes = await processes.stop();
  const { writes, differences } = await freshScan(installation);
  return { exitCodes, writes, differences, complaints: processes.complaints() };
}

/** Waits until the processes have caught up and has everything scanned once more; gives what was still written. */
export async function missed(installation: Installation, processes: Processes): Promise<readonly string[]> {
  await settled(installation, processes);
  const before = await storedState(installation.cluster, scanKinds);
  const { writes } = await scanEverything(installation, processes.of('scanner').url);
  if (writes === 0) return [];
  const told = written(before, await storedState(installation.cluster, scanKinds));
  return told.length > 0 ? told : [`${writes} writes that left nothing`];
}
