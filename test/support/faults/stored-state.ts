import * as z from 'zod';
import { holderIn } from '../../../src/scanner/results/result-holder.ts';
import type { Cluster } from '../cluster/cluster.ts';

const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1';
/** What the scanner writes, and what storage writes. */
export const scanKinds = ['workloadconfigurationscans', 'workloadconfigurationscansummaries'] as const;
export const sumKinds = ['configurationscansummaries'] as const;

/** Tell when, or who asked: two scans of the same say other things there. */
const passing = new Set(['kubescape-gitops.dev/verdict-changed', 'kubescape-gitops.dev/rescanned']);

const Stored = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string().optional(),
    uid: z.string(),
    resourceVersion: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    annotations: z.record(z.string(), z.string()).default({}),
    ownerReferences: z.array(z.object({ uid: z.string() })).default([]),
  }),
  spec: z.unknown(),
});
type Stored = z.infer<typeof Stored>;

/** What is stored. */
export interface StoredState {
  /**
   * All that results say, but for what belongs to the moment of writing; by kind and identity, as who of two has a name
   * depends on who came first. Of two with one identity, one is a duplicate.
   */
  readonly contents: Readonly<Record<string, unknown>>;
  /** What changes with each write, by kind, namespace and name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Under what key of contents each of them is. */
  readonly identities: Readonly<Record<string, string>>;
}

/** Reads all results of these kinds. */
export async function storedState(cluster: Cluster, plurals: readonly string[]): Promise<StoredState> {
  const contents: Record<string, unknown> = {};
  const versions: Record<string, string> = {};
  const identities: Record<string, string> = {};
  for (const plural of plurals) {
    for (const stored of await listed(cluster, plural)) {
      const { metadata, spec } = stored;
      const key = `${plural}/${metadata.namespace ?? ''}/${metadata.name}`;
      const annotations = Object.entries(metadata.annotations).filter(([name]) => !passing.has(name));
      const owners = metadata.ownerReferences.map(({ uid }) => uid);
      const identity = holderIn(metadata) ?? `nobody: ${metadata.name}`;
      const known = `${plural}/${metadata.namespace ?? ''}/${identity}`;
      identities[key] = known in contents ? `duplicate: ${key}` : known;
      contents[identities[key]] = {
        labels: metadata.labels,
        annotations: Object.fromEntries(annotations),
        owners,
        spec,
      };
      versions[key] = `${metadata.uid}@${metadata.resourceVersion}`;
    }
  }
  return { contents, versions, identities };
}

/** Deletes all results of these kinds. */
export async function deleteStored(cluster: Cluster, plurals: readonly string[]): Promise<void> {
  for (const plural of plurals) {
    for (const { metadata } of await listed(cluster, plural)) {
      const scope = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`;
      await cluster.request('DELETE', `${results}${scope}/${plural}/${metadata.name}`);
    }
  }
}

const Severities = z.record(z.string(), z.number());
const Counted = z.object({ severities: Severities });

/** What storage ought to have summed up, and what it has, by namespace: counts by severity. */
export async function sums(
  cluster: Cluster,
): Promise<{ readonly wanted: Readonly<Record<string, unknown>>; readonly stored: Readonly<Record<string, unknown>> }> {
  const wanted: Record<string, Record<string, number>> = {};
  for (const { metadata, spec } of await listed(cluster, scanKinds[1])) {
    const sum = (wanted[metadata.namespace ?? ''] ??= {});
    for (const [severity, count] of Object.entries(Counted.parse(spec).severities)) {
      sum[severity] = (sum[severity] ?? 0) + count;
    }
  }
  const stored: Record<string, unknown> = {};
  for (const { metadata, spec } of await listed(cluster, sumKinds[0])) {
    stored[metadata.name] = Counted.parse(spec).severities;
  }
  return { wanted, stored };
}

async function listed(cluster: Cluster, plural: string): Promise<readonly Stored[]> {
  const { status, body } = await cluster.request('GET', `${results}/${plural}`);
  if (status !== 200) throw new Error(`${plural} are not listed: ${status}`);
  return z.object({ items: z.array(Stored) }).parse(body).items;
}
