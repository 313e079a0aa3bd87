import { apps } from '../app-tokens.ts';
import { type Emulated, installationId, ownersOf, startEmulated } from '../emulated.ts';
import type { Faults } from '../faults.ts';
import type { SentAnnotation } from '../request-rules.ts';
import { type ShownRun, Viewer, nameOf } from '../viewer.ts';
import { AppService } from './app-service.ts';
import { BareRepository } from './bare-repository.ts';
import { Events } from './events.ts';
import { GitUpstream } from './git-upstream.ts';
import { Hooks } from './hooks.ts';
import { Installations } from './installations.ts';
import { PullState } from './pull-state.ts';
import { RepositoryService } from './repository-service.ts';
import type { Kept } from './shown.ts';

interface ForgeSettings {
  /** A folder in which `OWNER/REPO.git` is made for each repository. */
  readonly root: string;
  readonly repositories: readonly string[];
}

interface Parts {
  readonly emulated: Emulated<GitUpstream>;
  readonly appService: AppService;
  readonly service: RepositoryService;
  readonly kept: ReadonlyMap<string, Kept>;
  readonly hooks: Hooks;
}

/**
 * Something on loopback that behaves like GitHub to an App: repositories on disk, pull requests, merge groups, check
 * runs, and webhooks about all of them. The App is installed once for each owner.
 */
export class Forge extends Events {
  readonly hooks: Hooks;
  /** The App itself: what it may do, how long its tokens last, who has it. */
  readonly account: AppService;
  readonly viewer: Viewer;
  readonly installations: Installations;
  readonly #parts: Parts;

  private constructor(parts: Parts) {
    super(parts);
    this.#parts = parts;
    this.hooks = parts.hooks;
    this.account = parts.appService;
    this.viewer = new Viewer(parts.emulated.proxy);
    this.installations = new Installations(parts);
  }

  static async start({ root, repositories }: ForgeSettings): Promise<Forge> {
    const owners = ownersOf(repositories);
    const kept = new Map(repositories.map((name, index) => [`/repos/${name}`, keep(root, name, 1000 + index)]));
    const bare = new Map([...kept].map(([path, repository]) => [path, repository.bare]));
    const seenBy = (installation: number, name: string): boolean =>
      installation % 100 === owners.indexOf(name.split('/')[0] ?? '');
    const service = new RepositoryService(kept, seenBy);
    let appService: AppService | undefined;
    const emulated = await startEmulated(repositories, {
      upstream: (url) => new GitUpstream(url, bare),
      services: (upstream, tokens) => [(appService = new AppService(upstream, tokens)), service],
    });
    if (!appService) throw new Error('the double did not ask for services');
    const { app, installations } = appService;
    installations.push(
      ...owners.map((account, index) => ({ id: installationId(app.id, index), account, isSuspended: false })),
    );
    return new Forge({ emulated, appService, service, kept, hooks: new Hooks(app.id) });
  }

  async close(): Promise<void> {
    this.hooks.deliverTo(undefined);
    await this.#parts.emulated.close();
  }

  get apiUrl(): string {
    return this.#parts.emulated.proxy.url;
  }

  get app(): { readonly id: number; readonly clientId: string; readonly slug: string; readonly privateKey: string } {
    return { ...this.account.app, privateKey: this.#parts.emulated.tokens.privateKey };
  }

  /** The installation of the first owner. */
  get installationId(): number {
    return this.installationOf(this.account.installations[0]?.account ?? '');
  }

  installationOf(owner: string): number {
    const found = this.account.installations.find(({ account }) => account === owner);
    if (!found) throw new Error(`${owner} has no installation`);
    return found.id;
  }

  get faults(): Faults {
    return this.#parts.emulated.proxy.faults;
  }

  /** Requests that each installation may make in an hour. */
  limitRequests(most: number): void {
    this.#parts.emulated.proxy.limits.most = most;
  }

  /** What was asked of it since the last time, as `METHOD what`. */
  takeRequests(): readonly string[] {
    return this.#parts.emulated.proxy.requests.splice(0).map(nameOf);
  }

  /** The tokens that came with requests since `takeRequests`. */
  takeTokens(): readonly string[] {
    return this.#parts.emulated.proxy.requests.map(({ token }) => token);
  }

  /** Where webhooks go from now on. */
  deliverTo(target: { readonly url: string; readonly secret: string } | undefined): void {
    this.hooks.deliverTo(target);
  }

  /** Where Git fetches repositories: the address before `OWNER/REPO.git`. */
  serveGitAt(address: string): void {
    this.#parts.service.git = address;
  }

  /** Of the bare repository. */
  directory(repository: string): string {
    return this.kept(repository).bare.directory;
  }

  archive(repository: string): void {
    this.kept(repository).isArchived = true;
  }

  /** Takes a repository out of the installation, or gives it back. */
  install(repository: string, isInstalled: boolean): void {
    this.kept(repository).isInstalled = isInstalled;
  }

  /** Lets no token that was given count any more. */
  revokeTokens(): void {
    this.#parts.emulated.tokens.revoke();
  }

  /** The token of another App in the account of the first owner. */
  async foreignToken(): Promise<string> {
    const { upstream, tokens } = this.#parts.emulated;
    const [, other] = apps;
    return (await tokens.issue(upstream, other, installationId(other.id, 0), { checks: 'write' })).token;
  }

  /** For a Git server: whether this header `authorization` may read the repository. */
  isTokenAllowed(authorization: string | undefined, repository: string): boolean {
    const [scheme = '', value = ''] = (authorization ?? '').split(' ');
    const [, password = ''] = /^x-access-token:(.+)$/.exec(Buffer.from(value, 'base64').toString()) ?? [];
    const holder = this.#parts.emulated.tokens.holderOf(scheme.toLowerCase() === 'basic' ? password : value);
    if (holder?.kind !== 'app' || !holder.permissions['contents']) return false;
    return this.#parts.service.of(holder.installation).some(({ name }) => name === repository);
  }

  runs(repository: string, sha: string): Promise<readonly ShownRun[]> {
    return this.viewer.runs(repository, sha);
  }

  annotations(repository: string, id: number): Promise<readonly SentAnnotation[]> {
    return this.viewer.annotations(repository, id);
  }

  /** The buttons of a run. */
  actions(id: number): readonly object[] {
    return this.#parts.emulated.proxy.checks.actions(id);
  }
}

function keep(root: string, name: string, id: number): Kept {
  const bare = new BareRepository(root, name);
  return { id, name, bare, pulls: new PullState(bare), isArchived: false, isInstalled: true };
}
