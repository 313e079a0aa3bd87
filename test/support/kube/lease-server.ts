import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf, sendJson } from './loopback.ts';

/** What goes wrong with a request: nothing, the connection before or after the work, an error, or an answer that never comes, without or with the work done. */
export type LeaseFault = 'none' | 'before' | 'after' | 'error' | 'silence' | 'mute';

interface StoredLease {
  readonly metadata: { readonly resourceVersion: string; readonly [field: string]: unknown };
  readonly spec?: { readonly holderIdentity?: string };
}

/** One Lease as an API server keeps it: nothing but the newest version can be replaced. */
export class LeaseServer {
  lease: StoredLease | undefined;
  /** What happens to the next request. */
  fault: (request: IncomingMessage) => LeaseFault = () => 'none';
  #version = 0;

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const fault = this.fault(request);
    const body = await bodyOf(request);
    if (fault === 'silence') return;
    if (fault === 'before') return void request.socket.destroy();
    if (fault === 'error') return sendJson(response, 500, { kind: 'Status', message: 'etcdserver: no leader' });
    const [status, answer] = this.#act(request.method ?? '', body);
    if (fault === 'mute') return;
    if (fault === 'after') request.socket.destroy();
    else sendJson(response, status, answer);
  };

  /** Stores it as somebody else would. */
  put(lease: { readonly metadata: object; readonly spec?: object }): void {
    this.#version += 1;
    this.lease = { ...lease, metadata: { ...lease.metadata, resourceVersion: String(this.#version) } };
  }

  #act(method: string, body: string): [number, unknown] {
    const current = this.lease;
    if (method === 'GET') return current ? [200, current] : [404, { kind: 'Status', reason: 'NotFound' }];
    const sent: StoredLease = JSON.parse(body);
    if (method === 'POST' && current !== undefined) return [409, { kind: 'Status', reason: 'AlreadyExists' }];
    if (method === 'PUT' && sent.metadata.resourceVersion !== current?.metadata.resourceVersion) {
      return [409, { kind: 'Status', reason: 'Conflict' }];
    }
    this.put(sent);
    return [method === 'POST' ? 201 : 200, this.lease];
  }
}
