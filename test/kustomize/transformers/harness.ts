import type { BuildResource } from '../../../src/kustomize/resource.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { readDocuments } from '../../../src/kustomize/tree/read.ts';

/** Resources of a YAML text. */
export function load(text: string, path = 'test.yaml'): BuildResource[] {
  return readDocuments({ path, text }).map((node) => ({
    node,
    kustomizations: [],
    previous: [],
    prefixes: [],
    suffixes: [],
    needsHash: false,
    transformations: [],
  }));
}

/** The YAML text of resources. */
export function print(resources: readonly BuildResource[]): string {
  return emit(resources.map(({ node }) => node));
}
