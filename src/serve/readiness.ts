import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AppCheck } from '../github/app/app-check.ts';
import type { GithubApp } from '../github/app/github-app.ts';
import { GithubError } from '../github/errors.ts';

const firstWait = 1000;
const longestWait = 60_000;

/** Whether the credentials let the gate work: asked once at start, and again only as long as GitHub does not answer. */
export class Readiness {
  readonly #app: GithubApp;
  readonly #log: Logger;
  #check: AppCheck | undefined;
  #sentences: readonly string[] = ['The credentials of the App are being checked.'];

  constructor(app: GithubApp, log: Logger) {
    this.#app = app;
    this.#log = log;
  }

  /** What GitHub says of the App; undefined as long as it has not. */
  get check(): AppCheck | undefined {
    return this.#check;
  }

  get isReady(): boolean {
    return this.#check?.missing.length === 0;
  }

  /** What is missing, one sentence each; also what only some need, such as for merge queues. */
  get sentences(): readonly string[] {
    return this.#sentences;
  }

  /** Resolves once it is known whether the gate can work: to true if it can. Rejects with the signal's reason. */
  async settle(signal: AbortSignal): Promise<boolean> {
    for (let failures = 0; ; failures += 1) {
      try {
        const check = await this.#app.check({ signal });
        this.#check = check;
        this.#sentences = [...check.missing, ...check.hints];
        if (check.hints.length > 0)
          this.#log.warn({ app: check.slug, hints: check.hints }, 'credentials could do more');
        if (check.missing.length === 0) this.#log.info({ app: check.slug, id: check.id }, 'credentials are right');
        else this.#log.error({ app: check.slug, missing: check.missing }, 'credentials lack something');
        return check.missing.length === 0;
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof GithubError)) throw error;
        this.#sentences = [sentenceOf(error)];
        this.#log.error({ code: error.code, why: error.message }, 'credentials could not be checked');
        if (error.code === 'TOKEN' || error.code === 'PERMISSION') return false;
        await sleep(Math.min(firstWait * 2 ** failures, longestWait), undefined, { signal });
      }
    }
  }
}

function sentenceOf({ code, message }: GithubError): string {
  if (code === 'TOKEN' || code === 'PERMISSION') {
    return `GitHub does not know the App's credentials (${message}): set GITHUB_APP_ID and its private key, and start again.`;
  }
  return `GitHub does not answer (${message}): it is asked again.`;
}
