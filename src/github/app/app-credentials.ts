import { createPrivateKey, type KeyObject } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import type { Credentials } from '../credentials.ts';
import { GithubError } from '../errors.ts';
import type { GithubAppSettings } from './settings.ts';

/** Shows the App itself to GitHub: each request gets a token of its own, signed with the key, good for ten minutes. */
export function appCredentials(settings: Pick<GithubAppSettings, 'appId' | 'privateKey'>): Credentials {
  const { appId } = settings;
  if (!/^[\w.-]{1,100}$/.test(appId)) {
    const start = JSON.stringify(appId.slice(0, 30));
    throw new GithubError('INPUT', `${start} is no id of an App: give its number, or its client id`);
  }
  const privateKey = readKey(settings.privateKey).export({ type: 'pkcs8', format: 'pem' }).toString();
  const log = { warn: (): void => {} };
  const auth = createAppAuth({ appId, privateKey, log });
  return {
    // By line, since nobody knows how lines are joined where they show.
    secrets: [settings.privateKey.replaceAll('\\n', '\n'), privateKey].flatMap(linesOf),
    get: async () => (await auth({ type: 'app' })).token,
    drop: () => false,
  };
}

function readKey(text: string): KeyObject {
  const key = keyIn(text.replaceAll('\\n', '\n').trim());
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new GithubError(
    'INPUT',
    'the private key of the App is no RSA key in PEM: give the file that GitHub made, from "-----BEGIN" to "KEY-----"',
  );
}

function linesOf(pem: string): readonly string[] {
  return pem.split(/\s+/).filter((line) => line.length >= 16 && !line.startsWith('-----'));
}

/** What Node says of a bad key is about OpenSSL, not about what to do. */
function keyIn(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey({ key: pem, format: 'pem' });
  } catch {
    return undefined;
  }
}
