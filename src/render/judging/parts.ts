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
  /** The part whose objects hold its definition; none of the entry point. */
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
