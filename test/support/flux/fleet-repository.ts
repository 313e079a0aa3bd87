import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { commitAll, git } from '../git.ts';
import { GitServer } from '../git-server.ts';

const name = 'platform/fleet';

/** A repository that a platform team works in, and a Git server on loopback that has it. */
export class FleetRepository {
  /** Where controllers get it. */
  readonly url: string;
  /** Its files, to look at and to change. */
  readonly files: string;
  readonly #folder: string;
  readonly #server: GitServer;

  private constructor(folder: string, server: GitServer) {
    this.#folder = folder;
    this.#server = server;
    this.files = path.join(folder, 'files');
    this.url = `${server.url}/${name}.git`;
  }

  /** Serves an empty repository. */
  static async serve(): Promise<FleetRepository> {
    const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-fleet-'));
    const bare = path.join(folder, 'served', `${name}.git`);
    mkdirSync(bare, { recursive: true });
    mkdirSync(path.join(folder, 'files'));
    git(bare, 'init', '--quiet', '--bare');
    return new FleetRepository(folder, await GitServer.start({ root: path.join(folder, 'served') }));
  }

  /** Puts a file or folder from elsewhere into it. */
  copy(from: string, to: string): void {
    cpSync(from, path.join(this.files, to), { recursive: true });
  }

  /** Changes the text of a file, which is made where it is not there. */
  edit(file: string, change: (text: string) => string): void {
    const place = path.join(this.files, file);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, change(readOr(place)));
  }

  /** Commits all files and pushes them to these branches; gives the commit. */
  push(message: string, ...branches: readonly string[]): string {
    const commit = commitAll(this.files, message);
    git(
      this.files,
      'push',
      '--quiet',
      '--force',
      path.join(this.#folder, 'served', `${name}.git`),
      ...branches.map((branch) => `HEAD:refs/heads/${branch}`),
    );
    return commit;
  }

  async close(): Promise<void> {
    await this.#server.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function readOr(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
