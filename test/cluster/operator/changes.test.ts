import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { defineKinds } from '../../support/operator/definitions.ts';
import { OperatorHere } from '../../support/operator/operator-here.ts';
import { operatorKinds } from '../../support/operator/operator-kinds.ts';
import { configMap, deployment, result, sentinel } from '../../support/operator/sample-objects.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';

describeCluster('an operator and a cluster that changes', (use) => {
  let scanner: ScriptedScanner;
  let operator: OperatorHere;

  beforeAll(async () => {
    await defineKinds(use.cluster, operatorKinds);
    scanner = await ScriptedScanner.start();
    operator = await OperatorHere.start(use.cluster, { scannerUrl: scanner.url, namespace: use.namespace });
    await scanner.until(() => scanner.scans[0]);
  });

  afterAll(async () => {
    await operator.stop();
    await scanner.close();
  });

  /** Until all that happened so far has been told. */
  async function settled(): Promise<void> {
    await scanner.triggered({ name: await sentinel(use.cluster, use.namespace) });
  }

  function patch(path: string, metadata: object): Promise<unknown> {
    return use.cluster.request('PATCH', path, { metadata });
  }

  it('scans everything first, after the scanner has seen the newest of each kind', () => {
    const [first] = scanner.scans;
    const [before = []] = scanner.batches;
    expect(first?.request).toEqual({});
    expect(before.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['Namespace', 'ServiceAccount', 'ClusterRole']),
    );
    expect(new Set(before.map(({ kind }) => kind)).size).toBe(before.length);
    expect(operator.logged('Watch pool: started ok')).toHaveLength(1);
    expect(operator.service.health.ready()).toEqual([]);
  });

  it('triggers a new Deployment once, and neither its rollout nor what it owns', async () => {
    const { cluster, namespace } = use;
    await cluster.apply(deployment(namespace, 'web'));
    await cluster.kubectl(['-n', namespace, 'wait', '--for=condition=Available', '--timeout=60s', 'deployment/web']);
    await settled();
    expect(scanner.about({ namespace, kind: 'Deployment' })).toEqual([
      {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        namespace,
        name: 'web',
        type: 'changed',
        uid: expect.any(String),
        resourceVersion: expect.stringMatching(/^\d+$/),
      },
    ]);
    expect(scanner.about({ namespace, kind: 'ReplicaSet' })).toEqual([]);
    expect(scanner.about({ namespace, kind: 'Pod' })).toEqual([]);
    expect(await operator.metric('changes_total', 'owned')).toBeGreaterThanOrEqual(2);
  });

  it('triggers what changes in its spec or its labels with its newest version, and what is deleted', async () => {
    const { cluster, namespace } = use;
    const path = `/apis/apps/v1/namespaces/${namespace}/deployments/web`;
    const count = scanner.about({ namespace, kind: 'Deployment' }).length;
    await cluster.apply(deployment(namespace, 'web', 'registry.example/web:2'));
    const specChanged = await scanner.until(() => scanner.about({ namespace, kind: 'Deployment' })[count]);
    await patch(path, { labels: { team: 'shop' } });
    const relabelled = await scanner.until(() => scanner.about({ namespace, kind: 'Deployment' })[count + 1]);
    expect(Number(relabelled.resourceVersion)).toBeGreaterThan(Number(specChanged.resourceVersion));
    await cluster.request('DELETE', path);
    const deleted = await scanner.triggered({ namespace, name: 'web', type: 'deleted' });
    expect(deleted.uid).toBe(relabelled.uid);
  });

  it('triggers objects without a generation for each version, but not for the record of a leader', async () => {
    const { cluster, namespace } = use;
    const leader = (who: string): object => ({ annotations: { 'control-plane.alpha.kubernetes.io/leader': who } });
    await cluster.apply(configMap(namespace, 'leader', leader('one')), configMap(namespace, 'plain'));
    await scanner.triggered({ namespace, name: 'leader' });
    const path = `/api/v1/namespaces/${namespace}/configmaps`;
    await patch(`${path}/leader`, leader('two'));
    await cluster.apply(configMap(namespace, 'plain', {}, { key: 'value' }));
    await scanner.until(() => scanner.about({ namespace, name: 'plain' })[1]);
    await settled();
    expect(scanner.about({ namespace, name: 'leader' })).toHaveLength(1);
  });

  it('has a result written anew when its annotation asks for it, once per value', async () => {
    const { cluster, namespace } = use;
    const path = `/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/${namespace}/workloadconfigurationscans`;
    await cluster.apply(result(namespace, 'deployment-shop', `apps/${namespace}/Deployment/shop`));
    await patch(`${path}/deployment-shop`, { annotations: { 'kubescape.io/rescan': '1' } });
    const rescan = { type: 'rescan', namespace, name: 'shop' } as const;
    expect(await scanner.triggered(rescan)).toMatchObject({ apiVersion: 'apps/v1', kind: 'Deployment', request: '1' });
    await patch(`${path}/deployment-shop`, { annotations: { other: 'value' } });
    await patch(`${path}/deployment-shop`, { annotations: { 'kubescape.io/rescan': '2' } });
    await scanner.triggered({ ...rescan, request: '2' });
    await settled();
    expect(scanner.about(rescan)).toHaveLength(2);
  });

  it('rescans the binding behind the result of a subject of RBAC', async () => {
    const { cluster, namespace } = use;
    const rbac = 'rbac.authorization.k8s.io';
    const identity = `/${namespace}/ServiceAccount/robot ${rbac}/${namespace}/Role/reader ${rbac}/${namespace}/RoleBinding/read%20all`;
    await cluster.apply(result(namespace, 'serviceaccount-robot', identity));
    await cluster.kubectl([
      '-n',
      namespace,
      'annotate',
      'workloadconfigurationscan',
      '--all',
      '--overwrite',
      'kubescape.io/rescan=all',
    ]);
    const trigger = await scanner.triggered({ kind: 'RoleBinding', type: 'rescan' });
    expect(trigger).toMatchObject({ namespace, name: 'read all', request: 'all' });
  });

  it('rescans an object, and everything in a namespace, whose annotation asks for it', async () => {
    const { cluster, namespace } = use;
    await cluster.apply(configMap(namespace, 'asked', { annotations: { 'kubescape.io/rescan': 'now' } }));
    await scanner.triggered({ namespace, name: 'asked', type: 'rescan' });
    await cluster.kubectl(['annotate', 'namespace', namespace, 'kubescape.io/rescan=now']);
    const scan = await scanner.until(() => scanner.scans.find(({ request }) => 'includeNamespaces' in request));
    expect(scan.request).toEqual({ includeNamespaces: [namespace] });
  });

  it('goes on where it was when the scanner was away, with the newest versions', async () => {
    const { cluster, namespace } = use;
    await scanner.close();
    await cluster.apply(configMap(namespace, 'meanwhile'));
    await until('a try in vain', async () => (await operator.metric('triggers_total', 'unavailable')) > 0);
    expect(operator.service.health.degraded()).toEqual([expect.stringContaining('triggers wait')]);
    expect(operator.service.health.ready()).toEqual([]);
    await cluster.apply(configMap(namespace, 'meanwhile', {}, { changed: 'yes' }));
    const { body } = await cluster.request('GET', `/api/v1/namespaces/${namespace}/configmaps/meanwhile`);
    const { resourceVersion } = Object(body).metadata;
    await scanner.listen();
    await scanner.triggered({ namespace, name: 'meanwhile', resourceVersion });
    await until('the end of the trouble', async () => operator.service.health.degraded().length === 0);
  });

  it('sends again what the scanner had not reached, or failed to write', async () => {
    const { cluster, namespace } = use;
    const answers = ['not-reached', 'failed'] as const;
    scanner.outcome = ({ name }) =>
      name === 'again' ? (answers[scanner.about({ namespace, name }).length - 1] ?? 'judged') : 'judged';
    await cluster.apply(configMap(namespace, 'again'));
    await scanner.until(() => scanner.about({ namespace, name: 'again' })[2]);
    await settled();
    expect(scanner.about({ namespace, name: 'again' })).toHaveLength(3);
    // What was sent and is not answered yet counts.
    await until('an empty queue', async () => (await operator.metric('queue_depth')) === 0);
  });
});
