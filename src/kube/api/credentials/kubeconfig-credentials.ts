import type { Agent, RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { KubeError } from '../kube-error.ts';
import { oneLine } from '../http/one-line.ts';
import type { Access, Credentials, TlsSettings } from './access.ts';
import { bearer } from './bearer.ts';
import { ExecPlugin } from './exec-plugin.ts';
import { proxyEnvironment } from './proxy-environment.ts';
import type { ChosenContext } from './read-kubeconfig.ts';
import { RereadFile } from './reread-file.ts';

/** Milliseconds for which files and tokens are taken to be what they were. */
const sameFor = 10_000;
const largestToken = 64 * 1024;

/** Credentials of a kubeconfig's context. */
export class KubeconfigCredentials implements Credentials {
  readonly #config: ChosenContext['config'];
  readonly #plugin: ExecPlugin | undefined;
  readonly #tokenFile: RereadFile | undefined;
  #tls: TlsSettings | undefined;
  #reading: Promise<Access> | undefined;
  #known: { readonly access: Access; readonly at: number } | undefined;

  constructor({ config, details }: ChosenContext) {
    this.#config = config;
    if (details.tokenFile !== undefined) this.#tokenFile = new RereadFile(details.tokenFile, largestToken);
    if (details.exec !== undefined) this.#plugin = new ExecPlugin(details.exec, clusterInfo(config));
  }

  current(): Promise<Access> {
    if (this.#known !== undefined && performance.now() - this.#known.at < sameFor) {
      return Promise.resolve(this.#known.access);
    }
    // All who ask at once get the same, so that what is refused to them is renewed once.
    this.#reading ??= this.#read().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  async renewed(refused: Access): Promise<Access | undefined> {
    if (this.#known === undefined || this.#known.access === refused) {
      this.#plugin?.forget();
      this.#known = undefined;
    }
    const access = await this.current();
    return isDeepStrictEqual(access, refused) ? undefined : access;
  }

  async #read(): Promise<Access> {
    try {
      const access = await this.#together();
      this.#known = { access, at: performance.now() };
      return access;
    } catch (error) {
      const why = oneLine(error instanceof Error ? error.message : String(error));
      throw new KubeError('unauthorized', `the credentials of the kubeconfig cannot be had: ${why}`);
    }
  }

  async #together(): Promise<Access> {
    const options: RequestOptions = {};
    await this.#config.applyToHTTPSOptions(options);
    const given = await this.#plugin?.credential();
    const token = (await this.#tokenFile?.current()) ?? given?.token;
    const tls = { ...tlsOf(options, this.#config), ...given?.certificate };
    const before = this.#tls;
    this.#tls = before !== undefined && isDeepStrictEqual(before, tls) ? before : tls;
    return {
      headers: { ...headersOf(options), ...(token !== undefined && { authorization: sendable(token) }) },
      tls: this.#tls,
    };
  }
}

function sendable(token: string): string {
  const header = bearer(token);
  if (header === undefined) throw new Error('the token is not one line of ASCII');
  return header;
}

function headersOf({ headers = {}, auth }: RequestOptions): Record<string, string> {
  const found = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)] as const);
  const basic = typeof auth === 'string' && { authorization: `Basic ${Buffer.from(auth).toString('base64')}` };
  const all = { ...Object.fromEntries(found), ...basic };
  for (const [name, value] of Object.entries(all)) {
    if (!/^[\x20-\x7e]*$/.test(value)) throw new Error(`what is to be sent as ${name} is not one line of ASCII`);
  }
  return all;
}

function tlsOf(options: RequestOptions, config: ChosenContext['config']): TlsSettings {
  const { ca, cert, key, servername, rejectUnauthorized, agent } = options;
  const { server = '', proxyUrl = '' } = config.getCurrentCluster() ?? {};
  // As kubectl has it: the cluster's own proxy, else that of the environment.
  const proxyEnv = proxyUrl === '' ? proxyEnvironment(new URL(server), process.env) : undefined;
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
    ...(proxyUrl !== '' && { agent: agent as Agent }),
    ...(proxyEnv !== undefined && { proxyEnv }),
  };
}

/** What a program that gives credentials may want to know. */
function clusterInfo(config: ChosenContext['config']): Readonly<Record<string, unknown>> {
  const cluster = config.getCurrentCluster();
  return {
    server: cluster?.server,
    'tls-server-name': cluster?.tlsServerName,
    'insecure-skip-tls-verify': cluster?.skipTLSVerify,
    'certificate-authority-data': cluster?.caData,
    'proxy-url': cluster?.proxyUrl,
  };
}
