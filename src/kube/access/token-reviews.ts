import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';

export interface TokenReviewSettings {
  /** Whom a token has to be meant for. */
  readonly audience: string;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
}

/** Who presented a token. */
export interface Authenticated {
  readonly username: string;
}

const Answer = z.object({
  status: z.object({
    authenticated: z.boolean().optional(),
    audiences: z.array(z.string()).optional(),
    user: z.object({ username: z.string().optional() }).optional(),
  }),
});

interface Verdict {
  readonly who: Authenticated | undefined;
  readonly until: number;
}

/** What those need who review tokens. */
export const tokenReviewRules = [
  { apiGroups: ['authentication.k8s.io'], resources: ['tokenreviews'], verbs: ['create'] },
] as const;

const path = '/apis/authentication.k8s.io/v1/tokenreviews';
const milliseconds = 10_000;
const goodFor = 60_000;
const badFor = 5_000;
const mostKept = 1_000;
/** Tokens that are being reviewed; more are refused as `busy`, so that a flood of them cannot fill the memory. */
const mostAtOnce = 100;
const largestToken = 16 * 1024;

/** Asks the API server who presented a token, and remembers the answer for a while: by a hash, never the token. */
export class TokenReviews {
  readonly #api: KubeApi;
  readonly #audience: string;
  readonly #now: () => number;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #underWay = new Map<string, Promise<Authenticated | undefined>>();

  constructor(api: KubeApi, { audience, now = () => performance.now() }: TokenReviewSettings) {
    this.#api = api;
    this.#audience = audience;
    this.#now = now;
  }

  /** Who it is; undefined: not authenticated, or not for this audience. Throws KubeError when that cannot be known. */
  async review(token: string): Promise<Authenticated | undefined> {
    // Nothing that the API server could take.
    if (token.length > largestToken || !/^[\x21-\x7e]+$/.test(token)) return undefined;
    const key = createHash('sha256').update(token).digest('base64');
    const known = this.#verdicts.get(key);
    if (known !== undefined && this.#now() < known.until) return known.who;
    const same = this.#underWay.get(key);
    if (same !== undefined) return same;
    if (this.#underWay.size >= mostAtOnce) {
      throw new KubeError('busy', `${mostAtOnce} tokens are being reviewed already`, { retryAfterSeconds: 1 });
    }
    const asked = this.#ask(key, token).finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, asked);
    return asked;
  }

  async #ask(key: string, token: string): Promise<Authenticated | undefined> {
    const since = this.#now();
    const who = this.#whoIn(await this.#answerTo(token));
    this.#verdicts.delete(key);
    // The one that was learnt first goes first.
    for (const [oldest] of this.#verdicts) {
      if (this.#verdicts.size < mostKept) break;
      this.#verdicts.delete(oldest);
    }
    this.#verdicts.set(key, { who, until: since + (who === undefined ? badFor : goodFor) });
    return who;
  }

  /** A connection that broke is worth one more try: a review changes nothing. */
  async #answerTo(token: string): Promise<unknown> {
    const spec = { token, audiences: [this.#audience] };
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec };
    const ask = (): Promise<unknown> => this.#api.request({ method: 'POST', path, body, milliseconds });
    return ask().catch((error: unknown) => {
      if (error instanceof KubeError && error.fault === 'unreachable') return ask();
      throw error;
    });
  }

  #whoIn(answer: unknown): Authenticated | undefined {
    const { success, data } = Answer.safeParse(answer);
    if (!success) throw new KubeError('garbage', `POST ${path}: the answer is no TokenReview`);
    const { authenticated, audiences = [], user } = data.status;
    const username = user?.username ?? '';
    // An API server that knows no audiences answers without them: then the token may be meant for somebody else.
    return authenticated === true && audiences.includes(this.#audience) && username !== '' ? { username } : undefined;
  }
}
