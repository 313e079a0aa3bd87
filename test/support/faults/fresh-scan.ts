import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { until } from '../cluster/until.ts';
import type { Installation } from '../installation/installation.ts';
import { deleteStored, scanKinds, storedState, type StoredState, sumKinds, sums } from './stored-state.ts';

const Answer = z.object({ response: z.object({ outcome: z.string(), writes: z.number() }) });

/** How what is stored compares with what others make of the same cluster. */
export interface FreshScan {
  /** Results that were stored. */
  readonly results: number;
  /** Writes of a new scanner and summaries written by a new storage, over what is stored. */
  readonly writes: number;
  /** What a new scanner stores where nothing was, and what had been stored: that is not the same. */
  readonly differences: readonly string[];
}

/**
 * Has a new installation of processes scan everything, over what is stored and then without it. Nothing else may run or
 * change meanwhile. Its processes are stopped at the end.
 */
export async function freshScan(installation: Installation): Promise<FreshScan> {
  const { cluster } = installation;
  const before = await storedState(cluster, [...scanKinds, ...sumKinds]);
  const scanner = await installation.start('scanner');
  const storage = await installation.start('storage');
  await scanner.logged('the cluster is known');
  await storage.logged('leading');
  await until('the first cleanup', async () => storage.output.includes('cleanup: looked at'));
  const { writes } = await scanEverything(installation, scanner.url);
  const after = await storedState(cluster, [...scanKinds, ...sumKinds]);
  const summaries = changed(before, after).filter((key) => key.startsWith(sumKinds[0])).length;

  await deleteStored(cluster, scanKinds);
  const metric = 'kubescape_gitops_scanner_stored_results';
  await until('the scanner to know that nothing is stored', async () => (await scanner.metric(metric)) === 0);
  await scanEverything(installation, scanner.url);
  const fresh = await storedState(cluster, scanKinds);
  await until('summaries that add up', async () => {
    const { wanted, stored } = await sums(cluster);
    return isDeepStrictEqual(stored, wanted);
  });
  await Promise.all([scanner.stop(), storage.stop()]);
  const stored = Object.fromEntries(Object.entries(before.contents).filter(([key]) => !key.startsWith(sumKinds[0])));
  return {
    results: Object.keys(stored).length,
    writes: writes + summaries,
    differences: differences(stored, fresh.contents),
  };
}

function differences(
  stored: Readonly<Record<string, unknown>>,
  fresh: Readonly<Record<string, unknown>>,
): readonly string[] {
  const keys = Array.from(new Set([...Object.keys(stored), ...Object.keys(fresh)])).toSorted();
  return keys.flatMap((key) => {
    if (!(key in fresh)) return [`left over: ${key}`];
    if (!(key in stored)) return [`missing: ${key}`];
    const [is, ought] = [stored[key], fresh[key]];
    if (isDeepStrictEqual(is, ought)) return [];
    return [`other: ${key}: ${JSON.stringify(is)} instead of ${JSON.stringify(ought)}`];
  });
}

/** Has a scanner scan everything. */
export async function scanEverything(installation: Installation, url: string): Promise<{ readonly writes: number }> {
  const token = await installation.callerToken();
  const answer = await fetch(`${url}/v1/scan?wait=true`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  const { response } = Answer.parse(await answer.json());
  if (response.outcome !== 'complete') throw new Error(`the scan is ${response.outcome}`);
  return response;
}

function changed(before: StoredState, after: StoredState): readonly string[] {
  const keys = new Set([...Object.keys(before.versions), ...Object.keys(after.versions)]);
  return Array.from(keys).filter((key) => before.versions[key] !== after.versions[key]);
}
