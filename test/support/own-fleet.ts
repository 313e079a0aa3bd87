import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { renderClusters } from '../../src/cli/clusters/render-clusters.ts';
import type { KubeObject } from './cluster/cluster.ts';

export const ownRoot = path.resolve(import.meta.dirname, '../..');

/** Everything of this repository that Flux reads, and what the commands need to know of it. */
const parts = ['apps', 'base', 'clusters', 'flux', 'kubescape-gitops.yaml'];

/**
 * For the top of a test file: copies of this repository's own fleet, with files changed or added, gone after all tests.
 * They lie in no Git checkout.
 */
export function ownFleets(): (changes?: Readonly<Record<string, string>>) => string {
  const parent = realpathSync(mkdtempSync(path.join(tmpdir(), 'own-fleet-')));
  afterAll(() => rmSync(parent, { recursive: true, force: true }));
  return (changes = {}) => {
    const folder = mkdtempSync(path.join(parent, 'repository-'));
    for (const part of parts) cpSync(path.join(ownRoot, part), path.join(folder, part), { recursive: true });
    for (const [name, content] of Object.entries(changes)) {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    return folder;
  };
}

/** What `build` says that Flux applies to a cluster. */
export interface BuiltCluster {
  /** What keeps it from being complete. */
  readonly missing: readonly string[];
  /** By `Kind/namespace/name`. */
  readonly objects: ReadonlyMap<string, KubeObject>;
}

/** Renders both clusters of a fleet as the commands do. */
export async function buildOwnFleet(folder: string): Promise<Readonly<Record<'dev' | 'prod', BuiltCluster>>> {
  const { clusters } = await renderClusters({ entries: [folder] });
  const of = (stage: string): BuiltCluster => {
    const cluster = clusters.find(({ plan }) => plan.stage === stage);
    if (!cluster) throw new Error(`${folder} has no cluster of stage ${stage}`);
    const rendered = cluster.parts.flatMap((part) => part.rendered.objects.map(({ object }) => object as KubeObject));
    return {
      missing: cluster.missing.map(({ message }) => message),
      objects: new Map(rendered.map((object) => [idOf(object), object])),
    };
  };
  return { dev: of('dev'), prod: of('prod') };
}

/** Names of objects that are only in one of two clusters, or are not the same in both. */
export function differences(one: BuiltCluster, other: BuiltCluster): readonly string[] {
  const ids = new Set([...one.objects.keys(), ...other.objects.keys()]);
  const text = ({ objects }: BuiltCluster, id: string): string => JSON.stringify(objects.get(id));
  return [...ids].filter((id) => text(one, id) !== text(other, id)).toSorted();
}

function idOf({ kind, metadata: { namespace, name } }: KubeObject): string {
  return [kind, ...(namespace === undefined ? [] : [namespace]), name].join('/');
}
