import type { MapNode } from '../../../kustomize/index.ts';
import { isMapping, textOf, type KubernetesObject } from '../objects/kubernetes-object.ts';
import type { SourceObjects } from '../source/sources.ts';
import { knownObject, withKnown, type KnownContents } from './known-objects.ts';
import type { RenderedKustomization, RenderedObject } from './rendered.ts';

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

  readonly #earlier: ObjectIndex | undefined;
  readonly #known: KnownContents;

  constructor(all: Iterable<Pick<RenderedKustomization, 'objects'>>, { earlier, known = new Map() }: Fallbacks = {}) {
    this.#earlier = earlier;
    this.#known = known;
    for (const { objects } of all) this.add(objects);
  }

  /** Of two objects with one name the first counts. */
  add(objects: readonly RenderedObject[]): void {
    for (const rendered of objects) this.#add(rendered);
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
    const own = (this.#generators.get(namespace) ?? []).map(({ node }) => node());
    return [...own, ...(this.#earlier?.generators(namespace) ?? [])];
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
