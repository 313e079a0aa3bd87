import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tokenReviewRules, TokenReviews } from '../../../../src/kube/access/token-reviews.ts';
import { connectByKubeconfig } from '../../../../src/kube/api/connect.ts';
import type { KubeConnection } from '../../../../src/kube/api/kube-connection.ts';
import { requestToken, serviceAccountToken } from '../../../support/cluster/service-accounts.ts';
import { describeCluster } from '../../../support/cluster/testing/describe-cluster.ts';

describeCluster('a review of a token', (use) => {
  let api: KubeConnection;
  beforeAll(async () => {
    api = await connectByKubeconfig({ file: use.cluster.kubeconfig });
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'token-reviews-'));
  afterAll(() => {
    api.close();
    rmSync(folder, { recursive: true });
  });

  const write = (kubeconfig: string): string => {
    const file = path.join(folder, 'kubeconfig');
    writeFileSync(file, kubeconfig, { mode: 0o600 });
    return file;
  };

  it('tells who presents it, if it is for this audience', async () => {
    const { cluster, namespace } = use;
    await serviceAccountToken(cluster, { namespace, name: 'caller' });
    const ours = await requestToken(cluster, namespace, 'caller', { seconds: 600, audiences: ['ours'] });
    const theirs = await requestToken(cluster, namespace, 'caller', { seconds: 600, audiences: ['theirs'] });
    const reviews = new TokenReviews(api, { audience: 'ours' });
    expect(await reviews.review(ours)).toEqual({ username: `system:serviceaccount:${namespace}:caller` });
    expect(await reviews.review(theirs)).toBeUndefined();
    expect(await reviews.review(`${ours.slice(0, -4)}AAAA`)).toBeUndefined();
    expect(await reviews.review('no token')).toBeUndefined();
  });

  it('can be had with the right that is listed, and not without it', async () => {
    const { cluster, namespace } = use;
    const rights = { namespace, name: 'reviewer', clusterRules: tokenReviewRules };
    const able = await serviceAccountToken(cluster, rights);
    const ours = await requestToken(cluster, namespace, 'reviewer', { audiences: ['ours'] });
    const strong = await connectByKubeconfig({ file: write(cluster.kubeconfigOf(able)) });
    const username = `system:serviceaccount:${namespace}:reviewer`;
    expect(await new TokenReviews(strong, { audience: 'ours' }).review(ours)).toEqual({ username });
    strong.close();

    const token = await serviceAccountToken(cluster, { namespace, name: 'nobody' });
    const weak = await connectByKubeconfig({ file: write(cluster.kubeconfigOf(token)) });
    const reviews = new TokenReviews(weak, { audience: 'ours' });
    await expect(reviews.review(token)).rejects.toMatchObject({ fault: 'forbidden', status: 403 });
    weak.close();
  });
});
