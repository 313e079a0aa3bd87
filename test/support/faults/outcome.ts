import type { Installation } from '../installation/installation.ts';
import { freshScan, scanEverything } from './fresh-scan.ts';
import type { Processes } from './processes.ts';
import { settled } from './settled.ts';

/** What is left of a fault when it is over. */
export interface Outcome {
  /** Of operator, scanner and storage when they are told to stop. */
  readonly exitCodes: readonly (number | null)[];
  /** Of new processes that find what is stored. */
  readonly writes: number;
  /** Between what was stored and what new processes store where nothing was. */
  readonly differences: readonly string[];
  /** Processes that ended by themselves, and lines that no log should have. */
  readonly complaints: readonly string[];
}

/** Nothing is left of it. */
export const nothingLeft: Outcome = { exitCodes: [0, 0, 0], writes: 0, differences: [], complaints: [] };

/** Waits until the processes have caught up, stops them, and has new ones look at what they stored. */
export async function outcomeOf(installation: Installation, processes: Processes): Promise<Outcome> {
  await settled(installation, processes);
  const exitCodes = await processes.stop();
  const { writes, differences } = await freshScan(installation);
  return { exitCodes, writes, differences, complaints: processes.complaints() };
}

/** Waits until the processes have caught up and has everything scanned once more; gives how much was still written. */
export async function missed(installation: Installation, processes: Processes): Promise<number> {
  await settled(installation, processes);
  return (await scanEverything(installation, processes.of('scanner').url)).writes;
}
