import { type SeededApp, apps } from './app-tokens.ts';
import { type Emulated, installationId, permissions, startEmulated, tokenOf } from './emulated.ts';
import type { StrictProxy } from './strict-proxy.ts';
import { Upstream } from './upstream.ts';
import { type ShownComment, type ShownRun, Viewer, nameOf } from './viewer.ts';

const owner = 'shop';
const repo = 'gitops';
const full = `${owner}/${repo}`;
const repository = `/repos/${full}`;

/** Something on loopback that behaves like GitHub, with one repository whose commits are emulate's. */
export class Github {
  readonly owner = owner;
  readonly repo = repo;
  readonly proxy: StrictProxy;
  readonly #emulated: Emulated<Upstream>;
  readonly #viewer: Viewer;
  #commits = 0;

  private constructor(emulated: Emulated<Upstream>) {
    this.proxy = emulated.proxy;
    this.#emulated = emulated;
    this.#viewer = new Viewer(emulated.proxy);
  }

  static async start(): Promise<Github> {
    return new Github(await startEmulated([full], { upstream: (url) => new Upstream(url), services: () => [] }));
  }

  close(): Promise<void> {
    return this.#emulated.close();
  }

  get url(): string {
    return this.proxy.url;
  }

  /** A token of an installation of the app, with these permissions of those it has. */
  async appToken(
    granted: Readonly<Record<string, string>> = permissions,
    slug: SeededApp['slug'] = 'gate',
  ): Promise<string> {
    const app = apps.find((candidate) => candidate.slug === slug) ?? apps[0];
    const { upstream, tokens } = this.#emulated;
    return (await tokens.issue(upstream, app, installationId(app.id, 0), granted)).token;
  }

  /** The token of a person: with the scope `repo`, or one that may write nothing. */
  userToken(may: 'write' | 'nothing'): string {
    return tokenOf(may === 'write' ? owner : 'stranger');
  }

  /** Makes a commit, gives its hash. */
  async commit(branch = 'main'): Promise<string> {
    this.#commits += 1;
    const content = Buffer.from(`commit ${this.#commits}`).toString('base64');
    const path = `${repository}/contents/commits/${this.#commits}.txt`;
    const reply = await this.#ok('PUT', path, { message: 'Change', content, branch });
    return (reply as { commit: { sha: string } }).commit.sha;
  }

  /** Takes a commit of a clone for one of this repository. */
  async push(sha: string): Promise<void> {
    const { upstream } = this.#emulated;
    if (!(await upstream.hasCommit(repository, sha))) upstream.push(repository, sha, await this.commit());
  }

  /** Opens a pull request, gives its number and head. */
  async pullRequest(): Promise<{ readonly number: number; readonly headSha: string }> {
    const base = await this.commit();
    const head = `change-${this.#commits}`;
    await this.#ok('POST', `${repository}/git/refs`, { ref: `refs/heads/${head}`, sha: base });
    const headSha = await this.commit(head);
    const body = { title: 'Change', head, base: 'main' };
    const { number } = (await this.#ok('POST', `${repository}/pulls`, body)) as { number: number };
    return { number, headSha };
  }

  runs(sha: string): Promise<readonly ShownRun[]> {
    return this.#viewer.runs(full, sha);
  }

  annotations(id: number): ReturnType<Viewer['annotations']> {
    return this.#viewer.annotations(full, id);
  }

  statuses(sha: string): ReturnType<Viewer['statuses']> {
    return this.#viewer.statuses(full, sha);
  }

  comments(number: number): Promise<readonly ShownComment[]> {
    return this.#viewer.comments(full, number);
  }

  /** As the owner: what a person sees. Leaves no trace among the requests. */
  get(path: string): Promise<unknown> {
    return this.#viewer.get(path);
  }

  /** With any token. Leaves no trace among the requests. */
  send(...request: Parameters<Viewer['send']>): ReturnType<Viewer['send']> {
    return this.#viewer.send(...request);
  }

  /** What was asked of it since the last time, as `METHOD what`. */
  takeRequests(): readonly string[] {
    return this.proxy.requests.splice(0).map(nameOf);
  }

  async #ok(method: string, path: string, body: unknown): Promise<unknown> {
    const reply = await this.#emulated.upstream.asOwner(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply)}`);
    return reply.body;
  }
}
