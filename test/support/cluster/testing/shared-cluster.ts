import { inject } from 'vitest';
import type { SharedCluster } from './provided.ts';

/** The cluster that the files of this process share: at no time is another file at work on it. Null where there is none. */
export function sharedCluster(): SharedCluster | null {
  // vitest numbers processes that run at the same time from 1 on.
  const process = Number(globalThis.process.env['VITEST_POOL_ID'] ?? 1);
  const clusters = inject('sharedClusters');
  if (clusters.length === 0) return null;
  const cluster = clusters[process - 1];
  if (cluster) return cluster;
  throw new Error(`process ${process} runs tests, but only ${clusters.length} clusters were started`);
}
