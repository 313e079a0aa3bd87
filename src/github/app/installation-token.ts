import * as z from 'zod';
import type { Connection } from '../connection.ts';
import type { Credentials } from '../credentials.ts';
import { GithubError } from '../errors.ts';
import { until } from '../waiting.ts';

const Answer = z.object({ token: z.string().regex(/^[\x21-\x7e]+$/), expires_at: z.iso.datetime({ offset: true }) });

/** Before it ends: what is begun with a token shall be done with it, a fetch of Git too. */
const reserve = 5 * 60_000;

interface Held {
  readonly token: string;
  /** By `performance.now()`. */
  readonly end: number;
}

/** The token of one installation: asked for once for all who want it, and kept until shortly before it ends. */
export class InstallationToken implements Credentials {
  readonly secrets: readonly string[];
  readonly #id: number;
  readonly #connect: () => Connection;
  #held: Held | undefined;
  #coming: Promise<Held> | undefined;

  /** `connect`: to GitHub as the App. */
  constructor(id: number, connect: () => Connection, secrets: readonly string[]) {
    this.#id = id;
    this.#connect = connect;
    this.secrets = secrets;
  }

  /** Throws a GithubError with the code `TOKEN` if GitHub gives none, as for an installation that is suspended. */
  async get(signal?: AbortSignal): Promise<string> {
    signal?.throwIfAborted();
    if (this.#held && this.#held.end > performance.now()) return this.#held.token;
    this.#coming ??= this.#ask();
    return (await until(this.#coming, signal)).token;
  }

  drop(token: string): boolean {
    if (this.#held?.token === token) this.#held = undefined;
    return true;
  }

  #ask(): Promise<Held> {
    const coming = this.#request()
      .then((held) => (this.#held = held))
      .finally(() => (this.#coming = undefined));
    // Those who asked for it may all have left by now.
    coming.catch(() => {});
    return coming;
  }

  async #request(): Promise<Held> {
    try {
      const { token, expires_at: expires } = await this.#connect().ask({
        what: `getting a token for installation ${this.#id}`,
        // Another one more does no harm.
        kind: 'read',
        shape: Answer,
        send: (octokit, request) =>
          octokit.request('POST /app/installations/{installation_id}/access_tokens', {
            installation_id: this.#id,
            request,
          }),
      });
      return { token, end: performance.now() + Date.parse(expires) - Date.now() - reserve };
    } catch (error) {
      // Not a permission that this or that request lacks: no request can be made at all.
      if (!(error instanceof GithubError) || error.status === undefined) throw error;
      throw new GithubError('TOKEN', error.message, error.status);
    }
  }
}
