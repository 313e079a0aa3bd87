import path from 'node:path';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { tokenReviewRules } from '../../../src/kube/access/token-reviews.ts';
import { leaseRules } from '../../../src/kube/leases/lease-store.ts';
import { ServiceClient } from '../../../src/service/http/service-client.ts';
import { freePort } from '../../support/cluster/plane/free-port.ts';
import { requestToken, serviceAccountToken } from '../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { temporaryFolders } from '../../support/command.ts';
import { send } from '../../support/http-client.ts';
import { type RunningProcess, startSmallService } from '../../support/service/running-process.ts';

const folder = temporaryFolders();
const audience = 'kubescape-gitops';

describeCluster('a component on a cluster', (use) => {
  /** With no more rights than a component needs for what all have in common. */
  let kubeconfig: string;

  beforeAll(async () => {
    const { cluster, namespace } = use;
    const rights = { namespace, name: 'component', rules: leaseRules, clusterRules: tokenReviewRules };
    const token = await serviceAccountToken(cluster, rights);
    kubeconfig = path.join(folder({ config: cluster.kubeconfigOf(token) }), 'config');
    await serviceAccountToken(cluster, { namespace, name: 'caller' });
  });

  const start = async (lease: string, fault?: string, ...more: readonly string[]): Promise<RunningProcess> => {
    const port = await freePort();
    const own = ['--listen', `127.0.0.1:${port}`, '--advertise', `http://127.0.0.1:${port}`];
    const args = ['--kubeconfig', kubeconfig, '--namespace', use.namespace, '--lease', lease, '--lease-seconds', '3'];
    return startSmallService([...args, ...own, ...more], fault === undefined ? {} : { env: { SMALL_SERVICE: fault } });
  };
  const tokenOf = (name = 'caller', audiences: readonly string[] = [audience]): Promise<string> =>
    requestToken(use.cluster, use.namespace, name, { audiences });
  /** A client that has a token in a file, as in a Pod. */
  const clientWith = async (token: string): Promise<ServiceClient> => {
    const client = new ServiceClient({ tokenFile: path.join(folder({ token }), 'token') });
    onTestFinished(() => client.close());
    return client;
  };
  const statusOf = async ({ url }: RunningProcess, token: string): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await send(url, { path: '/v1/echo', method: 'POST', headers })).status;
  };

  /** Somebody else has the lease now, for an hour; what the last leader said of its address stays. */
  const takeLease = async (name: string): Promise<void> => {
    const patch = JSON.stringify({ spec: { holderIdentity: 'somebody-else', leaseDurationSeconds: 3600 } });
    await use.cluster.kubectl(['patch', 'lease', name, '-n', use.namespace, '--type=merge', '-p', patch]);
  };

  it('lets in service accounts with a token for it, and nobody else', async () => {
    const running = await start('callers', undefined, '--caller', `${use.namespace}/caller`);
    await running.logged('leading');
    const { adminToken } = use.cluster;
    const tokens = await Promise.all([
      tokenOf(),
      tokenOf('caller', []),
      tokenOf('caller', ['storage']),
      tokenOf('default'),
    ]);
    const broken = `${tokens[0]?.slice(0, -8)}AAAAAAAA`;

    const statuses = [];
    for (const token of [...tokens, broken, adminToken]) statuses.push(await statusOf(running, token));

    expect(statuses.slice(0, 5)).toEqual([200, 401, 401, 403, 401]);
    expect([401, 403]).toContain(statuses[5]);
    const log = JSON.stringify(running.lines);
    for (const token of [...tokens, adminToken]) expect(log).not.toContain(token.slice(-20));
  });

  it('has one replica that answers: others send callers there, who follow', async () => {
    const first = await start('pair');
    await first.logged('leading');
    const second = await start('pair');
    const client = await clientWith(await tokenOf());
    const ask = (url: string): ReturnType<ServiceClient['post']> => client.post(`${url}/v1/echo?x=1`, { a: 1 });
    await until('the standby to know the leader', async () => (await ask(second.url)).status === 200);

    const [here, there] = [await ask(first.url), await ask(second.url)];

    expect(there).toEqual(here);
    expect(here.body).toMatchObject({
      caller: `system:serviceaccount:${use.namespace}:caller`,
      body: { a: 1 },
      query: 'x=1',
    });
    const token = await tokenOf();
    expect([await statusOf(first, token), await statusOf(second, token)]).toEqual([200, 307]);
    expect(await send(second.url, { path: '/readyz' })).toMatchObject({ status: 200 });
    expect((await send(second.url, { path: '/metrics' })).text).toMatch(/^kubescape_gitops_storage_leading 0$/m);
    expect((await send(first.url, { path: '/metrics' })).text).toMatch(/^kubescape_gitops_storage_leading 1$/m);
    expect(second.lines.map(({ msg }) => msg)).not.toContain('leading');
  });

  it('gives the lead to another replica when it is told to end', async () => {
    const first = await start('handover');
    await first.logged('leading');
    const second = await start('handover');
    first.child.kill('SIGTERM');

    expect(await first.ended).toBe(0);
    const messages = first.lines.map(({ msg }) => msg);
    expect(messages.slice(messages.indexOf('stopping'))).toEqual([
      'stopping',
      'led',
      'leadership given back',
      'stopped',
    ]);
    await second.logged('leading');
    expect(await statusOf(second, await tokenOf())).toBe(200);
  });

  it('is followed by another replica when it is killed', async () => {
    const first = await start('killed');
    await first.logged('leading');
    const second = await start('killed');
    first.child.kill('SIGKILL');
    await second.logged('leading');

    expect(await statusOf(second, await tokenOf())).toBe(200);
  });

  it('stops leading when another takes the lease, and calls under way are told so', async () => {
    const running = await start('taken');
    await running.logged('leading');
    const client = await clientWith(await tokenOf());
    const waiting = client.post(`${running.url}/v1/wait`, {});
    await running.logged('waiting');
    await takeLease('taken');
    await running.logged('led');

    expect(await waiting).toEqual({ status: 410, body: 'called off' });

    // The address in the lease is still ours: nobody is sent in a circle.
    expect(await statusOf(running, await tokenOf())).toBe(503);
    expect(await send(running.url, { path: '/livez' })).toMatchObject({ status: 200 });
  });

  it('whose work does not end when it should is named, and ended', async () => {
    const running = await start('hangs', 'hangs');
    await running.logged('leading');
    running.child.kill('SIGTERM');

    expect(await running.ended).toBe(1);
    expect(running.lines.at(-1)).toMatchObject({
      msg: 'stopping: leading, and giving back the lease did not end in time',
    });
  });

  it('whose work goes on after its lease is gone is ended: two would write', async () => {
    const running = await start('goes-on', 'hangs');
    await running.logged('leading');
    await takeLease('goes-on');

    expect(await running.ended).toBe(1);
    expect(running.lines.at(-1)).toMatchObject({
      level: 'fatal',
      msg: 'what was done as the leader did not end in time: the process ends',
    });
  });

  it.each([
    ['fails', 'it cannot lead'],
    ['ends', 'the work of the leader ended while it leads'],
  ])('whose work %s ends, and gives the lease back', async (fault, message) => {
    const running = await start(fault, fault);

    expect(await running.ended).toBe(3);
    expect(running.errors()).toBe(`error: ${message}\n`);
    expect(running.lines.map(({ msg }) => msg)).toContain('leadership given back');
  });
});
