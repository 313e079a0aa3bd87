import type { SentRequest } from './request-rules.ts';

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** A refusal in GitHub's form. */
export function refuse(status: number, message: string): Reply {
  return { status, headers: {}, body: { message, documentation_url: 'https://docs.github.com/rest' } };
}

/** The emulator behind the proxy. */
export class Upstream {
  readonly #url: string;
  readonly #adminToken: string;
  /** The hash of a commit of a clone → that of the one that stands for it here. */
  readonly #pushed = new Map<string, string>();

  constructor(url: string, adminToken: string) {
    this.#url = url;
    this.#adminToken = adminToken;
  }

  async forward({ method, path, query, token, body }: SentRequest): Promise<Reply> {
    const search = query.size > 0 ? `?${query.toString()}` : '';
    const response = await fetch(`${this.#url}${this.#inward(encodeURI(path))}${search}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : this.#inward(JSON.stringify(body)),
    });
    const text = this.#outward(await response.text());
    const link = response.headers.get('link');
    return { status: response.status, headers: link ? { link } : {}, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** As the owner of the repository. */
  async asAdmin(method: string, path: string, body?: unknown): Promise<Reply> {
    return this.forward({ method, path, query: new URLSearchParams(), token: this.#adminToken, body });
  }

  /** Lets a commit stand for one of a clone: emulate takes no pushes. */
  push(clone: string, here: string): void {
    this.#pushed.set(clone, here);
  }

  #inward(text: string): string {
    return Array.from(this.#pushed).reduce((now, [clone, here]) => now.replaceAll(clone, here), text);
  }

  #outward(text: string): string {
    return Array.from(this.#pushed).reduce((now, [clone, here]) => now.replaceAll(here, clone), text);
  }

  async hasCommit(repository: string, sha: string): Promise<boolean> {
    return (await this.asAdmin('GET', `${repository}/commits/${sha}`)).status === 200;
  }
}
