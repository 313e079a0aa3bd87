import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { AppCheck } from '../github/app/app-check.ts';
import type { GithubApp } from '../github/app/github-app.ts';
import { GithubError } from '../github/errors.ts';

const firstWait = 1000;
const longestWait = 60_000;

/** Whether the credentials let the gate work: asked at start, and again until they do. Permissions come later, too. */
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

  /** Resolves once the gate can work. Until then GitHub is asked again and again. Rejects with the signal's reason. */
  async settle(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !(await this.#isSettled(signal)); failures += 1) {
      await sleep(Math.min(firstWait * 2 ** failures, longestWait), undefined, { signal });
    }
  }

  async #isSettled(signal: AbortSignal): Promise<boolean> {
    const before = this.#sentences.join();
    try {
      const check = await this.#app.check({ signal });
      const { id, slug: app, missing, hints } = check;
      this.#check = check;
      this.#sentences = [...missing, ...hints];
      if (missing.length === 0) this.#log.info({ app, id, hints }, 'credentials are right');
      else if (this.#sentences.join() !== before) this.#log.error({ app, missing }, 'credentials lack something');
      return missing.length === 0;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof GithubError)) throw error;
      this.#sentences = [sentenceOf(error)];
      const { code, message: why } = error;
      if (this.#sentences.join() !== before) this.#log.error({ code, why }, 'credentials could not be checked');
      return false;
    }
  }
}

function sentenceOf({ code, message }: GithubError): string {
  if (code === 'TOKEN' || code === 'PERMISSION') {
    return `GitHub does not know the App's credentials (${message}): set GITHUB_APP_ID and its private key, and start again.`;
  }
  return `GitHub does not answer (${message}): it is asked again.`;
}
