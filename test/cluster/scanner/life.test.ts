import { expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { deployment } from '../../support/scanner/objects.ts';
import { RunningScanners } from '../../support/scanner/running-scanners.ts';
import { applied, storedResult, storedVersions } from '../../support/scanner/scanner-in-cluster.ts';

const scans = 'workloadconfigurationscans';
const everything = '/v1/scan?wait=true';

describeCluster('the life of a scanner', (use) => {
  const scanners = new RunningScanners(use);

  it('writes nothing as long as nobody asks, and misses nothing then', async () => {
    const { cluster, namespace } = use;
    const scanner = await scanners.start();
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
    const first = await scanners.start();
    await first.applied(deployment(namespace, 'kept', true));
    await first.ask('POST', everything, {});
    const before = await storedVersions(cluster, namespace);
    const second = await scanners.launch();
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
    const first = await scanners.start();
    void first.ask('POST', everything, {}).catch(() => undefined);
    await first.program.logged('result created', ({ name }) => String(name).startsWith('deployment-many-'));
    await first.program.kill();
    await scanners.freeLease();

    const second = await scanners.start();
    await second.ask('POST', everything, {});

    const stored = Object.keys(await storedVersions(cluster, namespace)).filter((key) => key.includes('-many-'));
    expect(stored).toHaveLength(80);
    const { body } = await second.ask('POST', everything, {});
    expect(body).toMatchObject({ response: { writes: 0 } });
  });

  it('begins anew when namespaces have other rules, and removes what is left out from then on', async () => {
    const { cluster, namespace } = use;
    const scanner = await scanners.start();
    await scanner.applied(deployment(namespace, 'left-out', true));
    expect(await storedResult(cluster, scans, namespace, 'deployment-left-out')).toBeDefined();

    scanner.include('nobody');
    await scanner.program.logged('namespaces have other rules: beginning anew');
    const { body } = await scanner.ask('POST', everything, {});

    expect(body).toMatchObject({ response: { outcome: 'complete' } });
    expect(await storedResult(cluster, scans, namespace, 'deployment-left-out')).toBeUndefined();
  });
});
