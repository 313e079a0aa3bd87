import type { KubeApi, KubeRequest } from '../../../src/kube/api/kube-api.ts';
import { KubeError, type KubeFault } from '../../../src/kube/api/kube-error.ts';
import type { LiveObject, ObjectHandler } from '../../../src/kube/watch/watched.ts';

/** A stored result, as far as an API server has a say in it. */
export interface ServedResult {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly uid: string }[];
  };
  readonly spec: unknown;
}

/** Keeps results as an API server does: versions, uids, conflicts, preconditions. In memory, for tests with thousands of writes. */
export class ResultServer implements KubeApi {
  readonly objects = new Map<string, ServedResult>();
  readonly requests: KubeRequest[] = [];
  /** Namespaces that are not there. */
  readonly missingNamespaces = new Set<string>();
  /** Asked before each request: a fault that it is to meet, after others may have written. */
  before: (request: KubeRequest) => KubeFault | undefined = () => undefined;
  readonly #handlers = new Map<string, ObjectHandler>();
  #version = 0;

  /** Who watches a kind from now on; events are handed over at once. */
  watch(plural: string, handler: ObjectHandler): void {
    this.#handlers.set(plural, handler);
  }

  get writes(): readonly KubeRequest[] {
    return this.requests.filter(({ method }) => method !== 'GET');
  }

  async request(request: KubeRequest): Promise<unknown> {
    request.signal?.throwIfAborted();
    await Promise.resolve();
    this.requests.push(request);
    const fault = this.before(request);
    if (fault !== undefined) throw new KubeError(fault, `${request.method} ${request.path}: ${fault}`);
    const { method, path, body } = request;
    if (method === 'POST') return this.create(path, body as ServedResult);
    const known = this.objects.get(path);
    if (!known) throw new KubeError('missing', `${path} is not there`, { status: 404 });
    if (method === 'GET') return known;
    if (method === 'PUT') return this.replace(path, body as ServedResult);
    return this.remove(path, (body as { readonly preconditions?: object } | undefined)?.preconditions);
  }

  // eslint-disable-next-line require-yield
  async *lines(): AsyncIterable<string> {
    throw new KubeError('missing', 'nothing is watched here');
  }

  create(collection: string, given: Omit<ServedResult, 'metadata'> & { readonly metadata: object }): ServedResult {
    const { namespace, name } = given.metadata as ServedResult['metadata'];
    if (this.missingNamespaces.has(namespace)) {
      throw new KubeError('missing', `POST ${collection}: not there, 404: namespaces "${namespace}" not found`);
    }
    const path = `${collection}/${name}`;
    if (this.objects.has(path)) throw new KubeError('exists', `${path} is there`, { status: 409 });
    return this.#put(path, given, `uid-${this.#version}`);
  }

  replace(path: string, given: ServedResult): ServedResult {
    const known = this.objects.get(path);
    if (!known) throw new KubeError('missing', `${path} is not there`);
    const { resourceVersion } = given.metadata;
    if (resourceVersion !== undefined && resourceVersion !== known.metadata.resourceVersion) {
      throw new KubeError('conflict', `${path} is newer`, { status: 409 });
    }
    return this.#put(path, given, known.metadata.uid);
  }

  remove(path: string, preconditions: { readonly uid?: string; readonly resourceVersion?: string } = {}): unknown {
    const known = this.objects.get(path);
    if (!known) throw new KubeError('missing', `${path} is not there`);
    for (const [field, value] of Object.entries(preconditions)) {
      if (known.metadata[field as 'uid'] !== value) throw new KubeError('conflict', `${path} has another ${field}`);
    }
    this.objects.delete(path);
    this.#version += 1;
    const { apiVersion, kind, metadata } = known;
    const { namespace, name, uid } = metadata;
    const resourceVersion = String(this.#version);
    this.#handlerOf(path)?.delete({ apiVersion, kind, namespace, name, uid, resourceVersion });
    return { kind: 'Status', status: 'Success' };
  }

  #put(path: string, given: Omit<ServedResult, 'metadata'> & { readonly metadata: object }, uid: string): ServedResult {
    this.#version += 1;
    const metadata = { ...(given.metadata as ServedResult['metadata']), uid, resourceVersion: String(this.#version) };
    const object = structuredClone({ ...given, metadata });
    this.objects.set(path, object);
    const { apiVersion, kind } = object;
    this.#handlerOf(path)?.upsert({ apiVersion, kind, metadata, object } as LiveObject);
    return object;
  }

  #handlerOf(path: string): ObjectHandler | undefined {
    return this.#handlers.get(path.split('/').at(-2) ?? '');
  }
}
