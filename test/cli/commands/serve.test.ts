import { once } from 'node:events';
import { createServer } from 'node:net';
import { generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  command,
  type CommandResult,
  finished,
  sideBySide,
  startCommand,
  temporaryFolders,
} from '../../support/command.ts';

const folder = temporaryFolders();
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const env = {
  GITHUB_APP_ID: '1',
  GITHUB_APP_PRIVATE_KEY: privateKey,
  GITHUB_WEBHOOK_SECRET: 'the-secret-of-the-webhook',
  KUBESCAPE_GITOPS_READER_TOKEN: 'the-token-of-the-readers',
  // Nobody answers there; nothing but this machine is asked.
  GITHUB_API_URL: 'http://127.0.0.1:9',
  HELM_BIN: '/none/helm',
};
const secrets = [privateKey.split('\n')[1] ?? '-', env.GITHUB_WEBHOOK_SECRET, env.KUBESCAPE_GITOPS_READER_TOKEN];

/** Runs `serve` where it cannot begin: exit 2, and one line that shows no secret. */
async function refusal(args: readonly string[], changed: Readonly<Record<string, string>> = {}): Promise<string> {
  const data = ['--data', path.join(folder(), 'data'), '--listen', '127.0.0.1:0'];
  const result = await finished(startCommand(['serve', ...data, ...args], { env: { ...env, ...changed } }));
  expect([result.code, result.stderr]).toEqual([2, expect.stringMatching(/^error: [^\n]*\n$/)]);
  for (const secret of secrets) expect(shown(result)).not.toContain(secret);
  return result.stderr.slice('error: '.length, -1);
}

function shown({ stdout, stderr }: CommandResult): string {
  return stdout + stderr;
}

describe('the command serve', sideBySide, () => {
  it('helps with examples, all credentials and the exit codes', async () => {
    const { code, stdout } = await command(['serve', '--help']);

    expect(code).toBe(0);
    const [, examples = ''] = stdout.split('Examples:');
    expect(examples).toContain('serve --data /var/lib/gate --listen 0.0.0.0:8080 --public-url https://');
    for (const name of Object.keys(env).slice(0, 4)) expect(examples).toContain(name);
    for (const name of ['GITHUB_API_URL', 'GITHUB_SERVER_URL', 'NAME_FILE', '/webhook', '/readyz']) {
      expect(examples).toContain(name);
    }
    expect(examples).toMatch(/Exit codes: 0 .*, 2 /);
  });

  it('asks for a folder of data', async () => {
    const { code, stderr } = await command(['serve'], { env });

    expect([code, stderr]).toEqual([2, "error: required option '--data <folder>' not specified\n"]);
  });

  it.each([
    ['a credential that is missing', [], { GITHUB_APP_ID: '' }, /^set GITHUB_APP_ID, or GITHUB_APP_ID_FILE/],
    [
      'a credential that is there twice',
      [],
      { GITHUB_APP_ID_FILE: '/x' },
      /^both GITHUB_APP_ID and GITHUB_APP_ID_FILE/,
    ],
    ['a secret that can be guessed', [], { GITHUB_WEBHOOK_SECRET: 'hunter2' }, /^GITHUB_WEBHOOK_SECRET has 7 charac/],
    [
      'a file that is not there',
      [],
      { GITHUB_APP_ID: '', GITHUB_APP_ID_FILE: '/none' },
      /"\/none" cannot be read: ENOENT/,
    ],
    ['a key that is none', [], { GITHUB_APP_PRIVATE_KEY: `${privateKey.slice(0, 200)}\n` }, /is no RSA key in PEM/],
    ['an address of GitHub without TLS', [], { GITHUB_API_URL: 'http://ghe.example.com' }, /use https/],
    ['a listener without a port', ['--listen', 'localhost'], {}, /^--listen "localhost" is no HOST:PORT/],
    ['a public address that is none', ['--public-url', 'gate'], {}, /^--public-url "gate" is no address/],
    ['a name of a check that GitHub would not take', ['--check-name', '✓'], {}, /^--check-name "✓" is no name/],
    ['a number that is none', ['--renders', 'all'], {}, /^--renders "all" is no number from 1 to 64/],
    ['a level of the log that there is not', ['--log-level', 'all'], {}, /^--log-level "all" is none of trace, /],
  ] as const)('refuses %s', async (_, args, changed, message) => {
    expect(await refusal(args, changed)).toMatch(message);
  });

  it('refuses a port that is in use', async () => {
    const other = createServer();
    onTestFinished(() => void other.close());
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : undefined;

    expect(await refusal(['--listen', `127.0.0.1:${port}`])).toBe(
      `cannot listen on 127.0.0.1 port ${port}: EADDRINUSE`,
    );
  });

  it('refuses a folder of data that is a file, or lies below one', async () => {
    const file = path.join(folder({ data: '' }), 'data');

    expect(await refusal(['--data', file])).toBe(
      `--data ${JSON.stringify(file)} is no folder and cannot be made: EEXIST`,
    );
    expect(await refusal(['--data', path.join(file, 'x')])).toMatch(/cannot be made: ENOTDIR$/);
  });

  it('refuses a folder of data whose state is no database', async () => {
    const place = folder({
      'state.sqlite': 'somebody else wrote this, and it is long enough to be looked at as a file',
    });

    expect(await refusal(['--data', place])).toMatch(/state\.sqlite" is no database/);
  });
});
