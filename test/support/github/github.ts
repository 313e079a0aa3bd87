import { type KeyObject, generateKeyPairSync, sign } from 'node:crypto';
import { createEmulator } from 'emulate';
import type { CheckRunBody, SentAnnotation, SentRequest, StatusBody } from './request-rules.ts';
import { StrictProxy } from './strict-proxy.ts';
import type { Holder } from './token-holder.ts';
import { Upstream } from './upstream.ts';

const owner = 'shop';
const repo = 'gitops';
const repository = `/repos/${owner}/${repo}`;
const admin = 'ghp_owner';
const apps = ['gate', 'other'] as const;

const permissions = { checks: 'write', contents: 'read', metadata: 'read', pull_requests: 'write', statuses: 'write' };

/** A check run as GitHub shows it. */
export interface ShownRun {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id: string;
  readonly details_url: string | null;
  readonly app: { readonly slug: string } | null;
  readonly output: {
    readonly title: string;
    readonly summary: string;
    readonly text: string | null;
    readonly annotations_count: number;
  };
}

export interface ShownComment {
  readonly id: number;
  readonly body: string;
  readonly user: { readonly login: string };
}

/** Something on loopback that behaves like GitHub, with one repository. */
export class Github {
  readonly owner = owner;
  readonly repo = repo;
  readonly proxy: StrictProxy;
  readonly #upstream: Upstream;
  readonly #holders: Map<string, Holder>;
  readonly #key: KeyObject;
  readonly #end: () => Promise<void>;
  #commits = 0;

  private constructor(
    proxy: StrictProxy,
    upstream: Upstream,
    holders: Map<string, Holder>,
    key: KeyObject,
    end: () => Promise<void>,
  ) {
    this.proxy = proxy;
    this.#upstream = upstream;
    this.#holders = holders;
    this.#key = key;
    this.#end = end;
  }

  static async start(): Promise<Github> {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const seeded = apps.map((slug, index) => ({
      app_id: index + 1,
      slug,
      name: slug,
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      permissions,
      events: [],
      installations: [{ installation_id: index + 101, account: owner, repository_selection: 'all', permissions }],
    }));
    const users = [{ login: owner }, { login: 'stranger' }];
    const github = { users, repos: [{ owner, name: repo, auto_init: true }], apps: seeded };
    const tokens = {
      [admin]: { login: owner, scopes: ['repo'] },
      ghp_stranger: { login: 'stranger', scopes: ['public_repo'] },
    };
    const emulator = await createEmulator({ service: 'github', port: 0, seed: { tokens, github } });
    const upstream = new Upstream(emulator.url, admin);
    const holders = new Map<string, Holder>(
      Object.entries(tokens).map(([token, holder]) => [token, { kind: 'user', ...holder }]),
    );
    const proxy = await StrictProxy.start(upstream, holders);
    return new Github(proxy, upstream, holders, privateKey, () => emulator.close());
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.#end();
  }

  get url(): string {
    return this.proxy.url;
  }

  /** A token of an installation of the app, with these permissions of those it has. */
  async appToken(
    granted: Readonly<Record<string, string>> = permissions,
    slug: (typeof apps)[number] = 'gate',
  ): Promise<string> {
    const index = apps.indexOf(slug);
    const reply = await this.#upstream.forward({
      method: 'POST',
      path: `/app/installations/${index + 101}/access_tokens`,
      query: new URLSearchParams(),
      token: jwt(index + 1, this.#key),
      body: { permissions: granted },
    });
    const { token } = reply.body as { token: string };
    if (typeof token !== 'string') throw new Error(`no token: ${JSON.stringify(reply)}`);
    this.#holders.set(token, { kind: 'app', slug, permissions: granted });
    return token;
  }

  /** The token of a person: with the scope `repo`, or one that may write nothing. */
  userToken(may: 'write' | 'nothing'): string {
    return may === 'write' ? admin : 'ghp_stranger';
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
    if (!(await this.#upstream.hasCommit(repository, sha))) this.#upstream.push(sha, await this.commit());
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

  /** All runs of a commit, the newest first. */
  async runs(sha: string): Promise<readonly ShownRun[]> {
    const list = (await this.get(`${repository}/commits/${sha}/check-runs?filter=all`)) as { check_runs: ShownRun[] };
    return list.check_runs;
  }

  async annotations(id: number): Promise<readonly SentAnnotation[]> {
    const all = await this.get(`${repository}/check-runs/${id}/annotations?per_page=10000`);
    return all as readonly SentAnnotation[];
  }

  async statuses(sha: string): Promise<readonly (StatusBody & { creator: { login: string } })[]> {
    return (await this.get(`${repository}/commits/${sha}/statuses`)) as readonly never[];
  }

  async comments(number: number): Promise<readonly ShownComment[]> {
    return (await this.get(`${repository}/issues/${number}/comments`)) as readonly ShownComment[];
  }

  /** Through the proxy, as the owner: what a person sees. Leaves no trace among the requests. */
  async get(path: string): Promise<unknown> {
    return (await this.send('GET', path, admin)).body;
  }

  /** Through the proxy with any token. Leaves no trace among the requests. */
  async send(method: string, path: string, token: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(this.url + path, { method, headers, body: body ? JSON.stringify(body) : null });
    this.proxy.requests.pop();
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** What was asked of it since the last time, as `METHOD what`. */
  takeRequests(): readonly string[] {
    return this.proxy.requests.splice(0).map(nameOf);
  }

  async #ok(method: string, path: string, body: unknown): Promise<unknown> {
    const reply = await this.#upstream.asAdmin(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply)}`);
    return reply.body;
  }
}

function nameOf({ method, path, body }: SentRequest): string {
  const { conclusion, output } = (body ?? {}) as CheckRunBody;
  const annotations = output?.annotations?.length;
  const what = path
    .replace(repository, '')
    .replaceAll(/\/[0-9a-f]{40}\b/g, '')
    .replaceAll(/\/\d+/g, '');
  return [
    method,
    what,
    ...(annotations === undefined ? [] : [`+${annotations}`]),
    ...(conclusion ? [conclusion] : []),
  ].join(' ');
}

function jwt(appId: number, key: KeyObject): string {
  const now = Math.floor(Date.now() / 1000);
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + 300, iss: String(appId) })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}
