import { describe, expect, it } from 'vitest';
import { toClusterName, wlid } from '../../../src/kube/names/wlid.ts';

describe('a wlid', () => {
  it('names cluster, namespace, kind and name', () => {
    expect(wlid('demo', { namespace: 'shop', kind: 'Deployment', name: 'web' })).toBe(
      'wlid://cluster-demo/namespace-shop/deployment-web',
    );
  });

  it('keeps the place of a namespace that is not there', () => {
    expect(wlid('demo', { namespace: '', kind: 'ClusterRole', name: 'foo' })).toBe(
      'wlid://cluster-demo/namespace-/clusterrole-foo',
    );
  });

  it('drops dashes of the kind, not of the name', () => {
    expect(wlid('c', { namespace: 'n', kind: 'My-Kind', name: 'a-b' })).toBe('wlid://cluster-c/namespace-n/mykind-a-b');
  });
});

it.each([
  ['demo', 'demo'],
  ['arn:aws:eks:eu-1:42:cluster/prod', 'arn-aws-eks-eu-1-42-cluster-prod'],
  ['a  //b_c', 'a-b_c'],
  ['çluster💥', '-luster-'],
])('a cluster called %s is named %s', (text, name) => {
  expect(toClusterName(text)).toBe(name);
});
