import { type KeyObject, generateKeyPairSync, sign, verify } from 'node:crypto';
import type { Holder } from './token-holder.ts';
import type { Upstream } from './upstream.ts';

/** An App that the double knows. */
export interface SeededApp {
  readonly id: number;
  readonly clientId: string;
  readonly slug: string;
}

export const apps: readonly [SeededApp, SeededApp] = [
  { id: 1, clientId: 'Iv23gate', slug: 'gate' },
  { id: 2, clientId: 'Iv23other', slug: 'other' },
];

/** Who holds which token: those of people are given, those of Apps come and go. */
export class AppTokens {
  /** One for all Apps. */
  readonly privateKey: string;
  readonly #key: KeyObject;
  readonly #public: KeyObject;
  readonly #holders: Map<string, Holder>;

  constructor(people: Readonly<Record<string, Holder>>) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#key = privateKey;
    this.#public = publicKey;
    this.privateKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    this.#holders = new Map(Object.entries(people));
  }

  holderOf(token: string): Holder | undefined {
    return this.#holders.get(token) ?? this.#ofJwt(token);
  }

  /** A token of an installation, with these permissions of those it has. */
  async issue(
    upstream: Upstream,
    app: SeededApp,
    installation: number,
    permissions: Readonly<Record<string, string>>,
  ): Promise<{ readonly token: string; readonly expires_at: string }> {
    const reply = await upstream.forward({
      method: 'POST',
      path: `/app/installations/${installation}/access_tokens`,
      query: new URLSearchParams(),
      token: this.#jwt(app.id),
      body: { permissions },
    });
    const issued = reply.body as { token: string; expires_at: string };
    if (typeof issued.token !== 'string') throw new Error(`no token: ${JSON.stringify(reply)}`);
    this.#holders.set(issued.token, { kind: 'app', slug: app.slug, installation, permissions });
    return issued;
  }

  /** Lets no token of an App count any more. */
  revoke(): void {
    for (const [token, { kind }] of this.#holders) if (kind === 'app') this.#holders.delete(token);
  }

  /** By GitHub's rules: signed with the key, for an App that there is, for ten minutes at most. */
  #ofJwt(token: string): Holder | undefined {
    const [header = '', payload = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || signature === '') return undefined;
    if (!verify('sha256', Buffer.from(`${header}.${payload}`), this.#public, Buffer.from(signature, 'base64url'))) {
      return undefined;
    }
    const { iat, exp, iss } = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, unknown>;
    const now = Date.now() / 1000;
    const isNow = Number(iat) <= now && Number(exp) > now && Number(exp) <= now + 600;
    const app = apps.find(({ id, clientId }) => String(iss) === String(id) || iss === clientId);
    return isNow ? { kind: 'jwt', slug: app?.slug ?? '' } : undefined;
  }

  /** For emulate, which knows Apps by their number only. */
  #jwt(appId: number): string {
    const now = Math.floor(Date.now() / 1000);
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const claims = { iat: now - 30, exp: now + 300, iss: String(appId) };
    const signed = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
    return `${signed}.${sign('sha256', Buffer.from(signed), this.#key).toString('base64url')}`;
  }
}
