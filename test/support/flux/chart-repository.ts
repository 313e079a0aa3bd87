import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exec } from '../../../src/platform/exec.ts';

const chart = path.resolve(import.meta.dirname, '../../../flux/chart');
const limits = { milliseconds: 60_000, stdoutBytes: 100_000, stderrBytes: 100_000 };

/** The chart of this repository, packed, in a Helm repository on loopback. */
export class ChartRepository {
  readonly url: string;
  /** Where the packed charts lie. */
  readonly folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.folder = folder;
    this.#server = server;
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
    this.url = `http://127.0.0.1:${address.port}`;
  }

  /** Packs the chart once for each version, and serves them. `helm`: the program. */
  static async serve(helm: string, ...versions: readonly string[]): Promise<ChartRepository> {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-charts-'));
    const home = path.join(folder, '.home');
    mkdirSync(home);
    const run = async (...args: readonly string[]): Promise<void> => {
      const ended = await exec(helm, args, { env: { HOME: home }, cwd: folder, limits });
      if (ended.exitCode !== 0) throw new Error(`helm ${args.join(' ')}: ${ended.stderr.trim()}`);
    };
    for (const version of versions) await run('package', chart, '--version', version, '--destination', folder);
    await run('repo', 'index', folder);
    const server = createServer((request, response) => {
      const [, name = ''] = /^\/([\w.-]+)$/.exec(request.url ?? '') ?? [];
      readFile(path.join(folder, name)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return new ChartRepository(folder, server);
  }

  async close(): Promise<void> {
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
