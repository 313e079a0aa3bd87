import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { installKinds } from '../../support/scanner/cluster-kinds.ts';
import { ScannerInCluster, applied, storedResult } from '../../support/scanner/scanner-in-cluster.ts';

describeCluster('results of the scanner', (use) => {
  let scanner: ScannerInCluster;

  beforeAll(async () => {
    await installKinds(use.cluster);
    scanner = await ScannerInCluster.start(use.cluster, { namespace: use.namespace });
  }, 120_000);
  afterAll(() => scanner.stop());

  it('smoke', async () => {
    const { cluster, namespace } = use;
    const web = await applied(cluster, {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace },
      spec: { replicas: 0, selector: { matchLabels: { app: 'web' } }, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx', securityContext: { privileged: true } }] } } },
    });
    const answer = await scanner.trigger(web);
    const scan = await storedResult(cluster, 'workloadconfigurationscans', namespace, 'deployment-web');
    console.log(scanner.program.output);
    console.log(JSON.stringify(answer), JSON.stringify(scan?.metadata, null, 1), JSON.stringify(scan?.spec.controls['C-0057']));
    expect(answer.outcomes).toEqual(['judged']);
  });
});
