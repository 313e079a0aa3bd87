import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { gitEnvironment } from '../../scripts/git-environment.ts';

/** What the CGI program answered. */
export interface BackendAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Buffer>;
}

/** As GitHub has it: commits by hash, whether a ref leads to them or not. */
const settings = { 'uploadpack.allowAnySHA1InWant': 'true', 'uploadpack.allowFilter': 'true', 'safe.directory': '*' };

/** `git http-backend`, a process for each request. */
export class GitBackend {
  readonly #root: string;
  readonly #program = path.join(execFileSync('git', ['--exec-path']).toString().trim(), 'git-http-backend');
  readonly #running = new Set<ChildProcess>();

  /** `root` has the repositories. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Answers a request, whose body may have been read up to `begun`; the signal says that nobody listens any more. */
  async answer(request: IncomingMessage, begun: Buffer, signal: AbortSignal): Promise<BackendAnswer> {
    const child = spawn(this.#program, { env: this.#variables(request), detached: true });
    this.#running.add(child);
    const end = (): void => endGroup(child);
    signal.addEventListener('abort', end);
    child.once('exit', () => {
      signal.removeEventListener('abort', end);
      this.#running.delete(child);
    });
    child.stderr.resume();
    // A program that reads no input may be gone before it is written.
    child.stdin.on('error', () => {});
    child.stdin.write(begun);
    request.pipe(child.stdin);
    return readAnswer(child.stdout);
  }

  /** Ends all of its processes, with what they started. */
  async close(): Promise<void> {
    const running = [...this.#running];
    const ended = running.map((child) => once(child, 'exit'));
    for (const child of running) endGroup(child);
    await Promise.all(ended);
  }

  #variables({ method, url = '', headers }: IncomingMessage): NodeJS.ProcessEnv {
    const { pathname, search } = new URL(url, 'http://localhost');
    const pairs = Object.entries(settings);
    return {
      ...gitEnvironment,
      GIT_PROJECT_ROOT: this.#root,
      GIT_HTTP_EXPORT_ALL: '1',
      GIT_PROTOCOL: headers['git-protocol']?.toString(),
      REQUEST_METHOD: method,
      PATH_INFO: pathname,
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: headers['content-type'],
      CONTENT_LENGTH: headers['content-length'],
      HTTP_CONTENT_ENCODING: headers['content-encoding'],
      REMOTE_ADDR: '127.0.0.1',
      GIT_CONFIG_COUNT: String(pairs.length),
      ...Object.fromEntries(pairs.map(([key], index) => [`GIT_CONFIG_KEY_${index}`, key])),
      ...Object.fromEntries(pairs.map(([, value], index) => [`GIT_CONFIG_VALUE_${index}`, value])),
    };
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // It is gone.
  }
}

async function readAnswer(stdout: Readable): Promise<BackendAnswer> {
  const chunks = stdout[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let end = -1;
  while (end < 0) {
    const { value, done } = await chunks.next();
    if (done) throw new Error(`git http-backend answers nothing but '${head.toString('latin1')}'`);
    head = Buffer.concat([head, value]);
    end = head.indexOf('\r\n\r\n');
  }
  const lines = head.toString('latin1', 0, end).split('\r\n');
  const pairs = lines
    .map((line) => line.split(/: (.*)/s))
    .map(([name = '', value = '']) => [name.toLowerCase(), value]);
  const { status = '200', ...headers } = Object.fromEntries(pairs);
  return { status: Number.parseInt(status, 10), headers, body: joined(head.subarray(end + 4), chunks) };
}

async function* joined(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  for (;;) {
    const { value, done } = await rest.next();
    if (done) return;
    yield value;
  }
}
