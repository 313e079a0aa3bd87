import { PlannedFaults, type Times } from '../planned-faults.ts';

import type { SentRequest } from './request-rules.ts';

/** Instead of the answer to the request. */
export interface FaultyAnswer {
  readonly status: number;
  /** May show what was sent. */
  readonly message?: string | ((sent: SentRequest) => string);
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong with a request. */
export type Fault =
  /** GitHub answers this and does nothing. */
  | ({ readonly kind: 'answer' } & FaultyAnswer)
  /** The connection breaks before GitHub does anything. */
  | { readonly kind: 'reset' }
  /** GitHub does it, and the connection breaks. */
  | { readonly kind: 'reset after work' }
  /** GitHub does it, and a machine in between answers this. */
  | ({ readonly kind: 'answer after work' } & FaultyAnswer)
  /** GitHub never answers, and does nothing. */
  | { readonly kind: 'silence' }
  /** GitHub does it when so many milliseconds are over, and then answers. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  /** Half of the answer comes. */
  | { readonly kind: 'truncated' }
  /** GitHub does it; the answer waits until the test lets it go. */
  | { readonly kind: 'held'; readonly reached: () => void; readonly until: Promise<void> };

interface Asked {
  readonly method: string;
  readonly path: string;
}

/** The faults that wait for their requests. */
export class Faults {
  readonly #planned = new PlannedFaults<Asked, Fault>();

  /** Lets a fault happen to the next requests of that kind, so many times, after letting some pass. */
  plan(request: string, fault: Fault, times: Times = {}): void {
    const [method = '', path = ''] = request.split(' ');
    const pattern = new RegExp(path);
    this.#planned.add((asked) => asked.method === method && pattern.test(asked.path), fault, times);
  }

  take(method: string, path: string): Fault | undefined {
    return this.#planned.of({ method, path });
  }

  clear(): void {
    this.#planned.clear();
  }
}
