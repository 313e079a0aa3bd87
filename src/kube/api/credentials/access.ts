import type { Agent } from 'node:https';
import type { SecureContextOptions } from 'node:tls';
import type { ProxyEnvironment } from './proxy-environment.ts';

/** How the server is known and, by certificate, who asks. */
export interface TlsSettings extends Pick<SecureContextOptions, 'ca' | 'cert' | 'key' | 'passphrase'> {
  /** The name that its certificate has to be for, where that is not its host's. */
  readonly servername?: string;
  readonly rejectUnauthorized?: boolean;
  /** Makes the connections instead, through a proxy. */
  readonly agent?: Agent;
  /** Proxies as the environment names them. */
  readonly proxyEnv?: ProxyEnvironment;
}

/** All that a request needs to be let in. */
export interface Access {
  readonly headers: Readonly<Record<string, string>>;
  /** The same object while nothing of it changed: open connections are used again for it only. */
  readonly tls: TlsSettings;
}

/** Where credentials come from. Both throw KubeError, and never quote a secret. */
export interface Credentials {
  /** What is to be used now. Cheap: asked for every request. */
  current(): Promise<Access>;
  /** What is to be used instead of something that was refused (401); undefined where there is nothing else. */
  renewed(refused: Access): Promise<Access | undefined>;
}
