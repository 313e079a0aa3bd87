import type { Octokit } from '@octokit/core';
import type * as z from 'zod';
import { publicApi } from './access.ts';
import { type Answer, classify } from './answer.ts';
import type { Credentials } from './credentials.ts';
import { GithubError, UnknownOutcome, quotable } from './errors.ts';
import { type RateLimit, createOctokit } from './octokit.ts';
import { type Hold, Pacer } from './pacer.ts';
import { type Timing, defaultTiming, seconds } from './timing.ts';
import { rest } from './waiting.ts';

/** One request. */
export interface Ask<T> {
  /** For messages: `creating the check run`. */
  readonly what: string;
  /** `again`: doing it twice has the effect of once, so an unknown outcome is met by asking again. */
  readonly kind: 'read' | 'write' | 'write-again';
  readonly shape: z.ZodType<T>;
  readonly send: (octokit: Octokit, request: { readonly signal: AbortSignal }) => Promise<{ readonly data: unknown }>;
}

export interface ConnectionSettings {
  readonly credentials: Credentials;
  /** One that `checkAddress` took. Default: https://api.github.com. */
  readonly apiUrl?: string | undefined;
  readonly timing?: Partial<Timing> | undefined;
  /** Shared by all who write as one. Default: one of its own. */
  readonly pacer?: Pacer;
  readonly onLimit?: ((limit: RateLimit) => void) | undefined;
  /** Ends all waiting at once, with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Requests to GitHub within one total time. Waits as GitHub asks for, keeps the pace of writes, and asks again only
 * where that cannot do anything twice.
 */
export class Connection {
  readonly #settings: ConnectionSettings;
  readonly #timing: Timing;
  readonly #pacer: Pacer;
  readonly #signal: AbortSignal | undefined;
  #end: number;
  #client: { readonly token: string; readonly octokit: Octokit } | undefined;

  constructor(settings: ConnectionSettings) {
    this.#settings = settings;
    this.#timing = { ...defaultTiming, ...settings.timing };
    this.#pacer = settings.pacer ?? new Pacer(this.#timing);
    this.#signal = settings.signal;
    this.#end = performance.now() + this.#timing.total;
  }

  /**
   * The answer in its shape. Throws UnknownOutcome for a write that must not be done twice, once it is not known
   * whether it was done; everything else that fails is a GithubError. The signal's reason is thrown as it is.
   */
  async ask<T>(ask: Ask<T>): Promise<T> {
    let renewals = 0;
    for (let failures = 0; ; failures += 1) {
      await this.#turn(ask);
      const token = await this.#token(ask);
      const answer = await this.#once(ask, token);
      if (answer.kind === 'done') return answer.value;
      const reason = `${ask.what}: ${answer.reason}`;
      if (answer.kind === 'refused') {
        if (answer.code === 'TOKEN' && renewals === 0 && this.#settings.credentials.drop(token)) {
          renewals += 1;
          continue;
        }
        throw new GithubError(answer.code, reason, answer.status);
      }
      const { milliseconds } = answer;
      if (milliseconds !== undefined) this.#pacer.hold(milliseconds, reason);
      if (answer.kind === 'unknown' && ask.kind === 'write') throw new UnknownOutcome(reason, milliseconds);
      await this.pause(failures, reason, milliseconds);
    }
  }

  /** Waits before the next attempt. Throws when the time would be over by then: `reason` is what made it fail. */
  async pause(failures: number, reason: string, asked?: number): Promise<void> {
    const { firstWait, longestWait } = this.#timing;
    const grown = Math.min(firstWait * 2 ** failures, longestWait);
    // Several gates that failed together shall not come back together.
    const wait = asked ?? grown * (0.75 + Math.random() / 2);
    if (asked !== undefined && asked > longestWait) {
      throw new GithubError('GAVE_UP', `${reason}; it asks to wait for ${seconds(asked)}`);
    }
    if (performance.now() + wait >= this.#end) throw this.#timeIsOver(reason);
    await rest(wait, this.#signal);
  }

  /** Until it is this request's turn. To keep a pace is no failure, so what it takes is not counted. */
  async #turn({ kind, what }: Ask<unknown>): Promise<void> {
    this.#signal?.throwIfAborted();
    let counted = 0;
    const onHold = async ({ milliseconds, reason }: Hold): Promise<void> => {
      const begin = performance.now();
      await this.pause(0, `${what}: not begun, for ${reason}`, milliseconds);
      counted += performance.now() - begin;
    };
    if (kind === 'read') {
      for (let held = this.#pacer.held(); held; held = this.#pacer.held()) await onHold(held);
      return;
    }
    const begin = performance.now();
    await this.#pacer.turn(this.#signal, onHold);
    this.#end += performance.now() - begin - counted;
  }

  async #token({ what }: Ask<unknown>): Promise<string> {
    const time = AbortSignal.timeout(this.#left());
    try {
      return await this.#settings.credentials.get(this.#orEnd(time));
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw time.aborted && error === time.reason ? this.#timeIsOver(`${what}: no token in time`) : error;
    }
  }

  async #once<T>({ shape, send }: Ask<T>, token: string): Promise<Answer<T>> {
    const time = AbortSignal.timeout(Math.min(this.#timing.request, this.#left()));
    try {
      const { data } = await send(this.#octokit(token), { signal: this.#orEnd(time) });
      const read = shape.safeParse(data);
      if (read.success) return { kind: 'done', value: read.data };
      // Octokit hands over what it got of a body that was cut off, as text.
      this.#signal?.throwIfAborted();
      return { kind: 'unknown', reason: time.aborted ? 'no answer in time' : 'the answer cannot be read' };
    } catch (error) {
      this.#signal?.throwIfAborted();
      const secrets = [token, ...this.#settings.credentials.secrets];
      return classify(error, (text) => quotable(text, secrets), time.aborted);
    }
  }

  #octokit(token: string): Octokit {
    if (this.#client?.token !== token) {
      const { apiUrl = publicApi, onLimit } = this.#settings;
      this.#client = { token, octokit: createOctokit({ token, apiUrl, onLimit }) };
    }
    return this.#client.octokit;
  }

  #orEnd(time: AbortSignal): AbortSignal {
    return this.#signal ? AbortSignal.any([time, this.#signal]) : time;
  }

  #left(): number {
    return Math.max(1, Math.floor(this.#end - performance.now()));
  }

  #timeIsOver(reason: string): GithubError {
    return new GithubError('GAVE_UP', `${reason}; the time of ${seconds(this.#timing.total)} is over`);
  }
}
