import http from 'node:http';
import https from 'node:https';
import { createSecureContext } from 'node:tls';
import type { TlsSettings } from './credentials.ts';

/** Requests under way at once; more wait. */
const mostRequests = 16;
const mostIdle = 4;

interface Pool {
  readonly tls: TlsSettings;
  readonly request: http.Agent;
  readonly watch: http.Agent;
}

/** The connections to one server. Watches have their own, so that they never keep requests waiting. */
export class Sockets {
  #pool: Pool | undefined;

  /** Makes connections with these settings; those of other settings are not used again. */
  agent(protocol: string, tls: TlsSettings, use: 'request' | 'watch'): http.Agent {
    if (tls.agent !== undefined) return tls.agent;
    if (this.#pool?.tls !== tls) {
      this.close();
      this.#pool = { tls, ...agents(protocol, tls) };
    }
    return this.#pool[use];
  }

  /** Closes what is idle, and what is in use as soon as it is idle. */
  close(): void {
    const agent = this.#pool?.request;
    this.#pool = undefined;
    if (agent === undefined) return;
    agent.maxFreeSockets = 0;
    for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
  }
}

function agents(protocol: string, tls: TlsSettings): Omit<Pool, 'tls'> {
  const kept = { keepAlive: true, maxSockets: mostRequests, maxFreeSockets: mostIdle, scheduling: 'lifo' } as const;
  if (protocol === 'http:') return { request: new http.Agent(kept), watch: new http.Agent() };
  const { ca, cert, key, passphrase, servername, rejectUnauthorized } = tls;
  const shared = {
    // Made once: parsing certificates for each connection costs more than all else.
    secureContext: createSecureContext({ ca, cert, key, passphrase }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
  return { request: new https.Agent({ ...kept, ...shared }), watch: new https.Agent(shared) };
}
