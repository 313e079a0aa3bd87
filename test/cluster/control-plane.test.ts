import { expect, it } from 'vitest';
import type { KubeObject } from '../support/cluster/cluster.ts';
import { kubernetesVersion } from '../support/cluster/programs/kubernetes-programs.ts';
import { describeCluster } from '../support/cluster/testing/describe-cluster.ts';

const containers = [{ name: 'app', image: 'example.test/app:1' }];

describeCluster('the shared cluster', (use) => {
  it('says that it is ready', async () => {
    expect(await use.cluster.request('GET', '/readyz')).toEqual({ status: 200, body: 'ok' });
  });

  it('is of the release that was built', async ({ skip }) => {
    skip(use.source !== 'built', 'not a built cluster');
    const { body } = await use.cluster.request('GET', '/version');
    expect(body).toMatchObject({ gitVersion: kubernetesVersion, major: '1', minor: '36' });
  });

  it('gives a new namespace its default ServiceAccount', async () => {
    const path = `/api/v1/namespaces/${use.namespace}/serviceaccounts/default`;
    expect(await use.cluster.request('GET', path)).toMatchObject({ status: 200 });
  });

  it('takes nobody without a token', async () => {
    const answer = await use.cluster.request('GET', '/api/v1/namespaces', undefined, 'nobody');
    expect(answer).toMatchObject({ status: 401, body: { kind: 'Status', reason: 'Unauthorized' } });
  });

  it('makes Pods of a Deployment, and KWOK makes them ready', async ({ skip }) => {
    skip(use.source !== 'built', 'only KWOK runs images that do not exist');
    const { cluster, namespace } = use;
    const labels = { app: 'web' };
    const web: KubeObject = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { namespace, name: 'web' },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { initContainers: containers, containers: [{ ...containers[0], name: 'web' }] },
        },
      },
    };

    await cluster.apply(web);
    await cluster.kubectl(['rollout', 'status', 'deployment/web', '-n', namespace, '--timeout=60s']);

    const names = [
      '-o',
      'jsonpath={range .items[*]}{.metadata.ownerReferences[0].kind} {.status.phase} {.spec.nodeName}{"\\n"}{end}',
    ];
    const pods = await cluster.kubectl(['get', 'pods', '-n', namespace, '-l', 'app=web', ...names]);
    expect(pods.trim().split('\n')).toEqual(
      Array.from({ length: 3 }, () => expect.stringMatching(/^ReplicaSet Running node-\d$/)),
    );
  });

  it('lets a Job succeed', async ({ skip }) => {
    skip(use.source !== 'built', 'only KWOK runs images that do not exist');
    const { cluster, namespace } = use;
    const spec = { template: { spec: { restartPolicy: 'Never', containers } } };
    await cluster.apply({ apiVersion: 'batch/v1', kind: 'Job', metadata: { namespace, name: 'once' }, spec });
    const complete = ['--for=condition=Complete', 'job/once', '-n', namespace, '--timeout=60s'];
    expect(await cluster.kubectl(['wait', ...complete])).toBe('job.batch/once condition met\n');
  });

  it('removes what belongs to something that is deleted', async ({ skip }) => {
    skip(use.source !== 'built', 'only KWOK runs images that do not exist');
    const { cluster, namespace } = use;
    const metadata = { namespace, name: 'alone' };
    const labels = { app: 'alone' };
    const template = { metadata: { labels }, spec: { containers } };
    await cluster.apply({
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata,
      spec: { replicas: 1, selector: { matchLabels: labels }, template },
    });
    const pods = ['pods', '-n', namespace, '-l', 'app=alone'];
    await cluster.kubectl(['wait', '--for=create', ...pods, '--timeout=60s']);
    await cluster.kubectl(['delete', 'replicaset/alone', '-n', namespace]);
    await cluster.kubectl(['wait', '--for=delete', ...pods, '--timeout=60s']);
    expect(await cluster.kubectl(['get', ...pods, '-o', 'name'])).toBe('');
  });

  it('serves a CustomResourceDefinition that is applied, and minds its schema', async () => {
    const { cluster, namespace } = use;
    // A kind is everybody's; a group of our own lets nobody else meet it.
    const group = `${namespace}.example.test`;
    const spec = { type: 'object', required: ['size'], properties: { size: { type: 'integer', minimum: 1 } } };
    await cluster.apply({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `widgets.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget' },
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
          },
        ],
      },
    });
    await cluster.kubectl(['wait', '--for=condition=Established', `crd/widgets.${group}`, '--timeout=60s']);
    const path = `/apis/${group}/v1/namespaces/${namespace}/widgets`;
    const widget = (name: string, size: number): KubeObject => ({
      apiVersion: `${group}/v1`,
      kind: 'Widget',
      metadata: { name },
      spec: { size },
    });

    const good = await cluster.request('POST', path, widget('good', 3));
    const bad = await cluster.request('POST', path, widget('bad', 0));
    const list = await cluster.request('GET', path);
    await cluster.kubectl(['delete', `crd/widgets.${group}`, '--wait=false']);

    expect([good.status, bad.status]).toEqual([201, 422]);
    expect(list).toMatchObject({ body: { items: [{ metadata: { name: 'good' }, spec: { size: 3 } }] } });
  });
});
