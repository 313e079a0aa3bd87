import type { HttpLimits } from '../../platform/http/http-limits.ts';

const mebibyte = 1024 ** 2;

/** Of a body where the endpoint says nothing else. */
export const largestBody = mebibyte;

/** What a service takes from strangers. */
export const serviceLimits: HttpLimits = {
  connections: 256,
  headerBytes: 16 * 1024,
  headersTime: 10_000,
  bodyBytes: largestBody,
  bodiesBytes: 32 * mebibyte,
  bodies: 32,
  bodyTime: 20_000,
  // An endpoint may have to wait for others; what follows an answer has its own time.
  answerTime: 15 * 60_000,
  lingerTime: 1000,
  keepAliveTime: 75_000,
};

/** For an answer to be taken, once there is one. In milliseconds. */
export const takingTime = 30_000;
