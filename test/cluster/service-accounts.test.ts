import { expect, it } from 'vitest';
import { auditedRequests } from '../support/cluster/audit-log.ts';
import { removeClusterRights, requestToken, serviceAccountToken } from '../support/cluster/service-accounts.ts';
import { describeCluster } from '../support/cluster/testing/describe-cluster.ts';
import { until } from '../support/cluster/until.ts';

const readsConfigMaps = [{ apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] }];
const readsNodes = [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }];

describeCluster('a ServiceAccount', (use) => {
  it('may do what its Role allows, and no more', async () => {
    const { cluster, namespace } = use;
    const token = await serviceAccountToken(cluster, { namespace, name: 'reader', rules: readsConfigMaps });
    const ask = async (method: string, path: string, body?: unknown): Promise<number> =>
      (await cluster.request(method, path, body, token)).status;
    const own = `/api/v1/namespaces/${namespace}`;
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'made' } };

    expect({
      list: await ask('GET', `${own}/configmaps`),
      write: await ask('POST', `${own}/configmaps`, configMap),
      otherKind: await ask('GET', `${own}/secrets`),
      otherNamespace: await ask('GET', '/api/v1/namespaces/kube-system/configmaps'),
      everywhere: await ask('GET', '/api/v1/nodes'),
    }).toEqual({ list: 200, write: 403, otherKind: 403, otherNamespace: 403, everywhere: 403 });
  });

  it('may do everywhere what its ClusterRole allows', async () => {
    const { cluster, namespace } = use;
    const token = await serviceAccountToken(cluster, { namespace, name: 'wide', clusterRules: readsNodes });
    const nodes = await cluster.request('GET', '/api/v1/nodes', undefined, token);
    const pods = await cluster.request('GET', '/api/v1/pods', undefined, token);
    expect([nodes.status, pods.status]).toEqual([200, 403]);
  });

  it('loses what it may do elsewhere with the tests that it was made for', async () => {
    const { cluster, namespace } = use;
    const others = await cluster.createNamespace('gone');
    await serviceAccountToken(cluster, { namespace: others, name: 'gone', clusterRules: readsNodes });
    await serviceAccountToken(cluster, { namespace, name: 'stays', clusterRules: readsNodes });
    await removeClusterRights(cluster, others);
    await cluster.request('DELETE', `/api/v1/namespaces/${others}`);
    const names = await cluster.kubectl(['get', 'clusterroles,clusterrolebindings', '-o', 'name']);
    expect([names.includes(`/${others}:gone\n`), names.includes(`/${namespace}:stays\n`)]).toEqual([false, true]);
  });

  it('is known to others by a TokenReview of its token, for the audience that it is meant for', async () => {
    const { cluster, namespace } = use;
    await serviceAccountToken(cluster, { namespace, name: 'caller' });
    const token = await requestToken(cluster, namespace, 'caller', { seconds: 600, audiences: ['scanner'] });
    const review = async (audience: string): Promise<unknown> => {
      const spec = { token, audiences: [audience] };
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', spec };
      return (await cluster.request('POST', '/apis/authentication.k8s.io/v1/tokenreviews', body)).body;
    };

    expect(await review('scanner')).toMatchObject({
      status: {
        authenticated: true,
        audiences: ['scanner'],
        user: { username: `system:serviceaccount:${namespace}:caller` },
      },
    });
    expect(await review('storage')).toMatchObject({ status: { error: expect.stringContaining('audience') } });
    expect(await cluster.request('GET', '/api/v1/nodes', undefined, token)).toMatchObject({ status: 401 });
  });

  it('can use kubectl with a kubeconfig of its own', async () => {
    const { cluster, namespace } = use;
    const token = await serviceAccountToken(cluster, { namespace, name: 'typist', rules: readsConfigMaps });
    const can = (verb: string): Promise<string> =>
      cluster.kubectl(['auth', 'can-i', verb, 'configmaps', '-n', namespace, '--token', token]).catch(String);
    expect(await can('list')).toBe('yes\n');
    expect(await can('delete')).toContain('auth can-i delete');
    expect(JSON.parse(cluster.kubeconfigOf(token))).toMatchObject({ users: [{ user: { token } }] });
  });

  it('leaves in the audit log what it asked for, and whether it was allowed', async ({ skip }) => {
    const { cluster, namespace, auditLog } = use;
    if (auditLog === undefined) return skip('not a built cluster');
    const token = await serviceAccountToken(cluster, { namespace, name: 'audited', rules: readsConfigMaps });
    await cluster.request('GET', `/api/v1/namespaces/${namespace}/configmaps`, undefined, token);
    await cluster.request('GET', '/apis/apps/v1/deployments/', undefined, token);
    const user = `system:serviceaccount:${namespace}:audited`;
    const asked = await until('two requests in the audit log', async () => {
      const found = (await auditedRequests(auditLog)).filter((request) => request.user === user);
      return found.length === 2 && found;
    });
    expect(asked).toMatchObject([
      { verb: 'list', group: '', resource: 'configmaps', namespace, isAllowed: true },
      { verb: 'list', group: 'apps', resource: 'deployments', namespace: undefined, isAllowed: false },
    ]);
  });
});
