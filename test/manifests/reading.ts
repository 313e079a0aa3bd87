import type { Resource } from '../../src/model/resource.ts';
import type { Problem } from '../../src/manifests/problem.ts';
import { readManifests, type ManifestCounts, type ManifestOptions } from '../../src/manifests/read-manifests.ts';

export interface Reading {
  readonly resources: readonly Resource[];
  readonly problems: readonly Problem[];
  readonly counts: Readonly<ManifestCounts>;
}

/** Everything that readManifests says about the paths. */
export async function readAll(paths: readonly string[], options?: ManifestOptions): Promise<Reading> {
  const resources: Resource[] = [];
  const problems: Problem[] = [];
  for await (const event of readManifests(paths, options)) {
    if (event.type === 'resource') resources.push(event.resource);
    else if (event.type === 'problem') problems.push(event.problem);
    else return { resources, problems, counts: event.counts };
  }
  throw new Error('no counts came');
}

/** A stream of one chunk. */
export async function* streamOf(text: string | Uint8Array): AsyncGenerator<Uint8Array | string> {
  yield text;
}
