import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { readSmallFile } from '../../platform/read-small-file.ts';
import { type Answer, exchange } from './exchange.ts';
import { ServiceClientError } from './service-client-error.ts';

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** For the whole answer, of the leader if it is another one; default 30,000. */
  readonly milliseconds?: number;
}

/** What another component answered, whatever its status. */
export interface ServiceAnswer {
  readonly status: number;
  /** JSON where it is that, else text; undefined where there is none. Anything: whoever asks checks it. */
  readonly body: unknown;
  readonly retryAfterSeconds?: number;
}

export interface ServiceClientSettings {
  /** File with the token to show, read anew for each call: the kubelet exchanges it. Without one, none is shown. */
  readonly tokenFile?: string;
  /** Of the largest answer. Default: 8 MiB. */
  readonly answerBytes?: number;
}

const largestToken = 64 * 1024;
const mostSockets = 16;
const idleMilliseconds = 15_000;

/** Asks other components, and the one of their replicas that leads. */
export class ServiceClient {
  readonly #settings: ServiceClientSettings;
  readonly #agents = {
    'http:': new HttpAgent({ keepAlive: true, maxSockets: mostSockets, timeout: idleMilliseconds }),
    'https:': new HttpsAgent({ keepAlive: true, maxSockets: mostSockets, timeout: idleMilliseconds }),
  };

  constructor(settings: ServiceClientSettings = {}) {
    this.#settings = settings;
  }

  /** Sends JSON. Throws ServiceClientError where there is no answer; a status is never thrown. */
  post(url: string, body: unknown, options: CallOptions = {}): Promise<ServiceAnswer> {
    return this.#call('POST', url, Buffer.from(JSON.stringify(body)), options);
  }

  /** Throws ServiceClientError where there is no answer; a status is never thrown. */
  get(url: string, options: CallOptions = {}): Promise<ServiceAnswer> {
    return this.#call('GET', url, undefined, options);
  }

  /** Ends idle connections, and with them what would keep the process alive. */
  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy();
  }

  async #call(
    method: 'GET' | 'POST',
    url: string,
    body: Buffer | undefined,
    { signal, milliseconds = 30_000 }: CallOptions,
  ): Promise<ServiceAnswer> {
    const first = httpAddress(url);
    const token = await this.#token();
    const time = AbortSignal.timeout(milliseconds);
    const ask = (address: URL): Promise<Answer> =>
      exchange({
        method,
        address,
        body,
        token,
        time,
        answerBytes: this.#settings.answerBytes ?? 8 * 1024 ** 2,
        agent: address.protocol === 'https:' ? this.#agents['https:'] : this.#agents['http:'],
        ...(signal && { signal }),
      });
    const answer = await ask(first);
    const leader = answer.status === 307 ? leaderAddress(answer.location, first) : undefined;
    const { status, body: said, retryAfterSeconds } = leader === undefined ? answer : await ask(leader);
    return { status, body: said, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
  }

  async #token(): Promise<string | undefined> {
    const { tokenFile } = this.#settings;
    if (tokenFile === undefined) return undefined;
    const shown = JSON.stringify(tokenFile.slice(0, 200));
    const read = await readSmallFile(tokenFile, largestToken);
    const why = read.kind === 'absent' ? 'is not there' : read.kind === 'unfit' ? read.why : undefined;
    if (read.kind !== 'text') throw new ServiceClientError('token', `the token file ${shown} ${why}`);
    const token = read.text.trim();
    if (/^[\w.~+/=-]+$/.test(token)) return token;
    // Not quoted: it may be a secret of another kind.
    throw new ServiceClientError('token', `the token file ${shown} holds no bearer token`);
  }
}

function httpAddress(text: string): URL {
  const url = URL.parse(text);
  const isPlain = url !== null && `${url.username}${url.password}` === '' && /^https?:$/.test(url.protocol);
  if (isPlain) return url;
  const shown = JSON.stringify(text.slice(0, 100).replace(/\/\/[^/]*@/, '//***@'));
  throw new ServiceClientError('address', `${shown} is no address of HTTP without a user`);
}

/** Only the same question elsewhere is the leader's: the token goes along. Undefined: nothing to follow. */
function leaderAddress(location: string | undefined, asked: URL): URL | undefined {
  const url = location === undefined ? null : URL.parse(location, asked.href);
  if (url === null || !/^https?:$/.test(url.protocol) || `${url.username}${url.password}` !== '') return undefined;
  // From TLS to none, whoever listens would get the token.
  if (asked.protocol === 'https:' && url.protocol !== 'https:') return undefined;
  return url.pathname === asked.pathname && url.search === asked.search ? url : undefined;
}
