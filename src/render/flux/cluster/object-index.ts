import type { MapNode } from '../../../kustomize/index.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { SourceObjects } from '../source/sources.ts';
import { knownObject, withKnown, type KnownContents } from './known-objects.ts';
import type { RenderedKustomization, RenderedObject } from './rendered.ts';

/** What brings objects; those of another cluster say so. */
type Indexed = Pick<RenderedKustomization, 'objects' | 'otherCluster'>;

/** Where to look for what is not among the objects. */
interface Fallbacks {
  readonly earlier?: ObjectIndex;
  /** Stands in for what is nowhere, or hidden by SOPS. */
  readonly known?: KnownContents | undefined;
}

/** The objects of a cluster that others refer to, by kind, namespace and name. */
export class ObjectIndex implements SourceObjects {
  readonly #objects = new Map<string, RenderedObject>();
  readonly #generators = new Map<string, RenderedObject[]>();
  readonly #inputProviders = new Map<string, RenderedObject[]>();

  readonly #earlier: ObjectIndex | undefined;
  readonly #known: KnownContents;

  constructor(all: Iterable<Indexed>, { earlier, known = new Map() }: Fallbacks = {}) {
    this.#earlier = earlier;
    this.#known = known;
    for (const one of all) this.add(one);
  }

  /** Of two objects with one name the first counts. Those of another cluster are not to be found in this one. */
  add({ objects, otherCluster }: Indexed): void {
    if (otherCluster === undefined) for (const rendered of objects) this.#add(rendered);
  }

  get(kind: string, namespace: string, name: string): RenderedObject | undefined {
    const id = `${kind}/${namespace}/${name}`;
    const found = this.#objects.get(id) ?? this.#earlier?.get(kind, namespace, name);
    const known = this.#known.get(id);
    if (known === undefined) return found;
    if (found === undefined) return knownObject(id, known);
    return found.encrypted ? withKnown(found, known) : found;
  }

  find(kind: string, namespace: string, name: string): MapNode | undefined {
    return this.get(kind, namespace, name)?.node();
  }

  generators(namespace: string): readonly MapNode[] {
    return this.#generatorsIn(namespace).map(({ node }) => node());
  }

  /** The ResourceSetInputProviders of a namespace. */
  inputProviders(namespace: string): readonly RenderedObject[] {
    return this.#withEarlier(this.#inputProviders.get(namespace), this.#earlier?.inputProviders(namespace));
  }

  #generatorsIn(namespace: string): readonly RenderedObject[] {
    return this.#withEarlier(this.#generators.get(namespace), this.#earlier && this.#earlier.#generatorsIn(namespace));
  }

  #withEarlier(own: readonly RenderedObject[] = [], earlier: readonly RenderedObject[] = []): RenderedObject[] {
    return [...own, ...earlier.filter((other) => !this.#objects.has(keyOfObject(other)))];
  }

  #add(rendered: RenderedObject): void {
    const { object } = rendered;
    const kind = textOf(object, 'kind');
    if (!isReferredTo(textOf(object, 'apiVersion'), kind)) return;
    const namespace = textOf(metadataOf(object), 'namespace');
    const key = keyOfObject(rendered);
    if (this.#objects.has(key)) return;
    this.#objects.set(key, rendered);
    if (kind === 'ArtifactGenerator') append(this.#generators, namespace, rendered);
    else if (kind === 'ResourceSetInputProvider') append(this.#inputProviders, namespace, rendered);
  }
}

function keyOfObject({ object }: RenderedObject): string {
  const metadata = metadataOf(object);
  return `${textOf(object, 'kind')}/${textOf(metadata, 'namespace')}/${textOf(metadata, 'name')}`;
}

function append(lists: Map<string, RenderedObject[]>, key: string, rendered: RenderedObject): void {
  const known = lists.get(key);
  if (known) known.push(rendered);
  else lists.set(key, [rendered]);
}

export function metadataOf(object: KubernetesObject): KubernetesObject {
  return isMapping(object['metadata']) ? object['metadata'] : {};
}

function isReferredTo(apiVersion: string, kind: string): boolean {
  if (apiVersion === 'v1') return kind === 'ConfigMap' || kind === 'Secret';
  if (kind === 'ResourceSetInputProvider') return apiVersion.startsWith('fluxcd.controlplane.io/');
  return /^source\.(?:toolkit|extensions)\.fluxcd\.io\//.test(apiVersion);
}
