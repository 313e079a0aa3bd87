import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { until } from '../cluster/until.ts';
import type { Installation } from '../installation/installation.ts';
import { differences, written } from './state-differences.ts';
import { deleteStored, scanKinds, storedState, sumKinds, sums } from './stored-state.ts';

const Answer = z.object({ response: z.object({ outcome: z.string(), writes: z.number() }) });

/** How what is stored compares with what others make of the same cluster. */
export interface FreshScan {
  /** Results that were stored. */
  readonly results: number;
  /** What a new scanner and a new storage wrote over what is stored. */
  readonly writes: readonly string[];
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
  const scanned = writes === 0 ? [] : [`${writes} writes of a new scanner`];

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
    writes: [...scanned, ...written(before, after)],
    differences: differences(stored, fresh.contents),
  };
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
