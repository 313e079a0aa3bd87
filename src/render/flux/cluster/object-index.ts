import type { MapNode } from '../../../kustomize/index.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { SourceObjects } from '../source/sources.ts';
import type { RenderedKustomization, RenderedObject } from './rendered.ts';

type Indexed = Pick<RenderedKustomization, 'objects' | 'otherCluster'>;

/** The objects of a cluster that others refer to, by kind, namespace and name. */
export class ObjectIndex implements SourceObjects {
  readonly #objects = new Map<string, RenderedObject>();
  readonly #generators = new Map<string, RenderedObject[]>();

  readonly #behind: ObjectIndex | undefined;

  /** Of two objects with one name the first counts, and any before those of the index `behind`. */
  constructor(all: Iterable<Indexed>, behind?: ObjectIndex) {
    this.#behind = behind;
    for (const one of all) this.add(one);
  }

  /** Takes in the objects of a Kustomization or release. Those of another cluster are not to be found in this one. */
  add({ objects, otherCluster }: Indexed): void {
    if (otherCluster === undefined) for (const rendered of objects) this.#add(rendered);
  }

  get(kind: string, namespace: string, name: string): RenderedObject | undefined {
    return this.#objects.get(`${kind}/${namespace}/${name}`) ?? this.#behind?.get(kind, namespace, name);
  }

  find(kind: string, namespace: string, name: string): MapNode | undefined {
    return this.get(kind, namespace, name)?.node();
  }

  generators(namespace: string): readonly MapNode[] {
    return this.#generatorsIn(namespace).map(({ node }) => node());
  }

  #generatorsIn(namespace: string): readonly RenderedObject[] {
    const own = this.#generators.get(namespace) ?? [];
    const others = this.#behind === undefined ? [] : this.#behind.#generatorsIn(namespace);
    return [...own, ...others.filter((other) => !this.#objects.has(keyOfObject(other)))];
  }

  #add(rendered: RenderedObject): void {
    const { object } = rendered;
    const kind = textOf(object, 'kind');
    if (!isReferredTo(textOf(object, 'apiVersion'), kind)) return;
    const namespace = textOf(metadataOf(object), 'namespace');
    const key = keyOfObject(rendered);
    if (this.#objects.has(key)) return;
    this.#objects.set(key, rendered);
    if (kind !== 'ArtifactGenerator') return;
    const known = this.#generators.get(namespace);
    if (known) known.push(rendered);
    else this.#generators.set(namespace, [rendered]);
  }
}

function keyOfObject({ object }: RenderedObject): string {
  const metadata = metadataOf(object);
  return `${textOf(object, 'kind')}/${textOf(metadata, 'namespace')}/${textOf(metadata, 'name')}`;
}

export function metadataOf(object: KubernetesObject): KubernetesObject {
  return isMapping(object['metadata']) ? object['metadata'] : {};
}

function isReferredTo(apiVersion: string, kind: string): boolean {
  if (apiVersion === 'v1') return kind === 'ConfigMap' || kind === 'Secret';
  return /^source\.(?:toolkit|extensions)\.fluxcd\.io\//.test(apiVersion);
}
