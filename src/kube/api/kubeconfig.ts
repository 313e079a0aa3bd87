import type { Agent, RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node/dist/config.js';
import type { Access, Credentials, TlsSettings } from './credentials.ts';
import { KubeError } from './kube-error.ts';
import { kubeconfigFiles } from './kubeconfig-files.ts';
import { oneLine } from './one-line.ts';

/** Credentials of a kubeconfig's context, the current one. */
export class Kubeconfig implements Credentials {
  readonly #config: KubeConfig;
  #tls: TlsSettings = {};

  constructor(config: KubeConfig) {
    this.#config = config;
  }

  async current(): Promise<Access> {
    try {
      const options: RequestOptions = {};
      await this.#config.applyToHTTPSOptions(options);
      return { headers: headersOf(options), tls: this.#sameOr(tlsOf(options, this.#config)) };
    } catch (error) {
      throw new KubeError('unauthorized', `the kubeconfig's credentials: ${oneLine(String(error))}`);
    }
  }

  async renewed(refused: Access): Promise<Access | undefined> {
    const access = await this.current();
    const isSame = access.tls === refused.tls && access.headers['authorization'] === refused.headers['authorization'];
    return isSame ? undefined : access;
  }

  #sameOr(tls: TlsSettings): TlsSettings {
    if (JSON.stringify({ ...tls, agent: undefined }) === JSON.stringify({ ...this.#tls, agent: undefined }))
      return this.#tls;
    this.#tls = tls;
    return tls;
  }
}

/** Reads the files and chooses the context. Throws one line that says what would be right. */
export async function readKubeconfig(
  choice: { readonly file?: string | undefined; readonly context?: string | undefined },
  env: NodeJS.ProcessEnv,
): Promise<{ server: string; clusterName: string; credentials: Kubeconfig }> {
  const files = kubeconfigFiles(choice.file, env);
  const config = await loaded(files);
  const context = choice.context ?? config.getCurrentContext();
  if (config.getContextObject(context) === null) throw new Error(noContext(context, config, files));
  config.setCurrentContext(context);
  const cluster = config.getCurrentCluster();
  if (cluster === null)
    throw new Error(`the context ${JSON.stringify(context)} of ${files.join(', ')} names a cluster that is not there`);
  // The library refuses addresses without TLS unless told that there is nothing to check.
  if (cluster.server.startsWith('http:')) Object.assign(cluster, { skipTLSVerify: true });
  return { server: cluster.server, clusterName: cluster.name, credentials: new Kubeconfig(config) };
}

async function loaded(files: readonly string[]): Promise<KubeConfig> {
  const { KubeConfig } = await import('@kubernetes/client-node/dist/config.js');
  const config = new KubeConfig();
  for (const [index, file] of files.entries()) {
    const read = new KubeConfig();
    try {
      read.loadFromFile(file);
    } catch (error) {
      throw new Error(`${JSON.stringify(file)} is no kubeconfig: ${oneLine(String(error))}`, { cause: error });
    }
    if (index === 0) config.loadFromOptions(read);
    else config.mergeConfig(read);
  }
  return config;
}

function noContext(context: string, config: KubeConfig, files: readonly string[]): string {
  const names = config.getContexts().map(({ name }) => name);
  return `no context ${JSON.stringify(context)} in ${files.join(', ')}: there are ${names.slice(0, 10).join(', ')}`;
}

function headersOf({ headers = {}, auth }: RequestOptions): Record<string, string> {
  const found = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name.toLowerCase(), String(value)] as const],
  );
  const basic = typeof auth === 'string' ? { authorization: `Basic ${Buffer.from(auth).toString('base64')}` } : {};
  return { ...Object.fromEntries(found), ...basic };
}

function tlsOf(options: RequestOptions, config: KubeConfig): TlsSettings {
  const { ca, cert, key, passphrase, servername, rejectUnauthorized, agent } = options;
  const isProxied = config.getCurrentCluster()?.proxyUrl !== undefined;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(passphrase !== undefined && { passphrase }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(isProxied && { agent: agent as Agent }),
  };
}
