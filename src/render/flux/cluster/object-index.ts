import type { MapNode } from '../../../kustomize/index.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { SourceObjects } from '../source/sources.ts';
import type { RenderedKustomization, RenderedObject } from './rendered.ts';

/** The objects of a cluster that others refer to, by kind, namespace and name. */
export class ObjectIndex implements SourceObjects {
  readonly #objects = new Map<string, RenderedObject>();
  readonly #generators = new Map<string, RenderedObject[]>();

  /** Of two objects with one name the first counts. */
  constructor(all: Iterable<Pick<RenderedKustomization, 'objects'>>) {
    for (const { objects } of all) {
      for (const rendered of objects) this.#add(rendered);
    }
  }

  get(kind: string, namespace: string, name: string): RenderedObject | undefined {
    return this.#objects.get(`${kind}/${namespace}/${name}`);
  }

  find(kind: string, namespace: string, name: string): MapNode | undefined {
    return this.get(kind, namespace, name)?.node();
  }

  generators(namespace: string): readonly MapNode[] {
    return (this.#generators.get(namespace) ?? []).map(({ node }) => node());
  }

  #add(rendered: RenderedObject): void {
    const { object } = rendered;
    const kind = textOf(object, 'kind');
    if (!isReferredTo(textOf(object, 'apiVersion'), kind)) return;
    const metadata = metadataOf(object);
    const namespace = textOf(metadata, 'namespace');
    const key = `${kind}/${namespace}/${textOf(metadata, 'name')}`;
    if (this.#objects.has(key)) return;
    this.#objects.set(key, rendered);
    if (kind !== 'ArtifactGenerator') return;
    const known = this.#generators.get(namespace);
    if (known) known.push(rendered);
    else this.#generators.set(namespace, [rendered]);
  }
}

export function metadataOf(object: KubernetesObject): KubernetesObject {
  return isMapping(object['metadata']) ? object['metadata'] : {};
}

function isReferredTo(apiVersion: string, kind: string): boolean {
  if (apiVersion === 'v1') return kind === 'ConfigMap' || kind === 'Secret';
  return /^source\.(?:toolkit|extensions)\.fluxcd\.io\//.test(apiVersion);
}
