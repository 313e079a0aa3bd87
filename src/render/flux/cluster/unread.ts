import type { MapNode } from '../../../kustomize/index.ts';
import { getAt, textOf as nodeText } from '../../../kustomize/tree/node.ts';
import { longestChain } from '../limits.ts';
import type { RenderedKustomization, RenderedResourceSet } from './rendered.ts';

const tooFar = {
  state: 'error',
  error: `${longestChain} Kustomizations come of each other before this one, which looks as if they never ended; it is not rendered`,
} as const;

/** What can be said of a Kustomization that cannot be read. */
export function nameless(node: MapNode): Omit<RenderedKustomization, 'state'> {
  const text = (...keys: readonly string[]): string => nodeText(getAt(node, ...keys)) ?? '';
  return {
    namespace: text('metadata', 'namespace'),
    name: text('metadata', 'name'),
    path: text('spec', 'path'),
    source: undefined,
    kustomization: undefined,
    objects: [],
    skipped: [],
    unresolved: [],
  };
}

/** The Kustomization at which a chain is cut. */
export function endOfChain(node: MapNode): RenderedKustomization {
  return { ...nameless(node), ...tooFar };
}

/** The ResourceSet at which a chain is cut. */
export function endOfSets(node: MapNode): RenderedResourceSet {
  const { namespace, name, objects, skipped, unresolved } = nameless(node);
  return { namespace, name, objects, skipped, unresolved, ...tooFar };
}
