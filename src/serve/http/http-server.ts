import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type Socket, isIPv6 } from 'node:net';
import { shorten, spellOutControls } from '../../report/escape.ts';
import { Connections } from './connections.ts';
import { type HttpLimits, defaultHttpLimits } from './http-limits.ts';
import type { HttpSettings } from './http-settings.ts';
import { sendReply } from './reply.ts';
import { Routes } from './routes.ts';
import type { Surface } from './surface.ts';

/** The server cannot be started as asked for. The message is one line. */
export class HttpServerError extends Error {}

/** What one asks a server for: `/webhook`, `/livez`, `/readyz`, `/metrics`, `/verdicts/ID`. */
export class HttpServer {
  readonly #server: Server;
  readonly #settings: HttpSettings;
  readonly #limits: HttpLimits;
  readonly #routes: Routes;
  readonly #connections: Connections;
  #stopped: Promise<void> | undefined;

  private constructor(settings: HttpSettings, surface: Surface) {
    this.#settings = settings;
    this.#limits = { ...defaultHttpLimits, ...settings.limits };
    this.#routes = new Routes(settings, surface, this.#limits);
    this.#connections = new Connections(this.#limits.connections, () => settings.onRefused?.('connections'));
    const { headersTime, bodyTime, lingerTime, keepAliveTime, headerBytes } = this.#limits;
    this.#server = createServer({
      headersTimeout: headersTime,
      requestTimeout: headersTime + bodyTime + lingerTime,
      connectionsCheckingInterval: Math.min(Math.max(headersTime / 4, 20), 1000),
      keepAliveTimeout: keepAliveTime,
      maxHeaderSize: headerBytes,
    })
      .on('connection', (socket) => this.#connections.open(socket))
      .on('request', (request, response) => this.#handle(request, response))
      .on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => this.#refuse(error, socket));
  }

  /**
   * Listens until it is stopped. Throws an HttpServerError if it cannot, or for settings under which anybody could sign
   * or read.
   */
  static async start(settings: HttpSettings, surface: Surface): Promise<HttpServer> {
    if (settings.secret === '') throw new HttpServerError('the secret of the webhook is empty: everybody could sign');
    if (settings.readerToken === '')
      throw new HttpServerError('the token of readers is empty: leave it out or set one');
    const server = new HttpServer(settings, surface);
    await server.#listen();
    return server;
  }

  /** Where it answers: without TLS, without a slash at the end. */
  get url(): string {
    const address = this.#server.address();
    const { host, port } = this.#settings;
    const actual = typeof address === 'object' && address !== null ? address.port : port;
    return `http://${isIPv6(host) ? `[${host}]` : host}:${actual}`;
  }

  /** Takes no new connections, lets answers end for so many milliseconds, then cuts them. Ends when none is left. */
  stop(milliseconds: number): Promise<void> {
    this.#stopped ??= new Promise((resolve) => {
      const timer = setTimeout(() => this.#server.closeAllConnections(), milliseconds);
      this.#server.close(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#connections.close();
    });
    return this.#stopped;
  }

  #listen(): Promise<void> {
    const { host, port, log } = this.#settings;
    return new Promise((resolve, reject) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        const where = `${spellOutControls(shorten(host, 100))} port ${port}`;
        reject(new HttpServerError(`cannot listen on ${where}: ${error.code ?? error.message}`, { cause: error }));
      };
      this.#server.once('error', fail).listen({ host, port }, () => {
        this.#server.off('error', fail).on('error', (err) => log.error({ err }, 'the HTTP server has a problem'));
        resolve();
      });
    });
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    const { socket } = request;
    this.#connections.begin(socket);
    // A reader that takes nothing would keep its connection.
    const timer = setTimeout(() => socket.destroy(), this.#limits.answerTime);
    response
      .on('error', () => {})
      .once('close', () => {
        clearTimeout(timer);
        this.#connections.end(socket);
      });
    this.#routes.answer(request, response).catch((err: unknown) => this.#fail(request, response, err));
  }

  #fail(request: IncomingMessage, response: ServerResponse, err: unknown): void {
    const path = spellOutControls(shorten(routeShown(request), 64));
    this.#settings.log.error({ err, method: request.method, path }, 'answering a request failed');
    if (response.headersSent) return void response.destroy();
    sendReply(
      request,
      response,
      { status: 500, text: 'Something broke; the log says what.\n' },
      this.#limits.lingerTime,
    );
  }

  /** For what is no request, or comes too slowly for one. */
  #refuse(error: NodeJS.ErrnoException, socket: Socket): void {
    // It went away.
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    this.#settings.onRefused?.(error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'too-slow' : 'not-http');
    // Into an answer that has begun, nothing else may be written.
    if (!this.#connections.isBusy(socket)) {
      socket.write(`HTTP/1.1 ${statusOf(error)}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    }
    socket.destroy();
  }
}

/** The path without what lets one read a page. */
function routeShown({ url = '' }: IncomingMessage): string {
  return url.startsWith('/verdicts/') ? '/verdicts/…' : (url.split('?', 1)[0] ?? '');
}

function statusOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
