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

const hash = /\b[0-9a-f]{40}\b/g;
const ofRepository = /^\/repos\/([^/]+)\/[^/]+/;

/** The emulator behind the proxy. */
export class Upstream {
  readonly #url: string;
  /** Repository and hash of a commit of a clone → the one that stands for it here. */
  readonly #inward = new Map<string, string>();
  readonly #outward = new Map<string, string>();

  constructor(url: string) {
    this.#url = url;
  }

  async forward({ method, path, query, token, body }: Omit<SentRequest, 'headers'>): Promise<Reply> {
    const [repository = ''] = ofRepository.exec(path) ?? [];
    const inward = (text: string): string =>
      text.replaceAll(hash, (sha) => this.#inward.get(`${repository} ${sha}`) ?? sha);
    const search = query.size > 0 ? `?${query.toString()}` : '';
    const response = await fetch(`${this.#url}${inward(encodeURI(path))}${search}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body === undefined ? null : inward(JSON.stringify(body)),
    });
    const text = (await response.text()).replaceAll(hash, (sha) => this.#outward.get(sha) ?? sha);
    const link = response.headers.get('link');
    return { status: response.status, headers: link ? { link } : {}, body: text === '' ? undefined : JSON.parse(text) };
  }

  /** As the owner of the repository. */
  asOwner(method: string, path: string, body?: unknown): Promise<Reply> {
    const token = `ghp_${ofRepository.exec(path)?.[1]}`;
    return this.forward({ method, path, query: new URLSearchParams(), token, body });
  }

  /** Lets a commit stand for one of a clone: emulate takes no pushes. */
  push(repository: string, clone: string, here: string): void {
    this.#inward.set(`${repository} ${clone}`, here);
    this.#outward.set(here, clone);
  }

  async hasCommit(repository: string, sha: string): Promise<boolean> {
    return (await this.asOwner('GET', `${repository}/commits/${sha}`)).status === 200;
  }
}
