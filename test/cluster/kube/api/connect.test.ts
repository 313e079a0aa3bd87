import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect as dial } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { connectByKubeconfig, connectInCluster } from '../../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';

describeCluster('a connection', (use) => {
  let folder: string;
  const connections: KubeConnection[] = [];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'connect-'));
  });
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.close();
    rmSync(folder, { recursive: true });
    vi.unstubAllEnvs();
  });

  const write = (name: string, text: string): string => {
    const file = path.join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const inPod = async (): Promise<KubeConnection> => {
    const { hostname, port } = new URL(use.cluster.url);
    vi.stubEnv('KUBERNETES_SERVICE_HOST', hostname);
    vi.stubEnv('KUBERNETES_SERVICE_PORT', port);
    vi.stubEnv('KUBESCAPE_GITOPS_SERVICE_ACCOUNT', folder);
    return kept(await connectInCluster('scanner'));
  };
  const kept = (connection: KubeConnection): KubeConnection => {
    connections.push(connection);
    return connection;
  };
  /** A kubeconfig of the test's cluster with other settings. */
  const kubeconfig = (cluster: object, user: object = {}): Promise<KubeConnection> => {
    const config = JSON.parse(use.cluster.kubeconfigOf(use.cluster.adminToken));
    Object.assign(config.clusters[0].cluster, cluster);
    Object.assign(config.users[0].user, user);
    return connectByKubeconfig({ file: write('kubeconfig', JSON.stringify(config)) }).then(kept);
  };
  const nameOf = async (api: KubeConnection): Promise<unknown> => {
    const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' };
    const path = '/apis/authentication.k8s.io/v1/selfsubjectreviews';
    const answer = await api.request({ method: 'POST', path, body });
    return Object(answer).status.userInfo.username;
  };
  const tokenOf = (name: string): Promise<string> =>
    serviceAccountToken(use.cluster, { namespace: use.namespace, name });

  it('of a Pod goes on with its new token as soon as that is there', async () => {
    write('ca.crt', use.cluster.ca);
    write('token', await tokenOf('one'));
    const api = await inPod();
    expect(await nameOf(api)).toBe(`system:serviceaccount:${use.namespace}:one`);
    write('token', `${await tokenOf('two')}\n`);
    expect(await nameOf(api)).toBe(`system:serviceaccount:${use.namespace}:two`);
    write('token', 'nonsense');
    await expect(nameOf(api)).rejects.toMatchObject({ fault: 'unauthorized', status: 401 });
    write('token', await tokenOf('one'));
    expect(await nameOf(api)).toBe(`system:serviceaccount:${use.namespace}:one`);
  });

  it('of a Pod goes on with new certificates', async () => {
    write('ca.crt', use.cluster.ca);
    write('token', await tokenOf('one'));
    const api = await inPod();
    await nameOf(api);
    write('ca.crt', '-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n');
    await expect(nameOf(api)).rejects.toMatchObject({ fault: 'unreachable' });
    write('ca.crt', use.cluster.ca);
    expect(await nameOf(api)).toBe(`system:serviceaccount:${use.namespace}:one`);
  });

  it('is to nobody whose certificate is not vouched for, unless that is said not to matter', async () => {
    const stranger = await kubeconfig({ 'certificate-authority-data': undefined });
    await expect(nameOf(stranger)).rejects.toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining('certificate'),
    });
    const careless = await kubeconfig({ 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true });
    expect(await nameOf(careless)).toEqual(expect.any(String));
    const misnamed = await kubeconfig({ 'tls-server-name': 'elsewhere.test' });
    await expect(nameOf(misnamed)).rejects.toMatchObject({
      fault: 'unreachable',
      message: expect.stringContaining('elsewhere.test'),
    });
    const named = await kubeconfig({ 'tls-server-name': 'kubernetes.default.svc' });
    expect(await nameOf(named)).toEqual(expect.any(String));
  });

  it('goes through the proxy of the environment, but not to this machine', async ({ skip }) => {
    if (new URL(use.cluster.url).hostname !== '127.0.0.1') return skip('not a cluster of this machine');
    const asked: unknown[] = [];
    const proxy = createServer().listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const { port } = new URL(use.cluster.url);
    proxy.on('connect', (request, socket) => {
      asked.push(request.url);
      const target = dial(Number(port), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      target.on('error', () => undefined).pipe(socket);
      socket.on('error', () => undefined).pipe(target);
    });
    vi.stubEnv('HTTPS_PROXY', `http://127.0.0.1:${Object(proxy.address()).port}`);
    const far = { server: `https://cluster.test:${port}`, 'tls-server-name': 'kubernetes.default.svc' };
    const api = await kubeconfig(far);
    expect(await nameOf(api)).toEqual(expect.any(String));
    expect(await nameOf(await kubeconfig({}))).toEqual(expect.any(String));
    expect(asked).toEqual([`cluster.test:${port}`]);
    const misnamed = await kubeconfig({ ...far, 'tls-server-name': 'elsewhere.test' });
    await expect(nameOf(misnamed)).rejects.toMatchObject({ fault: 'unreachable' });
    api.close();
    proxy.close();
  });

  it('takes its token from a program', async () => {
    const token = await tokenOf('one');
    const answer = { apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status: { token } };
    const args = ['-e', `console.log(${JSON.stringify(JSON.stringify(answer))})`];
    const exec = { command: process.execPath, args, apiVersion: answer.apiVersion };
    const api = await kubeconfig({}, { token: undefined, exec });
    expect(await nameOf(api)).toBe(`system:serviceaccount:${use.namespace}:one`);
  });
});
