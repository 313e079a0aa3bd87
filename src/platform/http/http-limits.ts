/** What one server takes from strangers. All times in milliseconds. */
export interface HttpLimits {
  /** Connections at once. One more ends the one that has been idle for longest. Default: 512. */
  readonly connections: number;
  /** Of all headers of one request. Default: 16 KiB. */
  readonly headerBytes: number;
  /** For a request to say its headers, and for a new connection to begin one. Default: 10 seconds. */
  readonly headersTime: number;
  /** Of one body. Default: 25 MiB; GitHub sends no more than 25 MB. */
  readonly bodyBytes: number;
  /** Held for all bodies that are being read at once. Default: 64 MiB. */
  readonly bodiesBytes: number;
  /** Bodies read at once. One more ends the one that has been read for longest. Default: 64. */
  readonly bodies: number;
  /** For one body to come. Default: 10 seconds, after which GitHub does not wait for the answer either. */
  readonly bodyTime: number;
  /** For an answer to be taken. Default: 60 seconds. */
  readonly answerTime: number;
  /** For a request that was refused early to end by itself, so that its sender gets to see why. Default: 1 second. */
  readonly lingerTime: number;
  /** A connection without a request. Default: 75 seconds, longer than proxies keep theirs. */
  readonly keepAliveTime: number;
}

const mebibyte = 1024 ** 2;

export const defaultHttpLimits: HttpLimits = {
  connections: 512,
  headerBytes: 16 * 1024,
  headersTime: 10_000,
  bodyBytes: 25 * mebibyte,
  bodiesBytes: 64 * mebibyte,
  bodies: 64,
  bodyTime: 10_000,
  answerTime: 60_000,
  lingerTime: 1000,
  keepAliveTime: 75_000,
};
