import type { EntryPoint } from '../entry/entry-point.ts';
import { applyRules } from '../objects/apply-rules.ts';
import { builtOrigin } from './built-origin.ts';
import { isFluxKustomization, namesOf } from './flux-objects.ts';
import { keyOf, type Definition, type RenderedKustomization } from './rendered.ts';
import { nameless } from './unread.ts';

/** The Kustomization that an entry point itself defines. */
export function definitionOf({ kustomization }: EntryPoint): Definition {
  return { node: () => kustomization, origin: (path) => builtOrigin(kustomization, path) };
}

/** The entry's own name decides nothing: with another one, the cluster would have a second Kustomization. */
export function ofEntry({ node, origin }: Definition): Definition {
  return { node, origin: (path) => (path[0] === 'metadata' ? { ...origin(path), certainty: 'file' } : origin(path)) };
}

/** The entry's Kustomization as its own objects have it. Once it has been applied so, it stays, whatever comes of it. */
export function itself(last: ReadonlyMap<string, RenderedKustomization>, own: Definition): Definition {
  const key = keyOf(nameless(own.node()));
  const applied = last.get(key)?.objects.find((one) => isFluxKustomization(one) && keyOf(namesOf(one)) === key);
  // What applies itself is there already.
  return applied === undefined || applyRules(applied.object).createOnly ? own : applied;
}
