import { describe, expect, it } from 'vitest';
import { judge, messagesOf, namespaceObject, privilegedDeployment } from '../../../support/live/judged-cluster.ts';
import { refusal, toldClusters } from '../../../support/live/told-cluster.ts';

const tellCluster = toldClusters();

describe('discovery', () => {
  it('names a kind that every cluster has and this one does not serve', async () => {
    const cluster = await tellCluster({
      exceptionally: ({ path }) => (path === '/apis/batch/v1' ? refusal(404, 'NotFound', 'no') : undefined),
      objects: [namespaceObject('shop')],
    });

    expect(messagesOf(await judge(cluster))).toEqual([
      expect.stringMatching(/^cannot list jobs\.batch: the API server does not serve it in batch\/v1; skipped/),
      expect.stringMatching(/^cannot list cronjobs\.batch: the API server does not serve it in batch\/v1; skipped/),
    ]);
  });

  it('is not needed by who may list, but not discover', async () => {
    const cluster = await tellCluster({
      objects: [privilegedDeployment('web')],
      exceptionally: ({ path }) => (path.split('/').length < 5 ? refusalOfRoots(path) : undefined),
    });
    const judged = await judge(cluster);

    expect([judged.evaluated.objects, messagesOf(judged)]).toEqual([1, []]);
  });

  it('that fails for a group leaves open what is in it, even whether an add-on is there', async () => {
    const cluster = await tellCluster({
      objects: [namespaceObject('shop')],
      exceptionally: ({ path }) => (path === '/apis/cilium.io/v2' ? { status: 200, json: [] } : undefined),
    });

    expect(messagesOf(await judge(cluster))).toEqual([
      expect.stringMatching(/^cannot list ciliumnetworkpolicies\.cilium\.io: GET \/apis\/cilium\.io\/v2 is answered/),
      expect.stringMatching(/^cannot list ciliumclusterwidenetworkpolicies\.cilium\.io: GET/),
    ]);
  });

  it.each([
    ['no Kubernetes', refusal(404, 'NotFound', 'no'), 'it does not know /api/v1'],
    ['something else', { status: 200, json: { hello: 'world' } }, 'something else than resources'],
    ['a refusal of the token', refusal(401, 'Unauthorized', 'Unauthorized'), 'the credentials are not accepted'],
  ])('that finds %s ends the scan', async (_title, answer, words) => {
    const cluster = await tellCluster({ exceptionally: () => answer });

    await expect(judge(cluster)).rejects.toMatchObject({
      code: 'CLUSTER',
      message: expect.stringContaining(words),
    });
    await expect(judge(cluster)).rejects.not.toThrow('secret-of-the-test');
  });
});

function refusalOfRoots(path: string): ReturnType<typeof refusal> | undefined {
  const isRoot = path === '/api/v1' || /^\/apis\/[^/]+\/[^/]+$/.test(path);
  return isRoot ? refusal(403, 'Forbidden', 'no discovery') : undefined;
}
