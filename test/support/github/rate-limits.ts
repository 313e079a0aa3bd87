import { type Reply, refuse } from './upstream.ts';

/** The limit of an hour, counted for each who asks. */
export class RateLimits {
  /** Requests that each may make. */
  most = 5000;
  /** Seconds since 1970. */
  readonly reset = Math.ceil(Date.now() / 1000) + 3600;
  readonly #used = new Map<string, number>();

  /** A refusal where nothing is left. */
  refusal(who: string): Reply | undefined {
    if ((this.#used.get(who) ?? 0) < this.most) return undefined;
    return this.counted(who, refuse(403, 'API rate limit exceeded for installation.'));
  }

  /** The answer with what is left. One that says that nothing changed is free. */
  counted(who: string, reply: Reply): Reply {
    const used = (this.#used.get(who) ?? 0) + (reply.status === 304 ? 0 : 1);
    this.#used.set(who, used);
    const limits = {
      'x-ratelimit-limit': String(this.most),
      'x-ratelimit-remaining': String(Math.max(this.most - used, 0)),
      'x-ratelimit-reset': String(this.reset),
    };
    return { ...reply, headers: { ...limits, ...reply.headers } };
  }
}
