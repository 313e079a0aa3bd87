/**
 * What went wrong: `forbidden` (403), `unauthorized` (401), `missing` (404), `conflict` (409: a newer version is stored),
 * `exists` (409: already there), `gone` (410: too old a version), `invalid` (400, 422, 413 and other 4xx), `busy` (429
 * and 5xx), `unreachable` (no connection, or it broke), `late` (time or silence), `garbage` (no JSON, or not what was asked for),
 * `aborted` (by the signal).
 */
export const kubeFaults = [
  'forbidden',
  'unauthorized',
  'missing',
  'conflict',
  'exists',
  'gone',
  'invalid',
  'busy',
  'unreachable',
  'late',
  'garbage',
  'aborted',
] as const;
export type KubeFault = (typeof kubeFaults)[number];

/** Why a request to the API server came to nothing. The message is one line without secrets. */
export class KubeError extends Error {
  override readonly name = 'KubeError';
  readonly fault: KubeFault;
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** What the server asked to wait before the next try. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    fault: KubeFault,
    message: string,
    details: { readonly status?: number; readonly retryAfterSeconds?: number; readonly cause?: unknown } = {},
  ) {
    super(message, details.cause === undefined ? {} : { cause: details.cause });
    this.fault = fault;
    this.status = details.status;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}
