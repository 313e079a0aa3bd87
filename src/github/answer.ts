import { RequestError } from '@octokit/request-error';
import type { GithubErrorCode } from './errors.ts';

/**
 * What a request came to. `wait`: GitHub did nothing, it may be asked again, after so long if it said so. `unknown`: it
 * may have done it. `refused`: asking again gives the same.
 */
export type Answer<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'wait' | 'unknown'; readonly reason: string; readonly milliseconds?: number }
  | {
      readonly kind: 'refused';
      readonly code: GithubErrorCode;
      readonly reason: string;
      readonly status: number;
    };

type Headers = Readonly<Record<string, string | number | undefined>>;

/** GitHub's advice for a secondary limit that does not say how long to wait. */
const secondaryWait = 60_000;

/** Reads what Octokit threw. `quote` makes text of a stranger fit for a message. */
export function classify(error: unknown, quote: (text: string) => string, isTimeOver: boolean): Answer<never> {
  if (isTimeOver) return { kind: 'unknown', reason: 'no answer in time' };
  if (!(error instanceof RequestError)) throw error;
  const { status, response } = error;
  if (!response) return { kind: 'unknown', reason: `no answer: ${quote(error.message)}` };
  const headers: Headers = response.headers;
  const reason = `GitHub answers ${status}: ${quote(error.message)}`;
  if (status >= 500) return { kind: 'unknown', reason, ...waitOf(retryAfter(headers)) };
  if (status === 429 || (status === 403 && isLimit(error.message, headers))) {
    return { kind: 'wait', reason, milliseconds: limitWait(headers) };
  }
  const accepted = headers['x-accepted-github-permissions'];
  const needs = status === 403 && accepted ? `; it takes ${quote(String(accepted))}` : '';
  return { kind: 'refused', code: refusalOf(status), reason: reason + needs, status };
}

function refusalOf(status: number): GithubErrorCode {
  if (status === 401) return 'TOKEN';
  return status === 403 || status === 404 ? 'PERMISSION' : 'REJECTED';
}

function isLimit(message: string, headers: Headers): boolean {
  return headers['retry-after'] !== undefined || isUsedUp(headers) || /\brate limit\b|abuse detection/i.test(message);
}

function isUsedUp(headers: Headers): boolean {
  return String(headers['x-ratelimit-remaining']) === '0';
}

function limitWait(headers: Headers): number {
  const reset = Number(headers['x-ratelimit-reset']);
  if (isUsedUp(headers) && reset > 0) return Math.max(retryAfter(headers) ?? 0, reset * 1000 - Date.now() + 1000, 1000);
  return retryAfter(headers) ?? secondaryWait;
}

/** Seconds, or a date. */
function retryAfter(headers: Headers): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined || value === '') return undefined;
  const wait = /^\d+$/.test(String(value)) ? Number(value) * 1000 : Date.parse(String(value)) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(wait, 0);
}

function waitOf(milliseconds: number | undefined): { readonly milliseconds?: number } {
  return milliseconds === undefined ? {} : { milliseconds };
}
