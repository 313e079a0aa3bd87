import { afterEach, beforeAll, expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { installKinds } from '../../support/scanner/cluster-kinds.ts';
import { deployment } from '../../support/scanner/objects.ts';
import {
  ScannerInCluster,
  applied,
  storedResult,
  storedVersions,
  triggerOf,
  type ScannerChoice,
} from '../../support/scanner/scanner-in-cluster.ts';

const scans = 'workloadconfigurationscans';
const everything = '/v1/scan?wait=true';

describeCluster('the life of a scanner', (use) => {
  const running: ScannerInCluster[] = [];

  beforeAll(() => installKinds(use.cluster), 120_000);
  afterEach(async () => {
    await Promise.all(running.splice(0).map((scanner) => scanner.program.kill()));
    await use.cluster.request(
      'DELETE',
      `/apis/coordination.k8s.io/v1/namespaces/${use.namespace}/leases/kubescape-scanner`,
    );
  });

  async function started(choice: Partial<ScannerChoice> = {}): Promise<ScannerInCluster> {
    const scanner = await ScannerInCluster.start(use.cluster, { namespace: use.namespace, ...choice });
    running.push(scanner);
    return scanner;
  }

  it('writes nothing as long as nobody asks, and misses nothing then', async () => {
    const { cluster, namespace } = use;
    const scanner = await started();
    await scanner.ask('POST', everything, {});
    const before = await storedVersions(cluster, namespace);
    const known = await scanner.program.metric('kubescape_gitops_scanner_inventory_objects');
    await applied(cluster, deployment(namespace, 'unasked', true));
    await until('the new object', async () => {
      return (await scanner.program.metric('kubescape_gitops_scanner_inventory_objects')) > known;
    });
    expect(await storedVersions(cluster, namespace)).toEqual(before);

    await scanner.ask('POST', everything, {});
    expect(await storedResult(cluster, scans, namespace, 'deployment-unasked')).toBeDefined();
  });

  it('begins anew without writing anything again, whoever of two replicas does', async () => {
    const { cluster, namespace } = use;
    const first = await started();
    await first.applied(deployment(namespace, 'kept', true));
    await first.ask('POST', everything, {});
    const before = await storedVersions(cluster, namespace);
    const second = await ScannerInCluster.launch(cluster, { namespace });
    running.push(second);
    await second.program.ready();

    expect((await first.program.stop()).code).toBe(0);
    await second.program.logged('the cluster is known');
    const { body } = await second.ask('POST', everything, {});

    expect(body).toMatchObject({ response: { outcome: 'complete', writes: 0 } });
    expect(await storedVersions(cluster, namespace)).toEqual(before);
  });

  it('completes what another process left half written when it was killed', async () => {
    const { cluster, namespace } = use;
    const names = Array.from({ length: 40 }, (_, index) => `many-${index}`);
    const objects = names.map((name) => deployment(namespace, name, true));
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
    const first = await started();
    void first.ask('POST', everything, {}).catch(() => undefined);
    await first.program.logged('result created', ({ name }) => String(name).startsWith('deployment-many-'));
    await first.program.kill();
    await cluster.request('DELETE', `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases/kubescape-scanner`);

    const second = await started();
    await second.ask('POST', everything, {});

    const stored = Object.keys(await storedVersions(cluster, namespace)).filter((key) => key.includes('-many-'));
    expect(stored).toHaveLength(80);
    const { body } = await second.ask('POST', everything, {});
    expect(body).toMatchObject({ response: { writes: 0 } });
  });

  it('puts right what others have changed in results, and says which rescan it followed', async () => {
    const { cluster, namespace } = use;
    const scanner = await started();
    const web = await applied(cluster, deployment(namespace, 'edited', true));
    await scanner.trigger(web);
    const patch = (what: object): Promise<string> =>
      cluster.kubectl([
        'patch',
        scans,
        'deployment-edited',
        '-n',
        namespace,
        '--type=merge',
        '-p',
        JSON.stringify(what),
      ]);

    await patch({ metadata: { labels: { 'kubescape.io/workload-kind': 'Nonsense', team: 'shop' } } });
    await until('the edit', async () => (await scanner.trigger(web)).writes === 1);
    const repaired = await storedResult(cluster, scans, namespace, 'deployment-edited');
    expect(repaired?.metadata.labels).toMatchObject({ 'kubescape.io/workload-kind': 'Deployment', team: 'shop' });

    await patch({ spec: { controls: { 'C-0057': { status: { status: 'passed' } } } } });
    expect(await scanner.trigger(triggerOf(web, 'rescan', 'please-1'))).toEqual({ outcomes: ['judged'], writes: 1 });
    const rescanned = await storedResult(cluster, scans, namespace, 'deployment-edited');
    expect(rescanned?.spec.controls['C-0057'].status.status).toBe('failed');
    expect(rescanned?.metadata.annotations['kubescape-gitops.dev/rescanned']).toBe('please-1');
    expect(await scanner.trigger(triggerOf(web, 'rescan', 'please-1'))).toEqual({ outcomes: ['judged'], writes: 0 });
    expect(await scanner.trigger(web)).toEqual({ outcomes: ['judged'], writes: 0 });
  });

  it('skips the controls that rest on a kind which it may not read, and judges by all others', async () => {
    const { cluster, namespace } = use;
    const scanner = await started({
      account: 'without-policies',
      without: (rule) => {
        const resources = rule.resources.filter((resource) => resource !== 'networkpolicies');
        return resources.length === 0 ? undefined : { ...rule, resources };
      },
    });

    await scanner.applied(deployment(namespace, 'half-known', true));

    const scan = await storedResult(cluster, scans, namespace, 'deployment-half-known');
    expect(scan?.spec.controls['C-0057'].status.status).toBe('failed');
    expect(scan?.spec.controls['C-0030'].status).toMatchObject({
      status: 'skipped',
      info: expect.stringContaining('networkpolicies'),
    });
    const { status, text } = await scanner.program.readiness();
    expect(status).toBe(200);
    expect(text).toContain('networkpolicies.networking.k8s.io: forbidden');
    expect(
      await scanner.program.metric('kubescape_gitops_scanner_watch_state', 'kind="networkpolicies",phase="forbidden"'),
    ).toBe(1);
    const { body } = await scanner.ask('POST', everything, {});
    expect(body).toMatchObject({ response: { outcome: 'incomplete' } });
  });

  it('begins anew when namespaces have other rules, and removes what is left out from then on', async () => {
    const { cluster, namespace } = use;
    const scanner = await started();
    await scanner.applied(deployment(namespace, 'left-out', true));
    expect(await storedResult(cluster, scans, namespace, 'deployment-left-out')).toBeDefined();

    scanner.include('nobody');
    await scanner.program.logged('namespaces have other rules: beginning anew');
    const { body } = await scanner.ask('POST', everything, {});

    expect(body).toMatchObject({ response: { outcome: 'complete' } });
    expect(await storedResult(cluster, scans, namespace, 'deployment-left-out')).toBeUndefined();
  });

  it('answers scans as callers of Kubescape know it', async () => {
    const { namespace } = use;
    const scanner = await started();
    const begun = await scanner.ask('POST', '/v1/scan', {
      targetType: 'framework',
      targetNames: ['NSA'],
      hostScanner: false,
    });
    expect(begun).toMatchObject({ status: 200, body: { type: 'busy' } });
    const { id } = Object(begun.body);
    await until('the end of the scan', async () => {
      return Object((await scanner.ask('GET', `/v1/status?ID=${id}`)).body).type === 'notBusy';
    });
    const results = await scanner.ask('GET', `/v1/results?id=${id}`);
    expect(results).toMatchObject({ status: 200, body: { id, type: 'v1results', response: { outcome: 'complete' } } });
    expect(Object(results.body).response.frameworks).toMatchObject([{ name: 'NSA' }]);

    const narrowed = await scanner.ask('POST', everything, { includeNamespaces: [namespace] });
    expect(Object(narrowed.body).response.frameworks).toEqual([]);
    expect(await scanner.ask('POST', '/v1/scan', { targetNames: 7 })).toMatchObject({
      status: 400,
      body: { type: 'error' },
    });
    expect((await scanner.ask('GET', '/v1/status?id=nobody')).status).toBe(404);
    expect((await scanner.ask('POST', '/v1/triggers', { triggers: [{ kind: 'Pod' }] })).status).toBe(400);
    const stranger = await fetch(`${scanner.program.url}/v1/scan`, { method: 'POST' });
    expect(stranger.status).toBe(401);
  });
});
