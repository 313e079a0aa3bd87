import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectByKubeconfig } from '../../../src/kube/api/connect.ts';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { settled } from '../../support/faults/settled.ts';
import { Installation } from '../../support/installation/installation.ts';
import { privilegedDeployment } from '../../support/installation/workloads.ts';

const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/default/workloadconfigurationscans';
const configMaps = '/api/v1/namespaces/default/configmaps';
const deployments = '/apis/apps/v1/namespaces/default/deployments';

describeControlPlane('what is as large as an API server takes', (use) => {
  let installation: Installation;
  let processes: Processes;
  beforeAll(async () => {
    installation = await Installation.make(use.plane, { leaseSeconds: 15 });
    processes = await Processes.start(installation);
  }, 180_000);
  afterAll(() => installation.stop());

  const statusOf = async (name: string, control: string): Promise<string | undefined> => {
    const { body } = await use.plane.request('GET', `${results}/${name}`);
    return Object(body).spec?.controls?.[control]?.status?.status;
  };

  it('is judged: a workload of 1 MB, most of it fields that fail', async () => {
    const env = Array.from({ length: 9_000 }, (_, index) => ({ name: `PASSWORD_${index}`, value: 'x'.repeat(60) }));
    const annotations = { description: 'y'.repeat(200_000) };
    const object = large('huge', annotations, env);
    expect(JSON.stringify(object).length).toBeGreaterThan(1_000_000);
    const { status } = await use.plane.request('POST', deployments, object);
    expect(status).toBe(201);

    await until('its result', async () => (await statusOf('deployment-huge', 'C-0057')) === 'failed');
    expect(await statusOf('deployment-huge', 'C-0012')).toBe('failed');
    const { body } = await use.plane.request('GET', `${results}/deployment-huge`);
    expect(JSON.stringify(body).length).toBeLessThan(1_000_000);
    await use.plane.request('DELETE', `${deployments}/huge`);
    await until('no result', async () => (await use.plane.request('GET', `${results}/deployment-huge`)).status === 404);
  });

  it('is held back: 10,000 changes of one object are few triggers, and the last one counts', async () => {
    const api = await connectByKubeconfig({ file: use.plane.kubeconfig });
    const put = async (turn: number, data: Readonly<Record<string, string>>): Promise<void> => {
      const metadata = { name: 'busy', namespace: 'default', labels: { turn: String(turn) } };
      const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata, data };
      await api.request({ method: 'PUT', path: `${configMaps}/busy`, body, form: 'metadata' });
    };
    await use.plane.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'busy', namespace: 'default' } });
    await settled(installation, processes);
    const operator = processes.of('operator');
    const triggers = (): Promise<number> => operator.metric('kubescape_gitops_operator_triggers_total');
    const before = await triggers();
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let turn = (next += 1); turn <= 10_000; turn = next += 1) await put(turn, {});
    };
    await Promise.all([lane(), lane(), lane(), lane()]);
    await put(0, { password: 'not a secret' });
    api.close();

    await until('the last verdict', async () => (await statusOf('configmap-busy', 'C-0012')) === 'failed');
    expect((await triggers()) - before).toBeLessThan(1_000);
    expect(await operator.metric('kubescape_gitops_operator_queue_overflows_total')).toBe(0);
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 600_000);
});

function large(name: string, annotations: Readonly<Record<string, string>>, env: readonly object[]): KubeObject {
  const { spec, ...rest } = privilegedDeployment('default', name);
  const [container] = Object(spec).template.spec.containers;
  const labels = { app: name };
  return {
    ...rest,
    metadata: { ...rest.metadata, annotations },
    spec: {
      replicas: 0,
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ ...container, env }] } },
    },
  };
}
