import { existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { GitBackend } from './git-backend.ts';
import { Cut, GitFaults, spoiled, type GitFault, type GitQuestion } from './git-faults.ts';

export interface GitServerOptions {
  /** Folder with OWNER/REPO.git, bare repositories. */
  readonly root: string;
  /** Whether a request with this Authorization header may read `OWNER/REPO`. Default: whoever asks. */
  readonly isAllowed?: (authorization: string | undefined, repository: string) => boolean;
}

export interface GitRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** Absent where it is none of Git's. */
  readonly question: GitQuestion | undefined;
}

/** Git over HTTP as GitHub has it, on this machine: real git behind a real server, which fails as planned. */
export class GitServer {
  /** `http://127.0.0.1:PORT`; a repository is at `${url}/OWNER/REPO.git`. */
  readonly url: string;
  /** All that came, in order. */
  readonly requests: GitRequest[] = [];
  readonly faults = new GitFaults();
  readonly #server: Server;
  readonly #options: GitServerOptions;
  readonly #backend: GitBackend;

  constructor(server: Server, options: GitServerOptions) {
    this.url = `http://127.0.0.1:${portOf(server)}`;
    this.#server = server;
    this.#options = options;
    this.#backend = new GitBackend(options.root);
    server.on('request', (request, response) => void this.#serve(request, response));
  }

  static async start(options: GitServerOptions): Promise<GitServer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new GitServer(server, options);
  }

  /** Breaks what goes on, and ends when no connection and no process is left. */
  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await this.#backend.close();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      await this.#take(request, response);
    } catch (error) {
      // The client went away, or had to lose the connection.
      if (response.destroyed) return;
      response.destroy();
      if (!(error instanceof Cut)) throw error;
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const { authorization, 'content-encoding': encoding } = request.headers;
    const begun = method === 'POST' ? await firstOf(request) : Buffer.alloc(0);
    const question = questionOf(method, url, begun, encoding);
    this.requests.push({ method, path: url, authorization, question });
    const fault = question && this.faults.take(question, url);
    if (fault?.kind === 'reset') return void request.socket.resetAndDestroy();
    const refusal = fault?.kind === 'answer' ? fault : this.#refusal(url, authorization, question);
    if (refusal) return void response.writeHead(refusal.status, refusal.headers).end(refusal.body);
    await this.#pass(request, response, begun, fault);
  }

  #refusal(
    url: string,
    authorization: string | undefined,
    question: GitQuestion | undefined,
  ): Extract<GitFault, { kind: 'answer' }> | undefined {
    const [, repository] = /^\/([\w.-]+\/[\w.-]+)\.git\//.exec(url) ?? [];
    const { root, isAllowed } = this.#options;
    if (!question || !repository || !existsSync(path.join(root, `${repository}.git`))) {
      return { kind: 'answer', status: 404, body: 'Not Found' };
    }
    if (isAllowed?.(authorization, repository) !== false) return undefined;
    return { kind: 'answer', status: 401, headers: { 'www-authenticate': 'Basic realm="git"' } };
  }

  async #pass(
    request: IncomingMessage,
    response: ServerResponse,
    begun: Buffer,
    fault: GitFault | undefined,
  ): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    const answer = await this.#backend.answer(request, begun, gone.signal);
    response.writeHead(answer.status, answer.headers);
    for await (const chunk of spoiled(answer.body, fault)) await written(response, chunk);
    response.end();
  }
}

/** Waits until the bytes are handed to the network, so that a break comes after them. */
function written(response: ServerResponse, chunk: Buffer): Promise<void> {
  return new Promise((done, fail) => {
    const gone = (): void => fail(new Error('the client went away'));
    if (response.destroyed) return gone();
    response.once('close', gone);
    response.write(chunk, (error) => {
      response.off('close', gone);
      if (error) gone();
      else done();
    });
  });
}

async function firstOf(request: IncomingMessage): Promise<Buffer> {
  for (;;) {
    const chunk: Buffer | null = request.read();
    if (chunk) return chunk;
    if (request.readableEnded || request.destroyed) return Buffer.alloc(0);
    await new Promise<void>((done) => {
      for (const event of ['readable', 'end', 'close']) request.once(event, done);
    });
  }
}

function questionOf(method: string, url: string, begun: Buffer, encoding = ''): GitQuestion | undefined {
  if (method === 'GET' && url.endsWith('/info/refs?service=git-upload-pack')) return 'info';
  if (method !== 'POST' || !url.endsWith('/git-upload-pack')) return undefined;
  const body = encoding === 'gzip' ? gunzipSync(begun, { finishFlush: constants.Z_SYNC_FLUSH }) : begun;
  return body.includes('command=ls-refs') ? 'refs' : 'objects';
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
}
