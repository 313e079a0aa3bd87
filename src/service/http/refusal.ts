import type { ConnectionRefusal } from '../../platform/http/web-server.ts';
import type { Reply } from './endpoint.ts';

interface Refusal {
  readonly status: number;
  readonly error: string;
  /** Seconds after which the caller may come again. */
  readonly retryAfter?: number;
}

/** What callers are told who do not get what they asked for. */
export const refusals = {
  path: { status: 404, error: 'There is nothing here.' },
  method: { status: 405, error: 'This method has no meaning here.' },
  unauthorized: { status: 401, error: 'The bearer token of a service account is needed, made for our audience.' },
  forbidden: { status: 403, error: 'This service account may not call here.' },
  unknown: { status: 503, error: 'The API server does not say now who asks.', retryAfter: 5 },
  starting: { status: 503, error: 'It is starting.', retryAfter: 2 },
  stopping: { status: 503, error: 'It is being stopped.', retryAfter: 2 },
  'not-leading': { status: 503, error: 'Another replica is to answer, and none leads now.', retryAfter: 2 },
  elsewhere: { status: 307, error: 'Another replica leads: ask there.' },
  'too-large': { status: 413, error: 'The body is too large.' },
  'too-slow': { status: 408, error: 'The body did not come in time.' },
  busy: { status: 503, error: 'Too much is being asked at once.', retryAfter: 5 },
  'cut-off': { status: 400, error: 'The body ended too early.' },
  'media-type': { status: 400, error: 'The body has to be application/json in UTF-8, not compressed.' },
  json: { status: 400, error: 'The body is not JSON.' },
} as const satisfies Readonly<Record<string, Refusal>>;

export type CallRefusal = keyof typeof refusals;
/** Every value of the label `cause` of refused requests. */
export type RefusalCause = CallRefusal | ConnectionRefusal;

/** The answer for a caller that is refused. */
export function refusalReply(cause: CallRefusal, headers: Readonly<Record<string, string>> = {}): Reply {
  const { status, error, retryAfter }: Refusal = refusals[cause];
  const wait = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { status, json: { error }, headers: { ...wait, ...headers } };
}
