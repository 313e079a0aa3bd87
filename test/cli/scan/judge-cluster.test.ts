import { describe, expect, it } from 'vitest';
import { namespaceFilter } from '../../../src/cli/namespace-filter.ts';
import { account, binding, node, pod, policy, role } from '../../support/cluster-objects.ts';
import { summaryOf, verdictOf } from '../../support/inventories.ts';
import { judge, messagesOf, namespaceObject, privilegedDeployment } from '../../support/live/judged-cluster.ts';
import { refusal, toldClusters, type ToldCluster } from '../../support/live/told-cluster.ts';

const tellCluster = toldClusters();

describe('judgeCluster', () => {
  it('judges what the API server lists, as a cluster', async () => {
    const objects = [
      privilegedDeployment('web'),
      policy('all', 'web'),
      node('v1.36.3'),
      namespaceObject('shop'),
      role('r', 'list'),
    ];
    const cluster = await tellCluster({ objects });
    const { evaluation, evaluated, liveCluster, problems } = await judge(cluster);

    expect([evaluation.scope, evaluated.objects, problems]).toEqual(['cluster', 5, []]);
    expect(liveCluster).toEqual({ name: 'told-cluster', server: cluster.url });
    expect(verdictOf(evaluation, 'apps/v1/shop/Deployment/web', 'C-0057')?.status).toBe('failed');
    expect(verdictOf(evaluation, 'apps/v1/shop/Deployment/web', 'C-0030')?.status).toBe('passed');
  });

  it('leaves Pods to their owners', async () => {
    const owned = pod('web-1', { spec: { containers: [{ name: 'app' }] } });
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web', uid: 'u' }];
    Object.assign((owned as { metadata: object }).metadata, { ownerReferences });
    const { evaluation, evaluated } = await judge(await tellCluster({ objects: [owned, pod('alone')] }));
    const judged = Array.from(evaluation.verdicts, ({ key }) => key);

    expect([evaluated.objects, judged]).toEqual([2, ['/v1/shop/Pod/alone']]);
  });

  it('asks for no Secret, and for kinds of add-ons only where they are served', async () => {
    const [plain, extended] = [await tellCluster(), await tellCluster({ extras: ['CiliumNetworkPolicy'] })];
    await judge(plain);
    await judge(extended);
    const listed = ({ requests }: ToldCluster): string[] =>
      requests.filter(({ query }) => query.has('limit')).map(({ path }) => path.split('/').at(-1) ?? '');

    expect(listed(plain)).not.toContain('secrets');
    expect(listed(extended).filter((name) => !listed(plain).includes(name))).toEqual(['ciliumnetworkpolicies']);
  });

  it('lists four kinds at once at most', async () => {
    const cluster = await tellCluster();
    await judge(cluster);

    expect([1, 2, 3, 4]).toContain(cluster.mostLists);
  });

  it('judges only the chosen namespaces, by what the others say too', async () => {
    const objects = [
      privilegedDeployment('web'),
      privilegedDeployment('web', 'other'),
      policy('web', 'web'),
      account('default', false),
    ];
    const judges = namespaceFilter([], ['other', 'nothing']);
    const { evaluation } = await judge(await tellCluster({ objects }), { judges });

    expect(Array.from(evaluation.verdicts, ({ key }) => key)).toEqual([
      '/v1/shop/ServiceAccount/default',
      'apps/v1/shop/Deployment/web',
      'networking.k8s.io/v1/shop/NetworkPolicy/web',
    ]);
  });
});

describe('a kind that may not be listed', () => {
  const objects = [privilegedDeployment('web'), namespaceObject('shop'), binding('b', 'r'), role('r', 'list')];
  const forbidding = (plural: string): Promise<ToldCluster> =>
    tellCluster({
      objects,
      exceptionally: ({ path }) =>
        path.endsWith(`/${plural}`) ? refusal(403, 'Forbidden', `reader cannot list ${plural}`) : undefined,
    });

  it('is named with the controls that are skipped without it', async () => {
    const judged = await judge(await forbidding('networkpolicies'));
    const { status, reason } = summaryOf(judged.evaluation, 'C-0030');

    expect([status, reason]).toEqual(['skipped', 'cannot list networkpolicies.networking.k8s.io: forbidden']);
    expect(messagesOf(judged)).toEqual([
      'cannot list networkpolicies.networking.k8s.io: forbidden; skipped without it: C-0030, C-0054 ' +
        '(GET /apis/networking.k8s.io/v1/networkpolicies: not allowed, 403: reader cannot list networkpolicies)',
    ]);
  });

  it('is named with the controls that see only a part of what they judge', async () => {
    const judged = await judge(await forbidding('pods'));

    expect(summaryOf(judged.evaluation, 'C-0057').status).toBe('failed');
    expect(summaryOf(judged.evaluation, 'C-0041').status).toBe('skipped');
    expect(messagesOf(judged)).toEqual([
      expect.stringMatching(
        /^cannot list pods: forbidden; skipped without it: .*C-0041.*; judged only in part: .*C-0057/,
      ),
    ]);
  });

  it('does not let a binding pass whose role nobody could see', async () => {
    const judged = await judge(await forbidding('roles'));

    expect(summaryOf(judged.evaluation, 'C-0015').status).toBe('skipped');
    expect(messagesOf(judged)).toEqual([expect.stringMatching(/^cannot list roles\.rbac.*: forbidden; .*C-0015/)]);
  });

  it('is named once for all of them where nothing may be listed', async () => {
    const cluster = await tellCluster({ exceptionally: () => refusal(403, 'Forbidden', 'nothing for you') });
    const judged = await judge(cluster);

    expect(judged.evaluated.objects).toBe(0);
    // 21 kinds that controls read, 2 of exceptions: discovery could not tell that some are not there.
    expect(messagesOf(judged).map((message) => /^cannot list \S+: forbidden[; ]/.test(message))).toEqual(
      Array.from({ length: 23 }, () => true),
    );
  });
});

describe('a list that breaks', () => {
  const objects = [privilegedDeployment('web'), namespaceObject('shop')];

  it('counts for nothing, even what it brought before', async () => {
    const [web] = objects;
    const cluster = await tellCluster({
      objects,
      exceptionally: ({ path, query }) => {
        if (!path.endsWith('/deployments')) return undefined;
        if (query.has('continue')) return refusal(403, 'Forbidden', 'not any more');
        const metadata = { resourceVersion: '1', continue: 'page-2' };
        const [first] = [{ ...web, metadata: { name: 'web', namespace: 'shop', uid: 'u', resourceVersion: '1' } }];
        return { status: 200, json: { metadata, items: [first] } };
      },
    });
    const judged = await judge(cluster);

    expect(Array.from(judged.evaluation.verdicts, ({ key }) => key)).toEqual(['/v1//Namespace/shop']);
    expect(judged.evaluated.objects).toBe(1);
    expect(messagesOf(judged)[0]).toMatch(/^cannot list deployments\.apps: forbidden; skipped without it: .*C-0057/);
  });

  it('is named with what is wrong where it holds something else', async () => {
    const strange = { status: 200, json: { metadata: { resourceVersion: '1' }, items: [{ kind: 'Pod' }] } };
    const cluster = await tellCluster({
      objects,
      exceptionally: ({ path }) => (path.endsWith('/jobs') ? strange : undefined),
    });

    expect(messagesOf(await judge(cluster))).toEqual([
      expect.stringMatching(/^cannot list jobs\.batch: among the jobs/),
    ]);
  });
});

describe('an API server that takes the token no more', () => {
  const refused = refusal(401, 'Unauthorized', 'Unauthorized');

  it('in the middle ends the scan, and all lists with it', async () => {
    let answers = 0;
    const cluster = await tellCluster({
      exceptionally: ({ query }) => {
        if (query.has('limit')) answers += 1;
        return answers > 3 ? refused : undefined;
      },
    });

    await expect(judge(cluster)).rejects.toMatchObject({
      code: 'CLUSTER',
      message: expect.stringMatching(/^the API server http:\S+ tells nothing: .*the credentials are not accepted, 401/),
    });
    expect(cluster.requests.filter(({ query }) => query.has('limit')).length).toBeLessThan(21);
  });

  it('for one kind only leaves the others', async () => {
    const cluster = await tellCluster({
      objects: [privilegedDeployment('web')],
      exceptionally: ({ path }) => (path.endsWith('/jobs') ? refused : undefined),
    });
    const judged = await judge(cluster);

    expect(judged.evaluated.objects).toBe(1);
    expect(messagesOf(judged)).toEqual([expect.stringMatching(/^cannot list jobs\.batch: .*401/)]);
  });
});
