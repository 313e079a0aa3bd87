import http from 'node:http';
import https from 'node:https';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsSettings } from '../credentials/access.ts';
import { KubeError } from '../kube-error.ts';
import { oneLine } from './one-line.ts';

/** Requests under way at once; more wait. */
const mostRequests = 16;
const mostIdle = 4;
/** Milliseconds after which an idle connection is closed: before the API server does so (90 s), or a firewall forgets it. */
const idleTime = 60_000;

interface Pool {
  readonly tls: TlsSettings;
  readonly request: http.Agent;
  readonly watch: http.Agent;
}

/** The connections to one server. Watches have their own, so that they never keep requests waiting. */
export class Sockets {
  #pool: Pool | undefined;

  /**
   * Makes connections with these settings; those of other settings are not used again. Throws KubeError where no
   * connection can be made with them.
   */
  agent(protocol: string, tls: TlsSettings, use: 'request' | 'watch'): http.Agent {
    if (tls.agent !== undefined) return tls.agent;
    if (this.#pool?.tls !== tls) {
      if (this.#pool !== undefined) retire(this.#pool.request);
      this.#pool = { tls, ...agents(protocol, tls) };
    }
    return this.#pool[use];
  }

  /** Closes all, also what is in use. */
  close(): void {
    this.#pool?.request.destroy();
    this.#pool?.watch.destroy();
    this.#pool = undefined;
  }
}

/** Closes what is idle, and what is in use as soon as it is idle. */
function retire(agent: http.Agent): void {
  agent.maxFreeSockets = 0;
  for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
}

/** What certificates are made of, parsed once: that costs more than all else of a connection. */
function secureContext({ ca, cert, key, passphrase }: TlsSettings): SecureContext {
  try {
    return createSecureContext({ ca, cert, key, passphrase });
  } catch (error) {
    const why = oneLine(error instanceof Error ? error.message : String(error));
    throw new KubeError('unauthorized', `the certificates or the key for the API server cannot be used: ${why}`);
  }
}

function agents(protocol: string, tls: TlsSettings): Omit<Pool, 'tls'> {
  const { servername, rejectUnauthorized, proxyEnv } = tls;
  const kept = { keepAlive: true, maxSockets: mostRequests, maxFreeSockets: mostIdle, timeout: idleTime };
  const proxied = proxyEnv === undefined ? {} : { proxyEnv: { ...proxyEnv } };
  if (protocol === 'http:') return { request: new http.Agent({ ...kept, ...proxied }), watch: new http.Agent(proxied) };
  const secured = {
    ...proxied,
    secureContext: secureContext(tls),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
  return { request: new https.Agent({ ...kept, ...secured }), watch: new https.Agent(secured) };
}
