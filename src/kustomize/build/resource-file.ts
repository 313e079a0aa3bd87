import { once } from '../incremental/once.ts';
import type { BuildResource } from '../resource.ts';
import type { Source } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { newResource } from './tracking.ts';

const documentsOf = once((source: Source, shownPath: string) => readDocuments(source, () => shownPath));

/** The objects of a resource file as they come into a build, listed by a kustomization file. Errors name it by `shownPath`. */
export function resourcesOf(source: Source, kustomization: string, shownPath: string): readonly BuildResource[] {
  const way = [kustomization];
  return documentsOf(source, shownPath).map((node) => newResource(node, { path: source.path }, way));
}
