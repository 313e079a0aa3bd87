import { once } from '../incremental/once.ts';
import type { BuildResource } from '../resource.ts';
import type { Source } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { newResource } from './tracking.ts';

const documentsOf = once((source: Source) => readDocuments(source));

/** The objects of a resource file as they come into a build, listed by a kustomization file. */
export function resourcesOf(source: Source, kustomization: string): readonly BuildResource[] {
  const way = [kustomization];
  return documentsOf(source).map((node) => newResource(node, { path: source.path }, way));
}
