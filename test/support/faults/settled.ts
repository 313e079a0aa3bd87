import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../cluster/until.ts';
import { type Installation, installed } from '../installation/installation.ts';
import type { RunningProgram } from '../running-program.ts';
import type { Processes } from './processes.ts';
import { sentinelsReported } from './sentinels.ts';
import { scanKinds, storedState, sums } from './stored-state.ts';

const prefix = 'kubescape_gitops';
/** So long nothing may be written before all counts as written, in milliseconds. */
const quiet = 2_000;
const patience = 180_000;
let sentinels = 0;

/**
 * Waits until all that was changed has come to what is stored: changes made now have their results, nothing waits anywhere,
 * all kinds are watched, summaries add up. Rejects with what is not so.
 */
export async function settled(installation: Installation, processes: Processes): Promise<void> {
  const { cluster } = installation;
  const name = `sentinel-${(sentinels += 1)}`;
  await sentinelsReported(cluster, installed, name, patience);
  await until('nothing to wait for anything', () => isIdle(processes), patience);
  await until(
    'no more writes',
    async () => {
      const before = await storedState(cluster, scanKinds);
      await sleep(quiet);
      return isDeepStrictEqual(before.versions, (await storedState(cluster, scanKinds)).versions);
    },
    patience,
  );
  await until(
    'summaries that add up',
    async () => {
      const { wanted, stored } = await sums(cluster);
      if (isDeepStrictEqual(stored, wanted)) return true;
      throw new Error(`${JSON.stringify(stored)} instead of ${JSON.stringify(wanted)}`);
    },
    patience,
  );
}

/** Whether nothing waits in any process. Throws with what does. */
async function isIdle(processes: Processes): Promise<true> {
  const [operator, scanner, storage] = [processes.of('operator'), processes.of('scanner'), processes.of('storage')];
  const waiting = {
    triggers: await operator.metric(`${prefix}_operator_queue_depth`),
    scans: await openScans(operator),
    unreflected: await scanner.metric(`${prefix}_scanner_unreflected_changes`),
    writes: await storage.metric(`${prefix}_storage_queue_depth`),
    suspects: await storage.metric(`${prefix}_storage_suspects`),
    ...Object.fromEntries(
      await Promise.all(
        (['operator', 'scanner', 'storage'] as const).map(
          async (name) => [`unwatched by ${name}`, await unwatched(processes.of(name), name)] as const,
        ),
      ),
    ),
  };
  const open = Object.entries(waiting).filter(([, count]) => count !== 0);
  if (open.length > 0) throw new Error(open.map(([what, count]) => `${what}: ${count}`).join(', '));
  return true;
}

async function openScans(operator: RunningProgram): Promise<number> {
  const name = `${prefix}_operator_scans_total`;
  const [all, started] = [await operator.metric(name), await operator.metric(name, 'result="started"')];
  const refused = await operator.metric(name, 'result="refused"');
  return (await operator.metric(`${prefix}_operator_scans_waiting`)) + 2 * started + refused - all;
}

/** Kinds that a process has lost. Those that a cluster need not have may well be missing. */
async function unwatched(program: RunningProgram, name: string): Promise<number> {
  const states = ['state="starting"', 'state="stale"', ...scanKinds.map((kind) => `kind="${kind}",state="missing"`)];
  const counts = await Promise.all(states.map((labels) => program.metric(`${prefix}_${name}_watch_state`, labels)));
  return counts.reduce((sum, count) => sum + count, 0);
}
