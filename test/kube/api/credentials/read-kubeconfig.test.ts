import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readKubeconfig } from '../../../../src/kube/api/credentials/read-kubeconfig.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubeconfig-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Parts {
  readonly name?: string;
  readonly cluster?: object;
  readonly user?: object;
  readonly context?: object;
  readonly current?: string;
}

/** Writes a kubeconfig with one cluster, user and context of a name; gives its path. */
function write(file: string, { name = 'one', cluster, user, context, current = name }: Parts = {}): string {
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server: `https://${name}.test`, ...cluster } }],
    users: [{ name, user: { token: `token-of-${name}`, ...user } }],
    contexts: [{ name, context: { cluster: name, user: name, ...context } }],
    ...(current !== '' && { 'current-context': current }),
  };
  const at = path.join(folder, file);
  writeFileSync(at, JSON.stringify(config));
  return at;
}

/** What reading fails with. */
async function failure(choice: { file?: string; context?: string }, env: NodeJS.ProcessEnv = {}): Promise<string> {
  return readKubeconfig(choice, env).then(
    () => 'it was read',
    (error: unknown) => (error instanceof Error ? error.message.replaceAll(folder, '') : 'no error'),
  );
}

const serverOf = async (choice: { file?: string; context?: string }, env: NodeJS.ProcessEnv = {}): Promise<unknown> =>
  (await readKubeconfig(choice, env)).config.getCurrentCluster()?.server;

describe('the files of a kubeconfig', () => {
  it('are the one that is named, else those of KUBECONFIG, else that of the home folder', async () => {
    const named = write('named', { name: 'named' });
    const listed = write('listed', { name: 'listed' });
    mkdirSync(path.join(folder, '.kube'));
    write('.kube/config', { name: 'home' });
    const HOME = folder;
    expect(await serverOf({ file: named }, { KUBECONFIG: listed, HOME })).toBe('https://named.test');
    expect(await serverOf({}, { KUBECONFIG: listed, HOME })).toBe('https://listed.test');
    expect(await serverOf({}, { HOME })).toBe('https://home.test');
  });

  it('may be several: the first that has a name decides, and some may be missing', async () => {
    const first = write('first', { name: 'same', current: '' });
    const second = write('second', { name: 'same', cluster: { server: 'https://other.test' } });
    const third = write('third', { name: 'third' });
    const KUBECONFIG = ['/no/such/file', first, second, third].join(path.delimiter);
    expect(await serverOf({}, { KUBECONFIG })).toBe('https://same.test');
    expect(await serverOf({ context: 'third' }, { KUBECONFIG })).toBe('https://third.test');
  });

  it.each([
    [
      'is missing',
      () => path.join(folder, 'none'),
      'the kubeconfig "/none" does not exist: name one with --kubeconfig or KUBECONFIG',
    ],
    ['is a folder', () => folder, 'the kubeconfig "" is no file: name one with --kubeconfig or KUBECONFIG'],
  ])('are named when one %s', async (_, file, message) => {
    expect(await failure({ file: file() })).toBe(message);
  });

  it.skipIf(process.getuid?.() === 0)('are named when one may not be read', async () => {
    const file = write('closed');
    chmodSync(file, 0);
    expect(await failure({ file })).toContain('may not be read');
  });

  it('are named, and not quoted, when one cannot be parsed', async () => {
    const file = path.join(folder, 'broken');
    writeFileSync(file, 'users:\n- user:\n    token: "secret\n');
    const told = await failure({ file });
    expect(told).toMatch(/^"\/broken" is no kubeconfig: /);
    expect(told).not.toContain('secret');
  });

  it.each(['', 'null', '[]', '"text"', '{"clusters":[{}]}', '{"clusters":[{"name":"a","cluster":{"server":1}}]}'])(
    'are refused in one line when one holds %j',
    async (text) => {
      const file = path.join(folder, 'odd');
      writeFileSync(file, text);
      expect(await failure({ file })).toMatch(/^"\/odd" (is no kubeconfig: |has no current-context)[^\n]+$/);
    },
  );
});

describe('a context', () => {
  it.each([
    [{ context: 'onne' }, 'no context "onne" in "/config"; did you mean "one"?'],
    [{ context: 'something' }, 'no context "something" in "/config"; there are "one"'],
  ])('that is not there is told with those that are: %j', async (choice, message) => {
    expect(await failure({ file: write('config'), ...choice })).toBe(message);
  });

  it('has to be named where none is the current one', async () => {
    const told = await failure({ file: write('config', { current: '' }) });
    expect(told).toBe('"/config" has no current-context: name one with --context; there are "one"');
  });

  it.each([
    ['cluster', 'context "one" is of cluster "x", which is not in "/config"'],
    ['user', 'context "one" is of user "x", who is not in "/config"'],
  ])('without its %s is refused', async (what, message) => {
    expect(await failure({ file: write('config', { context: { [what]: 'x' } }) })).toBe(message);
  });

  it('may have no user', async () => {
    const { config } = await readKubeconfig({ file: write('config', { context: { user: '' } }) }, {});
    expect(config.getCurrentUser()?.token).toBeUndefined();
  });
});

describe('a user', () => {
  it('has files that lie where the kubeconfig does', async () => {
    const user = {
      tokenFile: 'token',
      'client-key': 'key',
      exec: { command: './run', apiVersion: 'client.authentication.k8s.io/v1' },
    };
    const { config, details } = await readKubeconfig({ file: write('config', { user }) }, {});
    expect([details.tokenFile, config.getCurrentUser()?.keyFile, details.exec?.command]).toEqual(
      ['token', 'key', 'run'].map((name) => path.join(folder, name)),
    );
    expect(config.getCurrentUser()?.exec).toBeUndefined();
  });

  it.each([
    [{ 'as-groups': ['admins'] }, 'has as-groups, which cannot be done: only `as` can'],
    [{ 'auth-provider': { name: 'gcp' } }, 'has the auth-provider "gcp": use `exec` instead'],
    [
      { exec: { command: 'x', apiVersion: 'client.authentication.k8s.io/v1alpha1' } },
      ': exec.apiVersion: Invalid option',
    ],
    [{ exec: {} }, ': exec.command: Invalid input'],
  ])('that cannot be is refused: %j', async (user, message) => {
    const told = await failure({ file: write('config', { user }) });
    expect(told).toContain(`user "one" of the kubeconfig "/config"`);
    expect(told).toContain(message);
  });
});
