import { createHash, timingSafeEqual } from 'node:crypto';
import type { Reply } from '../../platform/http/reply.ts';

/** For whoever shows no token: browsers ask for a password. */
export const tokenWanted: Reply = {
  status: 401,
  text: 'The token of readers is needed: as a bearer token, or as a password with any user name.\n',
  headers: { 'www-authenticate': 'Basic realm="kubescape-gitops", charset="UTF-8"' },
};

/**
 * Whether a header `Authorization` shows the token: `Bearer TOKEN`, or `Basic` with it as the password of any user.
 * Takes the same time for every wrong one. Without a token to show, everybody may read.
 */
export function mayRead(token: string | undefined, authorization: string | undefined): boolean {
  if (token === undefined) return true;
  const [, scheme = '', credentials = ''] = /^(bearer|basic) +(\S+) *$/i.exec(authorization ?? '') ?? [];
  const given = scheme.toLowerCase() === 'basic' ? passwordIn(credentials) : credentials;
  return timingSafeEqual(digest(given), digest(token));
}

function passwordIn(credentials: string): string {
  const text = Buffer.from(credentials, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon === -1 ? '' : text.slice(colon + 1);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
