import type { RenderedCluster } from '../flux/cluster/render-cluster.ts';
import { metadataOf } from '../flux/cluster/object-index.ts';
import {
  keyOf,
  type RenderedKustomization,
  type RenderedObject,
  type RenderedRelease,
} from '../flux/cluster/rendered.ts';
import { textOf } from '../flux/objects/kubernetes-object.ts';

interface Common {
  /** `Kustomization flux-system/apps`; tells the parts of a cluster apart. */
  readonly id: string;
  /** The object that makes Flux render it; none of an entry point that stands in no file. */
  readonly definition: RenderedObject | undefined;
  /** The part whose objects hold its definition. */
  readonly parent: string | undefined;
}

/** One Kustomization or HelmRelease of a cluster. */
export type Part =
  | (Common & { readonly kind: 'Kustomization'; readonly rendered: RenderedKustomization })
  | (Common & { readonly kind: 'HelmRelease'; readonly rendered: RenderedRelease });

/** The Kustomizations and HelmReleases of a cluster, Kustomizations first, each with what defines it. */
export function partsOf({ kustomizations, releases }: RenderedCluster): readonly Part[] {
  const parts = [
    ...kustomizations.map((rendered) => ({
      kind: 'Kustomization' as const,
      rendered,
      id: idOf('Kustomization', rendered),
    })),
    ...releases.map((rendered) => ({ kind: 'HelmRelease' as const, rendered, id: idOf('HelmRelease', rendered) })),
  ];
  const definitions = new Map<string, { readonly definition: RenderedObject; readonly parent: string }>();
  for (const { id, rendered } of parts) {
    for (const object of rendered.objects) {
      const defined = definedBy(object);
      if (defined !== undefined && !definitions.has(defined))
        definitions.set(defined, { definition: object, parent: id });
    }
  }
  return parts.map((part) => {
    const { definition, parent } = definitions.get(part.id) ?? {};
    // What an entry point applies may hold its own Kustomization.
    return { ...part, definition, parent: parent === part.id ? undefined : parent };
  });
}

/** The part that an object makes Flux render. */
function definedBy({ object }: RenderedObject): string | undefined {
  const apiVersion = textOf(object, 'apiVersion');
  const kind = textOf(object, 'kind');
  const isPart =
    (kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/')) ||
    (kind === 'HelmRelease' && apiVersion.startsWith('helm.toolkit.fluxcd.io/'));
  if (!isPart) return undefined;
  const metadata = metadataOf(object);
  return idOf(kind, { namespace: textOf(metadata, 'namespace'), name: textOf(metadata, 'name') });
}

function idOf(kind: string, names: { readonly namespace: string; readonly name: string }): string {
  return `${kind} ${keyOf(names)}`;
}
