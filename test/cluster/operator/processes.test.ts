import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { requestToken } from '../../support/cluster/service-accounts.ts';
import { defineKinds } from '../../support/operator/definitions.ts';
import { operatorKinds } from '../../support/operator/operator-kinds.ts';
import { completed, commandsOf } from '../../support/operator/operator-commands.ts';
import { configMap, sentinel } from '../../support/operator/sample-objects.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';
import { RunningProgram } from '../../support/running-program.ts';

describeCluster('operators as processes', (use) => {
  let scanner: ScriptedScanner;
  const running: RunningProgram[] = [];

  beforeAll(async () => {
    await defineKinds(use.cluster, operatorKinds);
    scanner = await ScriptedScanner.start();
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((operator) => operator.kill()));
  });

  afterAll(() => scanner.close());

  async function start(): Promise<RunningProgram> {
    const { cluster, namespace } = use;
    const args = ['--kubeconfig', cluster.kubeconfig, '--namespace', namespace, '--listen', '127.0.0.1:0'];
    const command = ['operator', ...args, '--scanner', scanner.url, '--lease-seconds', '3'];
    const operator = await RunningProgram.launch(command, {});
    running.push(operator);
    return operator;
  }

  it('scans everything again after a kill, which covers what changed meanwhile, and goes on', async () => {
    const { cluster, namespace } = use;
    const first = await start();
    await scanner.until(() => scanner.scans[0]);
    await first.kill();
    const scans = scanner.scans.length;
    const batches = scanner.batches.length;
    await cluster.apply(configMap(namespace, 'meanwhile'));
    const second = await start();
    await scanner.until(() => scanner.scans[scans]);
    const { body } = await cluster.request('GET', `/api/v1/namespaces/${namespace}/configmaps/meanwhile`);
    const { resourceVersion } = Object(body).metadata;
    const newest = scanner.batches[batches]?.find(({ kind }) => kind === 'ConfigMap');
    expect(Number(newest?.resourceVersion)).toBeGreaterThanOrEqual(Number(resourceVersion));
    await scanner.triggered({ name: await sentinel(cluster, namespace) });
    expect((await fetch(`${second.url}/v1/triggerAction`, { method: 'POST' })).status).toBe(401);
    expect(await second.metric('kubescape_gitops_operator_watch_state', 'state="synced"')).toBeGreaterThan(20);
    const { code } = await second.stop();
    expect(code).toBe(0);
  });

  it('has one of two replicas work; the other takes over, and takes commands before that', async () => {
    const { cluster, namespace } = use;
    const leader = await start();
    await leader.logged('Watch pool: started ok');
    const standby = await start();
    await standby.ready();
    const name = await sentinel(cluster, namespace);
    await scanner.triggered({ name });
    const token = await requestToken(cluster, namespace, 'default', { audiences: ['kubescape-gitops'] });
    const response = await fetch(`${standby.url}/v1/triggerAction`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ commands: [{ commandName: 'runKubescapeJob' }] }),
    });
    expect([response.status, await response.text()]).toEqual([200, 'ok']);
    const [command] = await commandsOf(cluster, namespace);
    await completed(cluster, namespace, command?.metadata.name ?? '');
    expect(scanner.about({ name })).toHaveLength(1);
    expect(standby.log.some(({ msg }) => msg === 'fetched gvrs')).toBe(false);
    await leader.kill();
    await standby.logged('Watch pool: started ok');
    await scanner.triggered({ name: await sentinel(cluster, namespace) });
  });
});
