import type { MetricsText } from '../../platform/metrics/metric-set.ts';
import type { WebhookEvent } from '../../github/webhook/webhook-event.ts';

/** A webhook that GitHub signed and that asks for something. */
export interface Delivery {
  /** `X-GitHub-Delivery`: the same when GitHub delivers again. Not signed, so whoever replays a body may change it. */
  readonly id: string;
  /** SHA-256 of the body as it came, in hex: what a replay cannot change. */
  readonly digest: string;
  /** Never `ignored`: such are answered without asking. */
  readonly event: WebhookEvent;
  /** `X-GitHub-Event`. */
  readonly name: string;
}

/** What the server asks the rest of the program. */
export interface Surface {
  /** Files a delivery; synchronous and durable. `full`: nothing was filed, GitHub is told to try again. */
  readonly accept: (delivery: Delivery) => 'accepted' | 'duplicate' | 'full';
  /** Ready, or one sentence for each thing that is missing. Everybody who reaches the port may read them. */
  readonly readiness: () => { readonly isReady: boolean; readonly sentences: readonly string[] };
  readonly isAlive: () => boolean;
  /** The page of a verdict by its unguessable id: HTML in pieces, or undefined when there is none. */
  readonly page: (id: string) => Iterable<string> | undefined;
  readonly metrics: () => Promise<MetricsText>;
}
