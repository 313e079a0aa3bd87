import { collectionPath, objectPath, type KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { type Lease, leaseObject, leaseOf, leases, type LeaseTerms } from './lease.ts';

/** What those need, in the Lease's namespace, who want to lead. */
export const leaseRules = [
  { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['get', 'create', 'update'] },
] as const;

/** How long something may take as a whole, however many requests it needs. */
export interface Patience {
  /** On the clock of `performance.now()`. */
  readonly until: number;
  readonly signal?: AbortSignal;
}

/** One Lease at the API server. All throw KubeError. */
export class LeaseStore {
  readonly #api: KubeApi;
  readonly #at: { readonly namespace: string; readonly name: string };

  constructor(api: KubeApi, { namespace, name }: { readonly namespace: string; readonly name: string }) {
    this.#api = api;
    this.#at = { namespace, name };
  }

  /** The Lease; undefined where there is none. */
  async get(patience: Patience): Promise<Lease | undefined> {
    try {
      return this.#checked(await this.#api.request({ method: 'GET', path: this.#path, ...limits(patience) }));
    } catch (error) {
      if (error instanceof KubeError && error.fault === 'missing') return undefined;
      throw error;
    }
  }

  async create(terms: LeaseTerms, patience: Patience): Promise<Lease> {
    const path = collectionPath(leases, this.#at.namespace);
    const body = leaseObject(this.#at, terms);
    return this.#checked(await this.#api.request({ method: 'POST', path, body, ...limits(patience) }));
  }

  /** Replaces the version that is given, and no other: that is a `conflict`. */
  async replace(lease: Lease, terms: LeaseTerms, patience: Patience): Promise<Lease> {
    const body = leaseObject(lease.metadata, terms);
    return this.#checked(await this.#api.request({ method: 'PUT', path: this.#path, body, ...limits(patience) }));
  }

  get #path(): string {
    return objectPath(leases, this.#at.namespace, this.#at.name);
  }

  #checked(answer: unknown): Lease {
    const lease = leaseOf(answer);
    if (lease === undefined) throw new KubeError('garbage', `${this.#path}: the answer is no Lease`);
    return lease;
  }
}

function limits({ until, signal }: Patience): { milliseconds: number; signal?: AbortSignal } {
  const milliseconds = Math.ceil(until - performance.now());
  if (milliseconds <= 0) throw new KubeError('late', 'no time is left for the Lease');
  return { milliseconds, ...(signal && { signal }) };
}
