import { GithubError } from './errors.ts';
import type { Timing } from './timing.ts';

/** Where GitHub answers, unless told otherwise. */
export const publicApi = 'https://api.github.com';

/** How to reach GitHub with one token. */
export interface Access {
  /** An installation's, a workflow's or a person's token. Never part of a message. */
  readonly token: string;
  /** Default: https://api.github.com. Without TLS only on this machine. */
  readonly apiUrl?: string | undefined;
  readonly timing?: Partial<Timing>;
}

/** Refuses what cannot be sent, or would show the token to the network. */
export function checkAccess({ token, apiUrl = publicApi }: Pick<Access, 'token' | 'apiUrl'>): void {
  checkToken(token);
  checkAddress(apiUrl);
}

/** Refuses a token that cannot be a header's value. */
function checkToken(token: string): void {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new GithubError('INPUT', 'the token is empty, or has characters that no token has');
  }
}

/** Refuses an address that would send a token in the clear. */
export function checkAddress(apiUrl: string): void {
  const url = URL.parse(apiUrl);
  if (!url || !isWebAddress(apiUrl) || url.username !== '' || url.password !== '') {
    throw new GithubError('INPUT', "the API's address is not of the form https://HOST[/PATH]");
  }
  if (url.protocol === 'http:' && !/^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname)) {
    const origin = JSON.stringify(url.origin);
    throw new GithubError('INPUT', `the API's address ${origin} would show the token to the network: use https`);
  }
}

export function isWebAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}
