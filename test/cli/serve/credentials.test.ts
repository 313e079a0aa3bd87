import { chmodSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/cli/errors.ts';
import { readCredentials } from '../../../src/cli/serve/credentials.ts';
import { temporaryFolders } from '../../support/command.ts';
import { skipped } from '../../support/skipped.ts';

const folder = temporaryFolders();
const isRoot = process.getuid?.() === 0;
if (isRoot) skipped('the test of a file that may not be read: root may read all files');
const privateKey = '-----BEGIN PRIVATE KEY-----\nMIIEsecretsecretsecret\n-----END PRIVATE KEY-----';
const all = {
  GITHUB_APP_ID: '12345',
  GITHUB_APP_PRIVATE_KEY: privateKey,
  GITHUB_WEBHOOK_SECRET: 'the-secret-of-the-webhook',
  KUBESCAPE_GITOPS_READER_TOKEN: 'the-token-of-the-readers',
};
const secrets = ['MIIEsecretsecretsecret', all.GITHUB_WEBHOOK_SECRET, all.KUBESCAPE_GITOPS_READER_TOKEN];

/** The message of the UsageError that reading ends with: one line, without a secret. */
async function refusal(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  const error: unknown = await readCredentials(env).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UsageError)) throw new Error(`no UsageError: ${String(error)}`);
  expect(error.message).not.toMatch(/[\r\n]/);
  for (const secret of secrets) expect(error.message).not.toContain(secret);
  return error.message;
}

describe('credentials', () => {
  it('come from the environment', async () => {
    await expect(readCredentials(all)).resolves.toEqual({
      appId: '12345',
      privateKey,
      webhookSecret: all.GITHUB_WEBHOOK_SECRET,
      readerToken: all.KUBESCAPE_GITOPS_READER_TOKEN,
    });
  });

  it('come from files, of which ends of lines are no part', async () => {
    const place = folder({ id: '12345\n', key: `${privateKey}\n`, hook: `${all.GITHUB_WEBHOOK_SECRET}\r\n` });
    const env = {
      GITHUB_APP_ID_FILE: path.join(place, 'id'),
      GITHUB_APP_PRIVATE_KEY_FILE: path.join(place, 'key'),
      GITHUB_WEBHOOK_SECRET_FILE: path.join(place, 'hook'),
    };

    await expect(readCredentials(env)).resolves.toEqual({
      appId: '12345',
      privateKey,
      webhookSecret: all.GITHUB_WEBHOOK_SECRET,
    });
  });

  it('come through links, as Kubernetes mounts them', async () => {
    const place = folder({ '..data/hook': all.GITHUB_WEBHOOK_SECRET });
    symlinkSync('..data/hook', path.join(place, 'hook'));
    const env = { ...all, GITHUB_WEBHOOK_SECRET: '', GITHUB_WEBHOOK_SECRET_FILE: path.join(place, 'hook') };

    await expect(readCredentials(env)).resolves.toMatchObject({ webhookSecret: all.GITHUB_WEBHOOK_SECRET });
  });

  it('may be the client id of the App', async () => {
    await expect(readCredentials({ ...all, GITHUB_APP_ID: 'Iv23liABCDEF' })).resolves.toMatchObject({
      appId: 'Iv23liABCDEF',
    });
  });

  it.each(['GITHUB_APP_ID', 'GITHUB_APP_PRIVATE_KEY', 'GITHUB_WEBHOOK_SECRET'])(
    'without %s are refused, with the two ways to give it',
    async (name) => {
      expect(await refusal({ ...all, [name]: undefined })).toMatch(
        new RegExp(`^set ${name}, or ${name}_FILE to a file with it: `),
      );
      expect(await refusal({ ...all, [name]: '' })).toContain(`set ${name}, `);
      expect(await refusal({ ...all, [name]: ' \n' })).toContain(`set ${name}, `);
    },
  );

  it.each(Object.keys(all))('that are there twice, %s and its file, are refused', async (name) => {
    expect(await refusal({ ...all, [`${name}_FILE`]: path.join(folder({ a: 'b' }), 'a') })).toBe(
      `both ${name} and ${name}_FILE are set; set one of them`,
    );
  });

  it.each(['GITHUB_WEBHOOK_SECRET', 'KUBESCAPE_GITOPS_READER_TOKEN'])(
    'of which %s can be guessed are refused',
    async (name) => {
      const message = await refusal({ ...all, [name]: 'hunter2hunter2!' });

      expect(message).toBe(`${name} has 15 characters; it needs 16, as openssl rand -hex 32 makes`);
    },
  );

  it.each(['12 345', 'a'.repeat(101), privateKey, '../x'])(
    'whose App is "%s" are refused, without its text',
    async (id) => {
      const message = await refusal({ ...all, GITHUB_APP_ID: id });

      expect(message).toMatch(/^GITHUB_APP_ID is no id of an App: /);
      expect(message).not.toContain(id);
    },
  );
});

describe('a file of credentials', () => {
  async function refused(file: string): Promise<string> {
    return refusal({ ...all, GITHUB_WEBHOOK_SECRET: undefined, GITHUB_WEBHOOK_SECRET_FILE: file });
  }

  it('that is not there is refused', async () => {
    expect(await refused('/none/hook')).toBe('GITHUB_WEBHOOK_SECRET_FILE "/none/hook" cannot be read: ENOENT');
  });

  it('that is a folder is refused', async () => {
    expect(await refused(folder())).toMatch(/ is no file$/);
  });

  it('that has no end is refused', async () => {
    expect(await refused('/dev/zero')).toBe('GITHUB_WEBHOOK_SECRET_FILE "/dev/zero" is no file');
  });

  it('that is huge is refused', async () => {
    const file = path.join(folder({ huge: 'x'.repeat(64 * 1024 + 1) }), 'huge');

    expect(await refused(file)).toMatch(/"[^"]*" has more than 65536 bytes$/);
  });

  it('that is empty counts as none', async () => {
    expect(await refused(path.join(folder({ empty: '\n' }), 'empty'))).toContain('set GITHUB_WEBHOOK_SECRET, or');
  });

  it('under a path with line ends is named on one line', async () => {
    expect(await refused('/none/\nhook')).toContain(String.raw`"/none/\nhook"`);
  });

  it.skipIf(isRoot)('that may not be read is refused', async () => {
    const place = folder({ hook: 'x' });
    chmodSync(path.join(place, 'hook'), 0);

    expect(await refused(path.join(place, 'hook'))).toMatch(/cannot be read: EACCES$/);
  });
});
