import type { SentRequest } from './request-rules.ts';
import type { Holder } from './token-holder.ts';
import type { Reply } from './upstream.ts';

/** Something that answers requests of its kind, and none other: undefined. */
export interface Service {
  reply(sent: SentRequest, holder: Holder): Promise<Reply | undefined> | Reply | undefined;
}
