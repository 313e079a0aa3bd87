import type { IncomingHttpHeaders } from 'node:http';
import type { CallRefusal } from './refusal.ts';

/** Who knows whose token it is; undefined: nobody's. What it throws means that it cannot be known now. */
export interface TokenReviewer {
  review(token: string): Promise<{ readonly username: string } | undefined>;
}

export type Identified =
  | { readonly kind: 'in'; readonly caller: string }
  | {
      readonly kind: 'refused';
      readonly cause: Extract<CallRefusal, 'unauthorized' | 'forbidden' | 'unknown'>;
      readonly caller?: string;
      readonly error?: unknown;
    };

const longestToken = 8192;
const serviceAccount = 'system:serviceaccount:';

/** Lets service accounts in: those of the list, each `namespace/name`, or `namespace/*` for all of a namespace. */
export class Callers {
  readonly #reviewer: TokenReviewer;
  readonly #callers: ReadonlySet<string>;

  constructor(reviewer: TokenReviewer, callers: readonly string[]) {
    this.#reviewer = reviewer;
    this.#callers = new Set(callers);
  }

  /** Says who asks, and whether they may. Never throws. */
  async identify({ authorization = '' }: IncomingHttpHeaders): Promise<Identified> {
    const [, token = ''] = /^bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? [];
    if (token === '' || token.length > longestToken) return { kind: 'refused', cause: 'unauthorized' };
    try {
      const review = await this.#reviewer.review(token);
      if (review === undefined) return { kind: 'refused', cause: 'unauthorized' };
      const caller = review.username;
      return this.#isLetIn(caller) ? { kind: 'in', caller } : { kind: 'refused', cause: 'forbidden', caller };
    } catch (error) {
      return { kind: 'refused', cause: 'unknown', error };
    }
  }

  #isLetIn(username: string): boolean {
    if (!username.startsWith(serviceAccount)) return false;
    const [namespace = '', name = '', ...rest] = username.slice(serviceAccount.length).split(':');
    if (namespace === '' || name === '' || rest.length > 0) return false;
    return this.#callers.has(`${namespace}/${name}`) || this.#callers.has(`${namespace}/*`);
  }
}
