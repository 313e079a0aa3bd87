import type { RenderedCluster } from '../flux/cluster/render-cluster.ts';
import { isFluxKustomization, isHelmRelease, isResourceSet, namesOf } from '../flux/cluster/flux-objects.ts';
import { isElsewhere } from '../flux/cluster/other-cluster.ts';
import {
  keyOf,
  type RenderedKustomization,
  type RenderedObject,
  type RenderedRelease,
  type RenderedResourceSet,
} from '../flux/cluster/rendered.ts';
import { textOf } from '../flux/objects/kubernetes-object.ts';

interface Common {
  /** `Kustomization flux-system/apps`; tells the parts of a cluster apart. */
  readonly id: string;
  /** The object that makes Flux render it; none of an entry point that stands in no file. */
  readonly definition: RenderedObject | undefined;
  /** The part whose objects hold its definition; none of the entry point. */
  readonly parent: string | undefined;
}

/** One Kustomization, ResourceSet or HelmRelease of a cluster. */
export type Part =
  | (Common & { readonly kind: 'Kustomization'; readonly rendered: RenderedKustomization })
  | (Common & { readonly kind: 'ResourceSet'; readonly rendered: RenderedResourceSet })
  | (Common & { readonly kind: 'HelmRelease'; readonly rendered: RenderedRelease });

/** The Kustomizations, ResourceSets and HelmReleases of a cluster, in this order, each with what defines it. */
export function partsOf({ kustomizations, resourceSets, releases }: RenderedCluster): readonly Part[] {
  const parts = [
    ...kustomizations.map((rendered) => ({
      kind: 'Kustomization' as const,
      rendered,
      id: idOf('Kustomization', rendered),
    })),
    ...resourceSets.map((rendered) => ({ kind: 'ResourceSet' as const, rendered, id: idOf('ResourceSet', rendered) })),
    ...releases.map((rendered) => ({ kind: 'HelmRelease' as const, rendered, id: idOf('HelmRelease', rendered) })),
  ];
  const found = definitionsFrom(parts);
  return parts.map((part) => {
    const { definition, parent } = found.get(part.id) ?? {};
    return { ...part, definition, parent };
  });
}

interface Found {
  readonly definition?: RenderedObject;
  readonly parent?: string;
}

/** Goes down from the entry point, so that no part stands below itself: Kustomizations may well define each other. */
function definitionsFrom(parts: readonly Pick<Part, 'id' | 'rendered'>[]): ReadonlyMap<string, Found> {
  const byId = new Map(parts.map((part) => [part.id, part]));
  const found = new Map<string, Found>();
  const [entry] = parts;
  const queue = entry ? [entry] : [];
  for (const { id, rendered } of queue) {
    if (isElsewhere(rendered)) continue;
    for (const object of rendered.objects) {
      const defined = definedBy(object);
      const part = defined === undefined ? undefined : byId.get(defined);
      if (part === undefined) continue;
      if (part === entry) {
        // What an entry point applies may hold its own Kustomization.
        if (!found.has(part.id)) found.set(part.id, { definition: object });
      } else if (!found.has(part.id)) {
        found.set(part.id, { definition: object, parent: id });
        queue.push(part);
      }
    }
  }
  return found;
}

/** The part that an object makes Flux render. */
function definedBy(rendered: RenderedObject): string | undefined {
  const isPart = isFluxKustomization(rendered) || isHelmRelease(rendered) || isResourceSet(rendered);
  return isPart ? idOf(textOf(rendered.object, 'kind'), namesOf(rendered)) : undefined;
}

function idOf(kind: string, names: { readonly namespace: string; readonly name: string }): string {
  return `${kind} ${keyOf(names)}`;
}
