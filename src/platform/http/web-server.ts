import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import { type Socket, isIPv6 } from 'node:net';
import type { Logger } from 'pino';
import { shorten, spellOutControls } from '../../model/visible-text.ts';
import { Connections } from './connections.ts';
import type { HttpLimits } from './http-limits.ts';
import { type Reply, sendReply } from './reply.ts';

/** The server cannot be started as asked for. The message is one line. */
export class WebServerError extends Error {
  override readonly name = 'WebServerError';
}

/** Why a connection ended without an answer of ours. */
export type ConnectionRefusal = 'connections' | 'too-slow' | 'not-http';

/** How one server is to run. */
export interface WebServerSettings {
  /** Address to listen on, such as `127.0.0.1` or `::`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly log: Logger;
  readonly limits: HttpLimits;
  readonly onRefused?: (cause: ConnectionRefusal) => void;
  /** Answers one request. What it throws goes into the log, and the caller gets `broken`. */
  readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** What the log may show of the address of a request. */
  readonly shownPath: (request: IncomingMessage) => string;
  /** The answer to a request on which the program broke. */
  readonly broken: Reply;
}

/** Listens for HTTP of strangers: what is slow, too much or no HTTP at all is ended, and keeps nobody else out. */
export class WebServer {
  readonly #server: Server;
  readonly #settings: WebServerSettings;
  readonly #connections: Connections;
  #stopped: Promise<void> | undefined;

  private constructor(settings: WebServerSettings) {
    this.#settings = settings;
    const { headersTime, bodyTime, lingerTime, keepAliveTime, headerBytes, connections } = settings.limits;
    this.#connections = new Connections(connections, () => settings.onRefused?.('connections'));
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

  /** Listens until it is stopped. Throws a WebServerError if it cannot. */
  static async start(settings: WebServerSettings): Promise<WebServer> {
    const server = new WebServer(settings);
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
        reject(new WebServerError(`cannot listen on ${where}: ${error.code ?? error.message}`, { cause: error }));
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
    const timer = setTimeout(() => socket.destroy(), this.#settings.limits.answerTime);
    response
      .on('error', () => {})
      .once('close', () => {
        clearTimeout(timer);
        this.#connections.end(socket);
      });
    this.#settings.answer(request, response).catch((err: unknown) => this.#fail(request, response, err));
  }

  #fail(request: IncomingMessage, response: ServerResponse, err: unknown): void {
    const { log, limits, shownPath, broken } = this.#settings;
    const path = spellOutControls(shorten(shownPath(request), 64));
    log.error({ err, method: request.method, path }, 'answering a request failed');
    if (response.headersSent) return void response.destroy();
    sendReply(request, response, broken, limits.lingerTime);
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

function statusOf({ code }: NodeJS.ErrnoException): string {
  if (code === 'HPE_HEADER_OVERFLOW') return '431 Request Header Fields Too Large';
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? '408 Request Timeout' : '400 Bad Request';
}
