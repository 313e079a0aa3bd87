import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { ExecPlugin, ExecSettings } from '../../../../src/kube/api/credentials/exec-plugin.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'exec-plugin-'));
const runs = path.join(folder, 'runs');
const apiVersion = 'client.authentication.k8s.io/v1';

beforeEach(() => writeFileSync(runs, ''));
afterAll(() => rmSync(folder, { recursive: true }));

/** A plugin whose program runs this and counts its runs. */
function plugin(code: string, settings: object = {}): ExecPlugin {
  const program = `require('node:fs').appendFileSync(${JSON.stringify(runs)}, '.'); ${code}`;
  const all = { command: process.execPath, args: ['-e', program], apiVersion, ...settings };
  return new ExecPlugin(ExecSettings.parse(all), { server: 'https://there' });
}

function prints(status: object): string {
  return `console.log(${JSON.stringify(JSON.stringify({ apiVersion, kind: 'ExecCredential', status }))})`;
}

const runCount = (): number => readFileSync(runs, 'utf8').length;

describe('a program that gives credentials', () => {
  it('is run once for a token without an end, by however many who ask', async () => {
    const one = plugin(prints({ token: 'given' }));
    const all = await Promise.all([one.credential(), one.credential()]);
    expect(all.map(({ token }) => token)).toEqual(['given', 'given']);
    await one.credential();
    expect(runCount()).toBe(1);
  });

  it('is run again when its credential ends soon, and when it was refused', async () => {
    const soon = new Date(Date.now() + 5_000).toISOString();
    const ending = plugin(prints({ token: 'given', expirationTimestamp: soon }));
    await ending.credential();
    await ending.credential();
    expect(runCount()).toBe(2);
    const lasting = plugin(prints({ token: 'given' }));
    await lasting.credential();
    lasting.forget();
    await lasting.credential();
    expect(runCount()).toBe(4);
  });

  it('may give a certificate', async () => {
    const { certificate } = await plugin(prints({ clientCertificateData: 'C', clientKeyData: 'K' })).credential();
    expect(certificate).toEqual({ cert: 'C', key: 'K' });
  });

  it('is told what it may want to know, in its environment', async () => {
    const code = `console.log(JSON.stringify({ kind: 'ExecCredential', status: {
      token: process.env.KUBERNETES_EXEC_INFO + process.env.OWN } }))`;
    const env = [{ name: 'OWN', value: 'own' }];
    const { token = '' } = await plugin(code, { env, provideClusterInfo: true }).credential();
    const [info = '', own] = token.split(/(?=own$)/);
    expect([JSON.parse(info), own]).toEqual([
      { apiVersion, kind: 'ExecCredential', spec: { interactive: false, cluster: { server: 'https://there' } } },
      'own',
    ]);
  });

  it.each([
    ['fails', 'console.error("log in\\nfirst"); process.exit(3)', /" of the kubeconfig ended with 3: log in first$/],
    ['prints something else', 'console.log("secret")', /printed no ExecCredential$/],
    ['prints no token', prints({}), /printed neither a token nor a certificate with its key$/],
    ['prints half a certificate', prints({ clientCertificateData: 'C' }), /printed neither/],
    ['prints no time', prints({ token: 'secret', expirationTimestamp: 'soon' }), /is no time$/],
    ['prints too much', 'setInterval(() => process.stdout.write("x".repeat(100000)), 1)', /was ended: more stdout/],
  ])('that %s gives none', async (_, code, message) => {
    const failure = await plugin(code).credential().catch(String);
    expect(failure).toMatch(message);
    expect(failure).not.toContain('secret');
  });

  it('that is not there gives none, but a hint', async () => {
    const one = plugin('', { command: '/no/such/program', installHint: 'install\nit' });
    await expect(one.credential()).rejects.toThrow(
      /^the program "\/no\/such\/program" of the kubeconfig cannot be run: .*ENOENT.* \(install it\)$/,
    );
  });

  it('that needs a terminal is not run', async () => {
    await expect(plugin(prints({ token: 'x' }), { interactiveMode: 'Always' }).credential()).rejects.toThrow(
      'terminal',
    );
    expect(runCount()).toBe(0);
  });
});
