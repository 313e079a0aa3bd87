import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Endpoint, Reply } from '../../../src/service/http/endpoint.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { defineKinds } from '../../support/operator/definitions.ts';
import {
  commandsOf,
  commandsPath,
  completed,
  operatorCommandObject,
} from '../../support/operator/operator-commands.ts';
import { OperatorHere, quickTiming } from '../../support/operator/operator-here.ts';
import { operatorKinds } from '../../support/operator/operator-kinds.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';

describeCluster('commands to an operator', (use) => {
  let scanner: ScriptedScanner;
  let operator: OperatorHere;
  const scanEverything = { commandName: 'kubescapeScan', args: { scanV1: {} } };

  beforeAll(async () => {
    await defineKinds(use.cluster, operatorKinds);
    scanner = await ScriptedScanner.start();
    for (const [name, completed] of [
      ['interrupted', false],
      ['done', true],
    ] as const) {
      await use.cluster.apply(operatorCommandObject(use.namespace, name, scanEverything));
      const status = { started: true, executer: 'somebody-else', completed };
      await use.cluster.request('PATCH', `${commandsPath(use.namespace, name)}/status`, { status });
    }
    operator = await OperatorHere.start(use.cluster, {
      scannerUrl: scanner.url,
      namespace: use.namespace,
      timing: { ...quickTiming, keepCommands: 500 },
    });
    // Commands are done while kinds are still listed: the scan at the beginning may come after theirs.
    await until('the scan at the beginning', async () =>
      operator.logged('scan done').some(({ causes }) => Array.isArray(causes) && causes.includes('start')),
    );
  });

  afterAll(async () => {
    await operator.stop();
    await scanner.close();
  });

  function triggerAction(body: unknown): Promise<Reply> {
    const { signal } = new AbortController();
    const [endpoint] = operator.service.endpoints as readonly [Endpoint];
    return endpoint.answer({ body, signal, caller: 'test', query: new URLSearchParams() });
  }

  it('does again what another one has begun and not ended, and nothing that is over', async () => {
    const { cluster, namespace } = use;
    expect(await completed(cluster, namespace, 'interrupted')).toMatchObject({ executer: 'operator-here' });
    expect(await completed(cluster, namespace, 'done')).toMatchObject({ executer: 'somebody-else' });
    await cluster.request('DELETE', commandsPath(namespace));
  });

  it('files what comes over HTTP in any case, does it, and removes it after a while', async () => {
    const { cluster, namespace } = use;
    const scans = scanner.scans.length;
    let isBusy = true;
    scanner.isBusy = (id) => isBusy && id !== scanner.scans[scans - 1]?.id;
    const body = { Commands: [{ CommandName: 'KubescapeScan', Args: { ScanV1: { TargetNames: ['nsa'] } } }] };
    expect(await triggerAction(body)).toEqual({ status: 200, text: 'ok' });
    const scan = await scanner.until(() => scanner.scans[scans]);
    expect(scan.request).toEqual({ targetNames: ['nsa'] });
    const [filed] = await commandsOf(cluster, namespace);
    expect(filed).toMatchObject({
      metadata: { labels: { 'kubescape.io/app-name': 'operator' } },
      status: { started: true, executer: 'operator-here', startedAt: expect.any(String), completed: false },
    });
    isBusy = false;
    await until('its removal', async () => (await commandsOf(cluster, namespace)).length === 0);
    const done = operator
      .logged('action completed successfully')
      .filter(({ command }) => command === filed?.metadata.name);
    expect(done).toHaveLength(1);
  });

  it('does what an object asks for, once, and says so in its status', async () => {
    const { cluster, namespace } = use;
    const command = { ...scanEverything, wlid: 'wlid://cluster-demo/namespace-shop/deployment-web-1' };
    const scans = scanner.scans.length;
    await cluster.apply(operatorCommandObject(namespace, 'one', command));
    const status = await completed(cluster, namespace, 'one');
    expect(status).toEqual({
      started: true,
      startedAt: expect.any(String),
      executer: 'operator-here',
      completed: true,
      completedAt: expect.any(String),
    });
    expect(scanner.scans.slice(scans).map(({ request }) => request)).toEqual([
      { scanObject: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { namespace: 'shop', name: 'web-1' } } },
    ]);
  });

  it('says of what it cannot do that it is not available, and of what is no command that it is invalid', async () => {
    const { cluster, namespace } = use;
    await cluster.apply(
      operatorCommandObject(namespace, 'images', { commandName: 'scan', args: { password: 'x' } }),
      operatorCommandObject(namespace, 'nonsense', { commandName: 'dance' }),
      operatorCommandObject(namespace, 'other-type', scanEverything, { commandType: 'Other' }),
    );
    expect(await completed(cluster, namespace, 'images')).toMatchObject({
      error: { reason: 'NotAvailable', message: expect.stringContaining('images'), errorCode: 501 },
    });
    expect(await completed(cluster, namespace, 'nonsense')).toMatchObject({
      error: { reason: 'Invalid', message: expect.stringContaining('"dance" is none of kubescapeScan') },
    });
    expect(await completed(cluster, namespace, 'other-type')).toMatchObject({ error: { reason: 'Invalid' } });
  });

  it('gives up what waited too long before it was begun, or after that', async () => {
    const { cluster, namespace } = use;
    const scans = scanner.scans.length;
    await cluster.apply(operatorCommandObject(namespace, 'late', scanEverything, { ttl: '0s' }));
    expect(await completed(cluster, namespace, 'late')).toMatchObject({ error: { reason: 'Expired' } });
    expect(scanner.scans).toHaveLength(scans);
    scanner.refuse = () => ({ status: 503 });
    await cluster.apply(operatorCommandObject(namespace, 'begun', scanEverything, { ttl: '3s' }));
    expect(await completed(cluster, namespace, 'begun')).toMatchObject({
      error: { reason: 'Expired', message: expect.stringContaining('in time') },
    });
    scanner.refuse = () => undefined;
    await scanner.until(() => scanner.scans.length > scans);
  });

  it('says when the scanner refuses a scan', async () => {
    const { cluster, namespace } = use;
    scanner.refuse = (path) => (path === '/v1/scan' ? { status: 400 } : undefined);
    await cluster.apply(operatorCommandObject(namespace, 'refused', scanEverything));
    expect(await completed(cluster, namespace, 'refused')).toMatchObject({
      error: { reason: 'Refused', errorCode: 422 },
    });
    scanner.refuse = () => undefined;
  });

  it('files nothing of what is no command, and says what would be', async () => {
    const before = await commandsOf(use.cluster, use.namespace);
    const answers = [undefined, [], {}, { commands: [] }, { commands: [{}] }, { commands: [scanEverything, 7] }];
    for (const body of answers) {
      expect(await triggerAction(body)).toEqual({ status: 400, json: { error: expect.stringMatching(/command/) } });
    }
    expect(await commandsOf(use.cluster, use.namespace)).toHaveLength(before.length);
  });

  it('keeps nothing of a command that it does not need', async () => {
    const { cluster, namespace } = use;
    const secret = 'hunter2';
    const body = { commandName: 'scanRegistryV2', args: { registryInfo: { password: secret } }, password: secret };
    await triggerAction({ commands: [body] });
    const [filed] = (await commandsOf(cluster, namespace)).filter(({ metadata }) =>
      metadata.name.startsWith('trigger'),
    );
    const kept = Buffer.from(filed?.spec.body ?? '', 'base64').toString('utf8');
    expect(JSON.parse(kept)).toEqual({ commandName: 'scanRegistryV2', args: {} });
    await cluster.request('DELETE', commandsPath(namespace));
  });
});
