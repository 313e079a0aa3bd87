import { describe, expect, it } from 'vitest';
import { wlid } from '../../../src/kube/names/wlid.ts';
import { parseWlid } from '../../../src/storage/gone/parse-wlid.ts';

describe('a wlid', () => {
  it.each([
    ['demo', 'shop', 'Deployment', 'web'],
    ['arn-aws-eks', 'shop', 'NetworkPolicy', 'a-b.c'],
    ['', '', 'ClusterRoleBinding', 'system:node-proxier'],
  ])('of cluster %j is read as it was written', (cluster, namespace, kind, name) => {
    expect(parseWlid(wlid(cluster, { namespace, kind, name }))).toEqual({ namespace, kind: kind.toLowerCase(), name });
  });

  it.each([
    '',
    'wlid://cluster-a/namespace-b',
    'wlid://cluster-a/namespace-b/deployment',
    'wlid://cluster-a/namespace-b/deployment-',
    'wlid://cluster-a/namespace-b/deployment-web/more',
    'wlid://cluster-a/b/namespace-c/deployment-web',
    ' wlid://cluster-a/namespace-b/deployment-web',
    `wlid://cluster-a/namespace-b/deployment-${'x'.repeat(2000)}`,
  ])('is not %j', (text) => {
    expect(parseWlid(text)).toBeUndefined();
  });
});
