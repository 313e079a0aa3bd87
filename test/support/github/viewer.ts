import { type CheckRunBody, type SentAnnotation, type SentRequest, type StatusBody } from './request-rules.ts';
import { tokenOf } from './emulated.ts';
import type { StrictProxy } from './strict-proxy.ts';

/** A check run as GitHub shows it. */
export interface ShownRun {
  readonly id: number;
  readonly name: string;
  readonly status: string;
  readonly conclusion: string | null;
  readonly external_id: string;
  readonly details_url: string | null;
  readonly head_sha: string;
  readonly app: { readonly id: number; readonly slug: string } | null;
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

/** Somebody who looks at GitHub's pages: through the proxy, but without a trace among the requests, and no fault. */
export class Viewer {
  readonly #proxy: StrictProxy;

  constructor(proxy: StrictProxy) {
    this.#proxy = proxy;
  }

  /** All runs of a commit, the newest first. */
  async runs(repository: string, sha: string): Promise<readonly ShownRun[]> {
    const list = await this.get(`/repos/${repository}/commits/${sha}/check-runs?filter=all&per_page=100`);
    return (list as { check_runs: ShownRun[] }).check_runs;
  }

  async annotations(repository: string, id: number): Promise<readonly SentAnnotation[]> {
    const all = await this.get(`/repos/${repository}/check-runs/${id}/annotations?per_page=10000`);
    return all as readonly SentAnnotation[];
  }

  async statuses(repository: string, sha: string): Promise<readonly (StatusBody & { creator: { login: string } })[]> {
    return (await this.get(`/repos/${repository}/commits/${sha}/statuses`)) as readonly never[];
  }

  async comments(repository: string, number: number): Promise<readonly ShownComment[]> {
    return (await this.get(`/repos/${repository}/issues/${number}/comments`)) as readonly ShownComment[];
  }

  /** As the owner: what a person sees. */
  async get(path: string): Promise<unknown> {
    return (await this.send('GET', path, tokenOf(path.split('/')[2] ?? ''))).body;
  }

  /** With any token. */
  async send(method: string, path: string, token: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const headers = { authorization: `Bearer ${token}`, 'x-unseen': 'yes' };
    const response = await fetch(this.#proxy.url + path, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
  }
}

/** A request in short: `PATCH /check-runs +50`, without repository and numbers. */
export function nameOf({ method, path, body }: SentRequest): string {
  const { conclusion, output } = (body ?? {}) as CheckRunBody;
  const annotations = output?.annotations?.length;
  const what = path
    .replace(/^\/repos\/[^/]+\/[^/]+/, '')
    .replaceAll(/\/[0-9a-f]{40}\b/g, '')
    .replaceAll(/\/\d+/g, '');
  return [
    method,
    what,
    ...(annotations === undefined ? [] : [`+${annotations}`]),
    ...(conclusion ? [conclusion] : []),
  ].join(' ');
}
