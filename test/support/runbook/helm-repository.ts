import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A Helm repository of one chart on loopback, as a release of this project publishes it: archives and their index. */
export class HelmRepository {
  readonly url: string;
  readonly #folder: string;
  readonly #server: Server;

  private constructor(folder: string, server: Server) {
    this.#folder = folder;
    this.#server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** Packs the chart of a folder with a helm, and serves it. */
  static async serve(chart: string, helm: string): Promise<HelmRepository> {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-charts-'));
    const env = { HOME: folder, PATH: process.env['PATH'] };
    execFileSync(helm, ['package', chart, '--destination', folder], { env, stdio: 'pipe' });
    execFileSync(helm, ['repo', 'index', folder], { env, stdio: 'pipe' });
    const server = createServer((request, response) => {
      const name = path.basename(request.url ?? '');
      if (!/^(?:index\.yaml|[\w.-]+\.tgz)$/.test(name)) return void response.writeHead(404).end();
      response.end(readFileSync(path.join(folder, name)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new HelmRepository(folder, server);
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.#server.close(resolve));
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
