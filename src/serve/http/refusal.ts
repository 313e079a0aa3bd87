/** Why a request got no answer of the kind that it wanted. */
export type RefusalCause =
  | 'media-type'
  | 'too-large'
  | 'too-slow'
  | 'busy'
  | 'cut-off'
  | 'headers'
  | 'signature'
  | 'payload'
  | 'full'
  | 'reader'
  | 'connections'
  | 'not-http';

/** What the sender of a webhook is told. */
interface Refusal {
  readonly status: number;
  readonly text: string;
  /** Seconds after which it may come again. */
  readonly retryAfter?: number;
}

/** Answers to webhooks that are not taken. GitHub shows them in its list of deliveries. */
export const refusals: Readonly<Record<Exclude<RefusalCause, 'reader' | 'connections' | 'not-http'>, Refusal>> = {
  'media-type': { status: 415, text: 'The content type of the webhook has to be application/json, not compressed.' },
  'too-large': { status: 413, text: 'The body is larger than what GitHub sends.' },
  'too-slow': { status: 408, text: 'The body did not come in time.' },
  busy: { status: 503, text: 'Too many bodies are being read at once.', retryAfter: 10 },
  'cut-off': { status: 400, text: 'The body ended too early.' },
  headers: { status: 400, text: 'X-GitHub-Event and X-GitHub-Delivery have to name an event and its delivery.' },
  signature: { status: 401, text: 'X-Hub-Signature-256 is not the signature of this body with our secret.' },
  payload: { status: 400, text: 'The body is not what GitHub sends for this event.' },
  full: { status: 503, text: 'The queue is full.', retryAfter: 60 },
};
