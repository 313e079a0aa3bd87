import type { Logger } from 'pino';
import type { AppIdentity } from '../../github/webhook/webhook-event.ts';
import type { HttpLimits } from '../../platform/http/http-limits.ts';
import type { RefusalCause } from './refusal.ts';

/** What became of a delivery. */
export type DeliveryResult = 'accepted' | 'duplicate' | 'ignored' | 'refused';

/** How one server is to run. */
export interface HttpSettings {
  /** Address to listen on, such as `127.0.0.1` or `::`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** With which GitHub signs webhooks. Not empty. */
  readonly secret: string;
  /**
   * Who reads pages and metrics has to show it. Without it, metrics are open (they name no repository), and whoever
   * knows the unguessable address of a page sees it.
   */
  readonly readerToken?: string;
  readonly app: AppIdentity;
  /** The exact text of each inline style of pages: nothing else may style them. */
  readonly styles: readonly string[];
  readonly log: Logger;
  readonly limits?: Partial<HttpLimits>;
  readonly onRefused?: (cause: RefusalCause) => void;
  /** Told of each signed delivery, and of those that are refused; the event is a name that anybody may have made up. */
  readonly onDelivery?: (event: string, result: DeliveryResult) => void;
}
