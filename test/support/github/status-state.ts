import type { SentRequest, StatusBody } from './request-rules.ts';
import type { Service } from './service.ts';
import { type Holder, loginOf } from './token-holder.ts';
import { type Reply, type Upstream, refuse } from './upstream.ts';

/** Commit statuses, which emulate does not have. */
export class StatusState implements Service {
  readonly #upstream: Upstream;
  readonly #statuses = new Map<string, object[]>();

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  async reply({ method, path, body }: SentRequest, holder: Holder): Promise<Reply | undefined> {
    const [, repository = '', sha = ''] = /^(\/repos\/[^/]+\/[^/]+)\/statuses\/([^/]+)$/.exec(path) ?? [];
    if (method === 'POST' && sha !== '') {
      const refusal = refusalFor(holder) ?? (await this.#unknown(repository, sha));
      return refusal ?? this.#add(sha, body as StatusBody, holder);
    }
    const [, listed] = /\/commits\/([^/]+)\/statuses$/.exec(path) ?? [];
    if (method === 'GET' && listed) return { status: 200, headers: {}, body: this.#statuses.get(listed) ?? [] };
    return undefined;
  }

  async #unknown(repository: string, sha: string): Promise<Reply | undefined> {
    return (await this.#upstream.hasCommit(repository, sha))
      ? undefined
      : refuse(422, `No commit found for SHA: ${sha}`);
  }

  /** The newest comes first. */
  #add(sha: string, body: StatusBody, holder: Holder): Reply {
    const status = { context: 'default', ...body, creator: { login: loginOf(holder) } };
    this.#statuses.set(sha, [status, ...(this.#statuses.get(sha) ?? [])]);
    return { status: 201, headers: {}, body: status };
  }
}

function refusalFor(holder: Holder): Reply | undefined {
  if (holder.kind === 'app') {
    return holder.permissions['statuses'] === 'write'
      ? undefined
      : refuse(403, 'Resource not accessible by integration');
  }
  if (holder.kind === 'jwt') return refuse(401, 'Bad credentials');
  // GitHub does not admit to a person's token that there is something it may not do.
  return holder.scopes.some((scope) => scope === 'repo' || scope === 'repo:status')
    ? undefined
    : refuse(404, 'Not Found');
}
