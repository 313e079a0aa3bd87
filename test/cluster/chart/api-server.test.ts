import { beforeAll, expect, it } from 'vitest';
import { chartFixtures } from '../../support/chart/chart-fixtures.ts';
import { workloadsOf } from '../../support/chart/pods.ts';
import { chartObjects } from '../../support/chart/render-chart.ts';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { describeCluster } from '../../support/cluster/testing/describe-cluster.ts';
import { helmProgram } from '../../support/helm.ts';

describeCluster('the API server', (use) => {
  /** Kinds that it serves, of the chart with everything on. */
  let objects: readonly KubeObject[] = [];

  beforeAll(async () => {
    if (helmProgram === undefined) return;
    const [, everything] = chartFixtures.at(-1) ?? [];
    objects = await chartObjects({ ...everything, apis: [], namespace: use.namespace });
    const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
    await use.cluster.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: use.namespace, labels } });
    const priority = {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'platform' },
      value: 1000,
    };
    await use.cluster.apply(priority);
  });

  /** What it would make of them, with every field known; rejects with what it complains of. */
  const tried = (items: readonly KubeObject[]): Promise<string> =>
    use.cluster.kubectl(
      ['apply', '--server-side', '--dry-run=server', '--validate=strict', '--force-conflicts', '-f', '-'],
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
    );

  it.runIf(helmProgram !== undefined)('takes every object of the chart, field by field', async () => {
    const answer = await tried(objects);
    expect(answer.trim().split('\n')).toHaveLength(objects.length);
  });

  it.runIf(helmProgram !== undefined)(
    'lets every pod of it into a namespace of Pod Security `restricted`',
    async () => {
      // What pods name has to be there.
      await use.cluster.apply(...objects.filter(({ kind }) => kind === 'ServiceAccount'));
      const pods = workloadsOf(objects).map(({ name, template: { metadata, spec } }) => ({
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: `${name}-0`, namespace: use.namespace, labels: metadata.labels },
        spec,
      }));
      expect(pods).toHaveLength(5);
      const answer = await tried(pods);
      expect(answer.trim().split('\n')).toHaveLength(pods.length);
      const privileged = pods.map((pod) => ({ ...pod, spec: { ...pod.spec, hostNetwork: true } }));
      await expect(tried(privileged)).rejects.toThrow('violates PodSecurity "restricted');
    },
  );
});
