import { createPrivateKey, sign } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import type { ControlPlane } from './control-plane.ts';
import { tokenIssuer } from './programs.ts';

const ServiceAccount = z.object({ metadata: z.object({ uid: z.string() }) });

/** The API server grants clocks that differ so many seconds after a token's end. */
const leeway = 60;

/**
 * A token of a ServiceAccount for the API server that this takes for so many seconds from now, fewer than it would give
 * out itself; 0 or less: not at all. One that it has just taken it may take for up to 10 s more.
 */
export async function signedToken(
  plane: ControlPlane,
  namespace: string,
  name: string,
  seconds: number,
): Promise<string> {
  const { body } = await plane.request('GET', `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`);
  const { uid } = ServiceAccount.parse(body).metadata;
  const expiry = Math.floor(Date.now() / 1000) + seconds - leeway;
  const claims = {
    iss: tokenIssuer,
    aud: [tokenIssuer],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: expiry - 3600,
    nbf: expiry - 3600,
    exp: expiry,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  };
  const text = [{ alg: 'ES256', typ: 'JWT' }, claims].map(encoded).join('.');
  const key = createPrivateKey(await readFile(plane.tokenKey));
  const signature = sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' });
  return `${text}.${signature.toString('base64url')}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
