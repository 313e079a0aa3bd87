import { Octokit } from '@octokit/core';
import { RequestError } from '@octokit/request-error';

/** How many requests are left until when, by GitHub's count. */
export interface RateLimit {
  readonly left: number;
  /** Milliseconds since 1970. */
  readonly reset: number;
}

interface OctokitSettings {
  readonly token: string;
  readonly apiUrl: string;
  /** Told of every answer that says it, good or bad. */
  readonly onLimit: ((limit: RateLimit) => void) | undefined;
}

/** A client that says nothing on the terminal. */
export function createOctokit({ token, apiUrl, onLimit }: OctokitSettings): Octokit {
  const silent = (): void => {};
  const log = { debug: silent, info: silent, warn: silent, error: silent };
  const baseUrl = apiUrl.replace(/\/+$/, '');
  const octokit = new Octokit({ auth: token, baseUrl, log, request: { log }, userAgent: 'kubescape-gitops' });
  if (onLimit) {
    const tell = (headers: Headers): void => {
      const limit = limitOf(headers);
      if (limit) onLimit(limit);
    };
    octokit.hook.after('request', ({ headers }) => tell(headers));
    octokit.hook.error('request', (error) => {
      if (error instanceof RequestError && error.response) tell(error.response.headers);
      throw error;
    });
  }
  return octokit;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

function limitOf(headers: Headers): RateLimit | undefined {
  const { 'x-ratelimit-remaining': left, 'x-ratelimit-reset': reset } = headers;
  const limit = { left: Number(left), reset: Number(reset) * 1000 };
  const isSaid = left !== undefined && reset !== undefined;
  return isSaid && Number.isSafeInteger(limit.left) && Number.isSafeInteger(limit.reset) ? limit : undefined;
}
