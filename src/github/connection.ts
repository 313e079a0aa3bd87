import { setTimeout as sleep } from 'node:timers/promises';
import { Octokit } from '@octokit/core';
import type * as z from 'zod';
import { type Answer, classify } from './answer.ts';
import { GithubError, UnknownOutcome, quotable } from './errors.ts';
import { type Access, type Timing, checkAccess, defaultTiming, publicApi } from './publication.ts';

/** One request. */
export interface Ask<T> {
  /** For messages: `creating the check run`. */
  readonly what: string;
  /** `again`: doing it twice has the effect of once, so an unknown outcome is met by asking again. */
  readonly kind: 'read' | 'write' | 'write-again';
  readonly shape: z.ZodType<T>;
  readonly send: (octokit: Octokit, request: { readonly signal: AbortSignal }) => Promise<{ readonly data: unknown }>;
}

/**
 * Requests to GitHub within one total time. Waits as GitHub asks for, spaces writes, and asks again only where that
 * cannot do anything twice.
 */
export class Connection {
  readonly #octokit: Octokit;
  readonly #token: string;
  readonly #timing: Timing;
  readonly #end: number;
  #lastWrite = -Infinity;

  constructor({ token, apiUrl = publicApi, timing }: Access) {
    checkAccess({ token, apiUrl });
    this.#token = token;
    this.#timing = { ...defaultTiming, ...timing };
    this.#end = performance.now() + this.#timing.total;
    const silent = (): void => {};
    const log = { debug: silent, info: silent, warn: silent, error: silent };
    const request = { log };
    this.#octokit = new Octokit({
      auth: token,
      baseUrl: apiUrl.replace(/\/+$/, ''),
      log,
      request,
      userAgent: 'kubescape-gitops',
    });
  }

  /**
   * The answer in its shape. Throws UnknownOutcome for a write that must not be done twice, once it is not known
   * whether it was done; everything else that fails is a GithubError.
   */
  async ask<T>(ask: Ask<T>): Promise<T> {
    for (let failures = 0; ; failures += 1) {
      await this.#space(ask);
      const answer = await this.#once(ask);
      switch (answer.kind) {
        case 'done':
          return answer.value;
        case 'refused':
          throw new GithubError(answer.code, `${ask.what}: ${answer.reason}`);
        case 'unknown':
          if (ask.kind === 'write') throw new UnknownOutcome(`${ask.what}: ${answer.reason}`, answer.milliseconds);
          break;
        case 'wait':
          break;
      }
      await this.pause(failures, `${ask.what}: ${answer.reason}`, answer.milliseconds);
    }
  }

  /** Waits before the next attempt. Throws when the time would be over by then: `reason` is what made it fail. */
  async pause(failures: number, reason: string, asked?: number): Promise<void> {
    const { firstWait, longestWait, total } = this.#timing;
    const grown = Math.min(firstWait * 2 ** failures, longestWait);
    // Several gates that failed together shall not come back together.
    const wait = asked ?? grown * (0.75 + Math.random() / 2);
    if (asked !== undefined && asked > longestWait) {
      throw new GithubError('GAVE_UP', `${reason}; it asks to wait for ${seconds(asked)}`);
    }
    if (performance.now() + wait >= this.#end) {
      throw new GithubError('GAVE_UP', `${reason}; the time of ${seconds(total)} is over`);
    }
    await sleep(wait);
  }

  async #once<T>({ shape, send }: Ask<T>): Promise<Answer<T>> {
    const left = Math.max(1, Math.floor(this.#end - performance.now()));
    const signal = AbortSignal.timeout(Math.min(this.#timing.request, left));
    try {
      const { data } = await send(this.#octokit, { signal });
      const read = shape.safeParse(data);
      // Octokit hands over what it got of a body that was cut off, as text.
      if (read.success) return { kind: 'done', value: read.data };
      return { kind: 'unknown', reason: signal.aborted ? 'no answer in time' : 'the answer cannot be read' };
    } catch (error) {
      return classify(error, (text) => quotable(text, this.#token), signal.aborted);
    }
  }

  async #space({ kind, what }: Ask<unknown>): Promise<void> {
    if (kind === 'read') return;
    const wait = this.#lastWrite + this.#timing.betweenWrites - performance.now();
    if (wait > 0) await this.pause(0, `${what}: not begun`, wait);
    this.#lastWrite = performance.now();
  }
}

function seconds(milliseconds: number): string {
  return `${Math.ceil(milliseconds / 1000)} s`;
}
