import {
  apiVersionOf,
  collectionPath,
  type KubeApi,
  type KubeRequest,
  type ServedKind,
  type WatchRequest,
} from '../../../src/kube/api/kube-api.ts';
import { KubeError, type KubeFault } from '../../../src/kube/api/kube-error.ts';
import { watchTargets } from '../../../src/scanner/watch-targets.ts';
import { ResultServer, type ServedResult } from './result-server.ts';

interface Event {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK';
  readonly version: number;
  readonly object: object;
}

/** What is served of one kind, and who watches it. */
class Collection {
  readonly kind: ServedKind;
  readonly objects = new Map<string, { readonly metadata: { readonly resourceVersion: string } }>();
  readonly events: Event[] = [];
  /** What everybody is told who asks for it. */
  fault: KubeFault | undefined;
  #wake = Promise.withResolvers<void>();

  constructor(kind: ServedKind) {
    this.kind = kind;
  }

  add(event: Event): void {
    this.events.push(event);
    const { resolve } = this.#wake;
    this.#wake = Promise.withResolvers();
    resolve();
  }

  next(): Promise<void> {
    return this.#wake.promise;
  }
}

/**
 * Lists and watches of all kinds that a scanner watches, and results that are written: an API server in memory, for a whole scanner
 * in the process of a test.
 */
export class MemoryCluster implements KubeApi {
  readonly results = new ResultServer();
  readonly #collections = new Map<string, Collection>();
  #version = 100;

  constructor() {
    for (const { kind } of watchTargets().all) {
      const collection = new Collection(kind);
      this.#collections.set(collectionPath(kind), collection);
      const { plural } = kind;
      if (!plural.startsWith('workloadconfigurationscan')) continue;
      this.results.watch(plural, {
        upsert: ({ object }) => this.#store(collection, object as ServedResult),
        delete: ({ namespace, name }) => this.#remove(collection, `${namespace}/${name}`),
      });
    }
  }

  /** Has everybody who asks for a kind told this; undefined: all is well again. */
  fail(kind: string, fault: KubeFault | undefined): void {
    for (const collection of this.#collections.values()) {
      if (collection.kind.kind !== kind) continue;
      collection.fault = fault;
      collection.add({ type: 'BOOKMARK', version: this.#version, object: {} });
    }
  }

  /** Makes or changes an object, and gives its version. */
  apply(given: {
    readonly kind: string;
    readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  }): string {
    const collection = this.#collectionOf(given.kind);
    const apiVersion = apiVersionOf(collection.kind);
    return this.#store(collection, { ...given, apiVersion } as unknown as ServedResult);
  }

  delete(kind: string, namespace: string, name: string): string {
    return this.#remove(this.#collectionOf(kind), `${namespace}/${name}`);
  }

  async request(request: KubeRequest): Promise<unknown> {
    const collection = this.#collections.get(request.path);
    if (collection === undefined || request.method !== 'GET') return this.results.request(request);
    await Promise.resolve();
    this.#check(collection);
    const items = Array.from(collection.objects.values());
    const { kind } = collection.kind;
    return {
      apiVersion: request.form === 'metadata' ? 'meta.k8s.io/v1' : apiVersionOf(collection.kind),
      kind: request.form === 'metadata' ? 'PartialObjectMetadataList' : `${kind}List`,
      metadata: { resourceVersion: String(this.#version) },
      items: items.map((item) => shown(item, request)),
    };
  }

  async *lines(request: WatchRequest): AsyncIterable<string> {
    const collection = this.#collections.get(request.path);
    if (collection === undefined) throw new KubeError('missing', `nobody serves ${request.path}`);
    const from = Number(request.query?.['resourceVersion']);
    const aborted = new Promise<void>((resolve) => {
      request.signal?.addEventListener('abort', () => resolve(), { once: true });
    });
    for (let index = 0; ;) {
      const event = collection.events[index];
      if (request.signal?.aborted === true) throw new KubeError('aborted', 'called off');
      this.#check(collection);
      if (event === undefined) {
        await Promise.race([collection.next(), aborted]);
        continue;
      }
      index += 1;
      if (event.version <= from || event.type === 'BOOKMARK') continue;
      yield JSON.stringify({ type: event.type, object: shown(event.object, request) });
    }
  }

  #collectionOf(kind: string): Collection {
    for (const collection of this.#collections.values()) if (collection.kind.kind === kind) return collection;
    throw new Error(`nobody watches ${kind}`);
  }

  #check({ fault, kind }: Collection): void {
    if (fault !== undefined) throw new KubeError(fault, `${kind.plural}: ${fault}`);
  }

  #store(collection: Collection, given: ServedResult): string {
    const { name } = given.metadata;
    // What has no namespace comes without the field.
    const namespace = 'namespace' in given.metadata ? given.metadata.namespace : '';
    const key = `${namespace}/${name}`;
    this.#version += 1;
    const isNew = !collection.objects.has(key);
    const resourceVersion = String(this.#version);
    const usual: object = { uid: `uid-${namespace}-${name}` };
    const metadata = { ...usual, ...given.metadata, resourceVersion };
    const object = { ...given, metadata };
    collection.objects.set(key, object);
    collection.add({ type: isNew ? 'ADDED' : 'MODIFIED', version: this.#version, object });
    return resourceVersion;
  }

  #remove(collection: Collection, key: string): string {
    const object = collection.objects.get(key);
    if (object === undefined) throw new Error(`${key} is not there`);
    collection.objects.delete(key);
    this.#version += 1;
    const resourceVersion = String(this.#version);
    const last = { ...object, metadata: { ...object.metadata, resourceVersion } };
    collection.add({ type: 'DELETED', version: this.#version, object: last });
    return resourceVersion;
  }
}

function shown(object: object, { form }: KubeRequest): object {
  if (form !== 'metadata') return object;
  const { metadata } = object as { readonly metadata: object };
  return { apiVersion: 'meta.k8s.io/v1', kind: 'PartialObjectMetadata', metadata };
}
