import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileCache } from '../compile-cache.ts';
import { Forge } from '../github/forge/forge.ts';
import type { ShownRun } from '../github/viewer.ts';
import { GitServer } from '../git-server.ts';
import { commitAll, git } from '../git.ts';
import { RunningApp } from './running-app.ts';

/** Of the webhooks. */
export const secret = 'the-secret-of-the-webhook-in-tests';

export interface StageOptions {
  readonly repositories?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What Node gets before `serve`: options of its own, and the file. Default: the source. */
  readonly program?: readonly string[];
}

/** GitHub's stand-in, a Git server in front of its repositories, and `serve` between them. */
export class Stage {
  readonly folder: string;
  readonly forge: Forge;
  readonly gitServer: GitServer;
  readonly #options: StageOptions;
  readonly #apps: RunningApp[] = [];

  private constructor(folder: string, forge: Forge, gitServer: GitServer, options: StageOptions) {
    this.folder = folder;
    this.forge = forge;
    this.gitServer = gitServer;
    this.#options = options;
  }

  static async start(options: StageOptions = {}): Promise<Stage> {
    const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'stage-')));
    const root = path.join(folder, 'repositories');
    mkdirSync(root);
    const forge = await Forge.start({ root, repositories: options.repositories ?? ['shop/gitops'] });
    const gitServer = await GitServer.start({
      root,
      isAllowed: (authorization, repository) => forge.isTokenAllowed(authorization, repository),
    });
    return new Stage(folder, forge, gitServer, options);
  }

  get data(): string {
    return path.join(this.folder, 'data');
  }

  /** The environment of `serve`. */
  get env(): Record<string, string> {
    return {
      HOME: this.folder,
      XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'] ?? path.join(process.env['HOME'] ?? this.folder, '.cache'),
      GITHUB_APP_ID: String(this.forge.app.id),
      GITHUB_APP_PRIVATE_KEY: this.forge.app.privateKey,
      GITHUB_WEBHOOK_SECRET: secret,
      GITHUB_API_URL: this.forge.apiUrl,
      GITHUB_SERVER_URL: this.gitServer.url,
      // The bundle is run as it is by those who use it.
      ...(this.#options.program ? {} : { NODE_COMPILE_CACHE: compileCache }),
      ...this.#options.env,
    };
  }

  /** Starts `serve`, has webhooks delivered to it, and waits until it works. */
  async app(...more: readonly string[]): Promise<RunningApp> {
    const app = await this.launch(...more);
    await app.ready();
    return app;
  }

  /** The same without waiting until it works. */
  async launch(...more: readonly string[]): Promise<RunningApp> {
    const args = ['--data', this.data, '--listen', '127.0.0.1:0', '--public-url', 'https://gate.example.com'];
    const pace = ['--writes-per-minute', '100000', '--retry-seconds', '0.1'];
    const { args: own = [], program } = this.#options;
    const app = await RunningApp.start([...args, ...pace, ...own, ...more], this.env, program);
    this.#apps.push(app);
    this.forge.deliverTo({ url: `${app.url}/webhook`, secret });
    return app;
  }

  /** Commits files to a branch, made from `from` where it is new, gives the hash. Files that are undefined are removed. */
  commit(
    branch: string,
    files: Readonly<Record<string, string | undefined>>,
    { repository = 'shop/gitops', from = 'main' } = {},
  ): string {
    const clone = mkdtempSync(path.join(this.folder, 'clone-'));
    const bare = this.forge.directory(repository);
    git(clone, 'clone', '--quiet', bare, '.');
    const branches = git(clone, 'branch', '--remotes', '--format=%(refname:lstrip=3)').split('\n');
    if (branches.includes(branch)) git(clone, 'checkout', '--quiet', branch);
    else if (branches.includes(from)) git(clone, 'checkout', '--quiet', '-b', branch, `origin/${from}`);
    else git(clone, 'checkout', '--quiet', '--orphan', branch);
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(clone, name);
      mkdirSync(path.dirname(file), { recursive: true });
      if (content === undefined) rmSync(file);
      else writeFileSync(file, content);
    }
    const sha = commitAll(clone, `Change ${branch}`);
    git(clone, 'push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`);
    rmSync(clone, { recursive: true });
    return sha;
  }

  /** A branch with a change, and a pull request for it. */
  async open(
    branch: string,
    files: Readonly<Record<string, string | undefined>>,
    { repository = 'shop/gitops', base = 'main' } = {},
  ): Promise<{ readonly number: number; readonly sha: string }> {
    const sha = this.commit(branch, files, { repository });
    return { sha, number: await this.forge.openPull(repository, { branch, base }) };
  }

  /** Waits for a complete check run on a commit, gives it. `after`: so many runs were there before. */
  async verdict(
    sha: string,
    { repository = 'shop/gitops', after = 0, name = 'kubescape-gitops' } = {},
  ): Promise<ShownRun> {
    for (;;) {
      const runs = (await this.forge.runs(repository, sha)).filter((run) => run.name === name);
      const [newest] = runs;
      if (runs.length > after && newest?.status === 'completed') return newest;
      await sleep(20);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#apps.map((app) => app.kill()));
    await Promise.all([this.forge.close(), this.gitServer.close()]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
