import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { KubeError } from '../kube-error.ts';
import { oneLine } from './one-line.ts';
import { type Limits, onAbort } from './within.ts';

/** A request as it goes out. */
export interface Outgoing {
  readonly server: URL;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
  readonly agent: http.Agent;
}

/** One request and its answer. Whatever ends it early is told as one KubeError, and its socket is closed. */
export class Exchange {
  readonly #request: ClientRequest;
  readonly #what: string;
  readonly #deadline: NodeJS.Timeout;
  readonly #forget: () => void;
  #response: IncomingMessage | undefined;
  #cut: KubeError | undefined;

  private constructor(what: string, outgoing: Outgoing, { milliseconds, signals }: Limits) {
    const { server, method, path, headers, agent } = outgoing;
    const { request } = server.protocol === 'http:' ? http : https;
    // IPv6 stands in brackets in an address, but not where it is connected to.
    const host = server.hostname.replace(/^\[(.*)\]$/, '$1');
    this.#what = what;
    this.#request = request({ host, port: server.port, method, path, headers: { ...headers }, agent });
    this.#request.setNoDelay(true);
    this.#request.setSocketKeepAlive(true, 30_000);
    this.#deadline = setTimeout(() => this.#end('late', `no whole answer within ${milliseconds} ms`), milliseconds);
    this.#forget = onAbort(signals, () => this.#end('aborted', 'called off'));
  }

  /**
   * Sends a request; resolves with the head of its answer. `what` begins every message. The limits hold for the body, too,
   * but for the time if `chunks` is given another.
   */
  static async open(what: string, outgoing: Outgoing, limits: Limits): Promise<Exchange> {
    if (limits.signals.some(({ aborted }) => aborted)) throw new KubeError('aborted', `${what}: called off`);
    const exchange = begun(what, () => new Exchange(what, outgoing, limits));
    try {
      exchange.#response = await exchange.#answered(outgoing.body);
      return exchange;
    } catch (error) {
      exchange.close();
      throw error;
    }
  }

  get status(): number {
    return this.#response?.statusCode ?? 0;
  }

  header(name: string): string | undefined {
    const value = this.#response?.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  /** The body as it comes. With `silence`, the time limit no longer holds: so long may nothing come instead. */
  async *chunks(silence?: number): AsyncIterable<Buffer> {
    if (silence !== undefined) clearTimeout(this.#deadline);
    const listen = (): NodeJS.Timeout | undefined =>
      silence === undefined ? undefined : setTimeout(() => this.#end('late', `silent for ${silence} ms`), silence);
    let timer = listen();
    try {
      for await (const chunk of this.#response ?? []) {
        clearTimeout(timer);
        yield chunk;
        timer = listen();
      }
    } catch (error) {
      throw this.#faultOf(error);
    } finally {
      clearTimeout(timer);
      this.close();
    }
  }

  /** The whole body; more bytes than `largest` are an error. */
  async read(largest: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of this.chunks()) {
      bytes += chunk.length;
      if (bytes > largest) throw new KubeError('garbage', `${this.#what}: the answer is larger than ${largest} bytes`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, bytes);
  }

  /** Ends it, if it has not ended. A connection whose answer was read whole is kept for others. */
  close(): void {
    clearTimeout(this.#deadline);
    this.#forget();
    if (this.#response?.complete !== true || !this.#response.readableEnded) this.#request.destroy();
  }

  #answered(body: Buffer | undefined): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      this.#request
        .on('response', (response) => resolve(response.on('error', () => {})))
        .on('error', (error) => reject(this.#faultOf(error)))
        .on('close', () => reject(this.#faultOf(new Error('the connection ended without an answer'))))
        .end(body);
    });
  }

  #end(fault: 'late' | 'aborted', why: string): void {
    this.#cut ??= new KubeError(fault, `${this.#what}: ${why}`);
    this.#response?.destroy(this.#cut);
    this.#request.destroy(this.#cut);
  }

  #faultOf(error: unknown): KubeError {
    if (this.#cut !== undefined) return this.#cut;
    if (error instanceof KubeError) return error;
    const { code = '', message = String(error) } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
    if (code.startsWith('HPE_')) return new KubeError('garbage', `${this.#what}: the answer is no HTTP (${code})`);
    const stale = this.#request.reusedSocket && this.#response === undefined;
    return new BrokenConnection(`${this.#what}: ${oneLine(message || code)}`, stale);
  }
}

/** What Node refuses to send, such as a path with a space in it. */
function begun(what: string, begin: () => Exchange): Exchange {
  try {
    return begin();
  } catch (error) {
    throw new KubeError('invalid', `${oneLine(what)}: it cannot be sent: ${oneLine(String(error))}`);
  }
}

/** A connection that could not be made, or broke. */
export class BrokenConnection extends KubeError {
  /** Whether it had been kept open, and broke before anything came: most likely the server had closed it before. */
  readonly wasStale: boolean;

  constructor(message: string, wasStale: boolean) {
    super('unreachable', message);
    this.wasStale = wasStale;
  }
}
