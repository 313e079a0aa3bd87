import { nameOf } from '../objects/kubernetes-object.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet } from './flux-objects.ts';
import type {
  RenderedKustomization,
  RenderedObject,
  RenderedRelease,
  RenderedResourceSet,
  Unresolved,
} from './rendered.ts';

type Rendered = RenderedKustomization | RenderedResourceSet | RenderedRelease;

/** What holds the access to the cluster that the objects go to, where it is not this one. */
export function destinationOf(rendered: Rendered): string | undefined {
  return 'otherCluster' in rendered ? rendered.otherCluster : undefined;
}

/** Whether what was rendered goes to another cluster. */
export function isElsewhere(rendered: Rendered): boolean {
  return destinationOf(rendered) !== undefined;
}

/** Objects of Flux that go to another cluster: what Flux makes of them there is rendered by nobody here. */
export function followedElsewhere(objects: readonly RenderedObject[]): readonly Unresolved[] {
  return objects.filter(isFollowed).map(({ object }) => {
    return { kind: 'object', name: nameOf(object), why: 'it goes to another cluster, whose Flux is not rendered' };
  });
}

function isFollowed(rendered: RenderedObject): boolean {
  return isFluxKustomization(rendered) || isHelmRelease(rendered) || isResourceSet(rendered);
}
