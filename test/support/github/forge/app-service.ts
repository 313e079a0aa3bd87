import { type AppTokens, type SeededApp, apps } from '../app-tokens.ts';
import { permissions as given } from '../emulated.ts';
import type { SentRequest } from '../request-rules.ts';
import type { Service } from '../service.ts';
import type { Holder } from '../token-holder.ts';
import { type Reply, type Upstream, refuse } from '../upstream.ts';
import { paged } from './paged.ts';
import { shownUser } from './shown.ts';

/** One installation of the App. */
interface Installed {
  readonly id: number;
  readonly account: string;
  isSuspended: boolean;
}

/** What GitHub answers to the App itself: who it is, who has it, and tokens. */
export class AppService implements Service {
  /** Permissions and events that the App has now. */
  permissions: Readonly<Record<string, string>> = given;
  events: readonly string[] = ['pull_request', 'check_run', 'check_suite', 'merge_group'];
  /** How long tokens are good for, in milliseconds. */
  tokenLifetime = 3_600_000;
  readonly app: SeededApp = apps[0];
  readonly installations: Installed[] = [];
  readonly #upstream: Upstream;
  readonly #tokens: AppTokens;

  constructor(upstream: Upstream, tokens: AppTokens) {
    this.#upstream = upstream;
    this.#tokens = tokens;
  }

  reply(sent: SentRequest, holder: Holder): Promise<Reply> | Reply | undefined {
    if (holder.kind !== 'jwt') return undefined;
    if (holder.slug !== this.app.slug) return refuse(404, 'Integration not found');
    const { id, slug, clientId } = this.app;
    const { permissions, events } = this;
    switch (`${sent.method} ${sent.path.replace(/\d+/, 'N')}`) {
      case 'GET /app':
        return { status: 200, headers: {}, body: { id, slug, client_id: clientId, name: slug, permissions, events } };
      case 'GET /app/installations':
        return paged(
          sent,
          this.installations.map((installed) => this.#shown(installed)),
        );
      case 'POST /app/installations/N/access_tokens':
        return this.#token(Number(sent.path.split('/')[3]));
      default:
        return refuse(401, 'Bad credentials');
    }
  }

  #shown({ id, account, isSuspended }: Installed): object {
    const suspended_at = isSuspended ? '2026-01-01T00:00:00Z' : null;
    return { id, account: shownUser(account), app_id: this.app.id, app_slug: this.app.slug, suspended_at };
  }

  async #token(id: number): Promise<Reply> {
    const installed = this.installations.find((candidate) => candidate.id === id);
    if (!installed) return refuse(404, 'Not Found');
    if (installed.isSuspended) return refuse(403, 'This installation has been suspended');
    const { permissions, tokenLifetime } = this;
    const { token } = await this.#tokens.issue(this.#upstream, this.app, id, permissions);
    const expires_at = new Date(Date.now() + tokenLifetime).toISOString();
    return { status: 201, headers: {}, body: { token, expires_at, permissions, repository_selection: 'selected' } };
  }
}
