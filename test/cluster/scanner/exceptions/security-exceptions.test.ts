import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { clusterSecurityException } from '../../../../src/kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../../../src/kube/kinds/security-exception.ts';
import { customResourceDefinition } from '../../../../src/kube/schema/custom-resource-definition.ts';
import { WatchedKinds } from '../../../../src/kube/watch/watched-kinds.ts';
import { createLog } from '../../../../src/platform/log/create-log.ts';
import { ExceptionStatusWriter } from '../../../../src/scanner/exceptions/exception-status-writer.ts';
import { exceptionTargets } from '../../../../src/scanner/exceptions/exception-targets.ts';
import { SecurityExceptionBook } from '../../../../src/scanner/exceptions/security-exception-book.ts';
import type { KubeObject } from '../../../support/cluster/cluster.ts';
import { serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../../support/cluster/until.ts';
import { inventoryOf } from '../../../support/inventories.ts';

const kinds = [securityException, clusterSecurityException];
const apiGroups = ['kubescape.io'];
const resources = kinds.map(({ plural }) => plural);
const definitions = kinds.map(({ plural, group }) => `customresourcedefinitions/${plural}.${group}`);

describeCluster('SecurityExceptions of a cluster', (use) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'exceptions-'));
  const stop = new AbortController();
  let api: KubeConnection;
  let watched: WatchedKinds;
  let book: SecurityExceptionBook;
  let writer: ExceptionStatusWriter;
  let run: Promise<void>;

  const named = (name: string): string => `SecurityException ${use.namespace}/${name}`;
  const inForce = (): readonly string[] => book.inForce.map(({ name }) => name);
  const wide = (): string => `everywhere-${use.namespace}`;

  beforeAll(async () => {
    const { cluster, namespace } = use;
    await cluster.apply(...(kinds.map(customResourceDefinition) as unknown as KubeObject[]));
    await cluster.kubectl(['wait', '--for=condition=Established', '--timeout=60s', ...definitions]);
    const token = await serviceAccountToken(cluster, {
      namespace,
      name: 'scanner',
      clusterRules: [
        { apiGroups, resources, verbs: ['list', 'watch'] },
        { apiGroups, resources: resources.map((plural) => `${plural}/status`), verbs: ['patch'] },
      ],
    });
    writeFileSync(path.join(folder, 'kubeconfig'), cluster.kubeconfigOf(token), { mode: 0o600 });
    api = await connectByKubeconfig({ file: path.join(folder, 'kubeconfig') });
    const log = createLog({ level: 'silent' });
    book = new SecurityExceptionBook({ log });
    writer = new ExceptionStatusWriter({ api, book, log });
    watched = WatchedKinds.start(api, exceptionTargets, () => book);
    await watched.settled();
    run = writer.run(stop.signal);
  }, 120_000);

  afterAll(async () => {
    stop.abort();
    await Promise.all([run, watched.stop()]);
    book.close();
    api.close();
    rmSync(folder, { recursive: true });
    // Their namespace takes its time to go, and whoever scans the whole cluster meanwhile is told what is wrong with them.
    await use.cluster.kubectl(['delete', 'securityexceptions', '--all', '-n', use.namespace]);
    await use.cluster.kubectl(['delete', 'clustersecurityexceptions', wide(), '--ignore-not-found']);
  });

  /** An exception of this namespace for C-0057. */
  function exception(name: string, more: object = {}): KubeObject {
    return {
      apiVersion: 'kubescape.io/v1beta1',
      kind: 'SecurityException',
      metadata: { name, namespace: use.namespace },
      spec: { posture: [{ controlID: 'C-0057', action: 'ignore' }], reason: 'a test', ...more },
    };
  }

  async function stored(name: string): Promise<{ readonly metadata: { resourceVersion: string }; status?: object }> {
    const answer = await use.cluster.kubectl(['get', 'securityexceptions', name, '-n', use.namespace, '-o', 'json']);
    return JSON.parse(answer) as { metadata: { resourceVersion: string }; status?: object };
  }

  function statusOf(name: string): Promise<object> {
    return until(`the status of ${name}`, async () => (await stored(name)).status);
  }

  it('turn failures into passes, and learn how many', async () => {
    await use.cluster.apply(exception('legacy'));
    await until('the exception', async () => inForce().includes(named('legacy')));
    const spec = { containers: [{ name: 'app', securityContext: { privileged: true } }] };
    const pods = ['one', 'two'].map((name) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: use.namespace },
      spec,
    }));
    const inventory = inventoryOf(pods);
    inventory.setExceptions(book.inForce);
    const verdicts = inventory.verdictsOf([`/v1/${use.namespace}/Pod/one`]);
    const verdict = verdicts[0]?.controls.find(({ id }) => id === 'C-0057');

    writer.tell(inventory.matches());

    expect(verdict).toMatchObject({ status: 'passed', rules: [{ exceptions: [named('legacy')] }] });
    expect(await statusOf('legacy')).toEqual({
      observedGeneration: 1,
      matched: 2,
      lastMatchedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string,
      expired: false,
    });
  });

  it('are written to once, whatever is told again', async () => {
    const before = await stored('legacy');
    await use.cluster.apply(exception('afterwards'));

    writer.tell(new Map([[named('legacy'), { failures: 2 }]]));
    await statusOf('afterwards');

    expect(await stored('legacy')).toEqual(before);
  });

  it('say in their status why they are refused, or that they are over', async () => {
    await use.cluster.apply(
      exception('misspelt', { resource: [] }),
      exception('over', { expiresAt: '2026-01-01T00:00:00Z' }),
    );

    const [misspelt, over] = await Promise.all([statusOf('misspelt'), statusOf('over')]);

    expect(misspelt).toMatchObject({
      matched: 0,
      problem: expect.stringContaining('unknown field "resource"') as string,
    });
    expect(over).toMatchObject({ matched: 0, expired: true });
    expect(inForce().filter((name) => [named('misspelt'), named('over')].includes(name))).toEqual([]);
  });

  it('end by themselves at their moment', async () => {
    const expiresAt = new Date(Date.now() + 3000).toISOString();
    const changes: (readonly string[])[] = [];
    const leave = book.onChange(() => changes.push(inForce()));

    await use.cluster.apply(exception('brief', { expiresAt }));
    await until('the end of it', async () => {
      return changes.some((names) => names.includes(named('brief'))) && !inForce().includes(named('brief'));
    });
    leave();

    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
  });

  it('are of the cluster, too, and end when they are deleted', async () => {
    const { cluster } = use;
    const match = { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': use.namespace } } };
    const { spec } = exception('any', { match });
    await cluster.apply({
      apiVersion: 'kubescape.io/v1beta1',
      kind: 'ClusterSecurityException',
      metadata: { name: wide() },
      spec,
    });
    await until('the exception', async () => inForce().includes(`ClusterSecurityException ${wide()}`));
    await cluster.kubectl(['delete', 'clustersecurityexceptions', wide()]);
    await cluster.kubectl(['delete', 'securityexceptions', 'legacy', '-n', use.namespace]);

    await until('their end', async () => {
      return !inForce().some((name) => [named('legacy'), `ClusterSecurityException ${wide()}`].includes(name));
    });

    expect(inForce()).toContain(named('afterwards'));
  });
});
