import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { connectByKubeconfig, connectInCluster } from '../../../src/kube/api/connect.ts';
import { failureOf, loopbacks, sendJson } from '../../support/kube/loopback.ts';

const serve = loopbacks();
const version = { method: 'GET', path: '/version' } as const;
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  vi.unstubAllEnvs();
});

function kubeconfig(server: string, user: object, cluster: object = {}): string {
  const file = path.join(folder, 'kubeconfig');
  const config = {
    clusters: [{ name: 'here', cluster: { server, ...cluster } }],
    users: [{ name: 'me', user }],
    contexts: [{ name: 'one', context: { cluster: 'here', user: 'me' } }],
    'current-context': 'one',
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

describe('a connection by kubeconfig', () => {
  it('says which cluster and server it is to', async () => {
    const { url } = await serve((_, response) => sendJson(response, 200, {}));
    const api = await connectByKubeconfig({ file: kubeconfig(`${url}/prefix`, {}) });
    expect([api.clusterName, api.server]).toEqual(['here', url]);
    api.close();
  });

  it.each([
    ['a token', { token: 't0ken' }, 'Bearer t0ken'],
    ['a name and a password', { username: 'me', password: 'pass' }, `Basic ${btoa('me:pass')}`],
    ['nothing', {}, undefined],
  ])('presents %s', async (_, user, header) => {
    const { url } = await serve((request, response) => sendJson(response, 200, request.headers.authorization ?? null));
    const api = await connectByKubeconfig({ file: kubeconfig(url, user) }, 'scanner');
    expect(await api.request(version)).toBe(header ?? null);
    api.close();
  });

  it('acts as somebody else where it is told to, and says which program it is', async () => {
    const { url } = await serve((request, response) => sendJson(response, 200, request.headers));
    const api = await connectByKubeconfig({ file: kubeconfig(url, { as: 'jane', token: 't' }) }, 'scanner');
    expect(await api.request(version)).toMatchObject({
      'impersonate-user': 'jane',
      'user-agent': expect.stringMatching(/^kubescape-gitops\/scanner\/\d+\.\d+\.\d+/),
    });
    api.close();
  });

  it('reads a token’s file again', async () => {
    writeFileSync(path.join(folder, 'token'), 'old');
    const { url } = await serve(({ headers: { authorization } }, response) =>
      sendJson(response, authorization === 'Bearer new' ? 200 : 401, {}),
    );
    const api = await connectByKubeconfig({ file: kubeconfig(url, { tokenFile: 'token' }) });
    expect(await failureOf(api.request(version))).toMatchObject({ fault: 'unauthorized' });
    writeFileSync(path.join(folder, 'token'), 'new');
    expect(await api.request(version)).toEqual({});
    api.close();
  });

  it('runs the program for credentials again when they are refused, once for all that are under way', async () => {
    const count = path.join(folder, 'count');
    writeFileSync(count, '');
    const code = `const fs = require('node:fs');
      fs.appendFileSync(${JSON.stringify(count)}, '.');
      const token = 'token-' + fs.readFileSync(${JSON.stringify(count)}).length;
      console.log(JSON.stringify({ kind: 'ExecCredential', status: { token } }));`;
    const apiVersion = 'client.authentication.k8s.io/v1';
    const exec = { command: process.execPath, args: ['-e', code], apiVersion };
    const { url } = await serve(({ headers: { authorization } }, response) =>
      sendJson(response, authorization === 'Bearer token-2' ? 200 : 401, authorization),
    );
    const api = await connectByKubeconfig({ file: kubeconfig(url, { exec }) });
    const answers = await Promise.all(Array.from({ length: 5 }, () => api.request(version)));
    expect(answers).toEqual(Array(5).fill('Bearer token-2'));
    api.close();
  });

  it('tells why there are no credentials, without them', async () => {
    const { url } = await serve((_, response) => sendJson(response, 200, {}));
    const api = await connectByKubeconfig({ file: kubeconfig(url, { tokenFile: 'none' }) });
    const error = await failureOf(api.request(version));
    expect(error.fault).toBe('unauthorized');
    expect(error.message).toMatch(/^the credentials of the kubeconfig cannot be had: ENOENT/);
    const split = await connectByKubeconfig({ file: kubeconfig(url, { token: 'sec\nret' }) });
    expect((await failureOf(split.request(version))).message).toMatch(/: what is to be sent as authorization is not/);
    api.close();
    split.close();
  });

  it('cannot be made with what is no certificate', async () => {
    const user = { 'client-certificate-data': btoa('nonsense'), 'client-key-data': btoa('nonsense') };
    const api = await connectByKubeconfig({ file: kubeconfig('https://127.0.0.1:1', user) });
    const error = await failureOf(api.request(version));
    expect(error.message).toMatch(/^the certificates or the key for the API server cannot be used: /);
    api.close();
  });

  it('goes through a proxy', async () => {
    const { url } = await serve((_, response) => sendJson(response, 200, { here: true }));
    const asked: unknown[] = [];
    const proxy = createServer().listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    proxy.on('connect', (request, socket) => {
      asked.push(request.url);
      const target = dial(Number(new URL(url).port), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      target.on('error', () => undefined).pipe(socket);
      socket.on('error', () => undefined).pipe(target);
    });
    const { port } = proxy.address() as AddressInfo;
    const api = await connectByKubeconfig({ file: kubeconfig(url, {}, { 'proxy-url': `http://127.0.0.1:${port}` }) });
    expect(await api.request(version)).toEqual({ here: true });
    expect(asked).toEqual([new URL(url).host]);
    api.close();
    proxy.close();
  });

  it.each(['ftp://there', 'there', 'https://'])('is refused to %s', async (server) => {
    await expect(connectByKubeconfig({ file: kubeconfig(server, {}) })).rejects.toThrow(
      'the server of cluster "here" is no address that begins with https://',
    );
  });
});

describe('a connection from within a cluster', () => {
  const inPod = (env: Record<string, string>): void => {
    vi.stubEnv('KUBESCAPE_GITOPS_SERVICE_ACCOUNT', folder);
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  };

  it('is refused where there is no Pod around it', async () => {
    inPod({ KUBERNETES_SERVICE_HOST: '' });
    await expect(connectInCluster()).rejects.toThrow(
      'this is no Pod, KUBERNETES_SERVICE_HOST is not set: give --kubeconfig outside of a cluster',
    );
  });

  it.each(['token', 'ca.crt'])('is refused where there is no %s', async (name) => {
    inPod({ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' });
    for (const other of ['token', 'ca.crt']) if (other !== name) writeFileSync(path.join(folder, other), 'x');
    await expect(connectInCluster()).rejects.toThrow(
      `there is no ${name} in ${JSON.stringify(folder)}: the Pod needs automountServiceAccountToken: true`,
    );
  });

  it('takes addresses of both kinds', async () => {
    for (const name of ['token', 'ca.crt']) writeFileSync(path.join(folder, name), 'x');
    inPod({ KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '6443' });
    expect((await connectInCluster()).server).toBe('https://[fd00::1]:6443');
    inPod({ KUBERNETES_SERVICE_HOST: '10.0.0.1' });
    expect((await connectInCluster()).server).toBe('https://10.0.0.1:6443');
    inPod({ KUBERNETES_SERVICE_PORT: 'tcp://x' });
    await expect(connectInCluster()).rejects.toThrow('make no address: "https://10.0.0.1:tcp://x"');
  });

  it('does not load the library that reads kubeconfigs', () => {
    for (const name of ['token', 'ca.crt']) writeFileSync(path.join(folder, name), 'x');
    const module = path.resolve(import.meta.dirname, '../../../src/kube/api/connect.ts');
    const code = `
      import { registerHooks } from 'node:module';
      const loaded = [];
      registerHooks({ resolve: (name, context, next) => (loaded.push(name), next(name, context)) });
      const { connectInCluster, connectByKubeconfig } = await import(${JSON.stringify(module)});
      await connectInCluster();
      console.log(loaded.some((name) => name.startsWith('@kubernetes/')));
      await connectByKubeconfig({ file: ${JSON.stringify(kubeconfig('https://there', {}))} });
      console.log(loaded.some((name) => name.startsWith('@kubernetes/')));`;
    const env = { KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBESCAPE_GITOPS_SERVICE_ACCOUNT: folder };
    const args = ['--input-type=module', '--eval', code];
    expect(execFileSync(process.execPath, args, { env, encoding: 'utf8' })).toBe('false\ntrue\n');
  });

  it('does not quote what is no token', async () => {
    writeFileSync(path.join(folder, 'ca.crt'), 'x');
    writeFileSync(path.join(folder, 'token'), 'two\nlines');
    inPod({ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' });
    const error = await failureOf(connectInCluster());
    expect(error.message).toBe(`${JSON.stringify(path.join(folder, 'token'))} holds no token: it has to be one line`);
  });
});
