import { describe, expect, it } from 'vitest';
import { ownerReferences } from '../../../src/scanner/results/owner-references.ts';
import { resultsOf } from '../../support/posture-results.ts';

const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', namespace: '', name: 'r', uid: 'u' };
const pod = { apiVersion: 'v1', kind: 'Pod', namespace: 'n', name: 'p', uid: 'u' };
const reference = { kind: 'Pod', apiVersion: 'v1', name: 'p', uid: 'u' };

describe('the owner of a result', () => {
  it.each([
    ['the object beside it', pod, 'n', [reference]],
    ['nobody, where the object is in another namespace that nobody knows', pod, 'kubescape', []],
    [
      'the Namespace of the object, where that is another one',
      { ...pod, namespaceUid: 'v' },
      'kubescape',
      [{ ...reference, kind: 'Namespace', name: 'n', uid: 'v' }],
    ],
    ['nobody, where the object has no uid', { ...pod, uid: '' }, 'n', []],
    ['nobody, where there is no object', undefined, 'n', []],
    [
      'the cluster-scoped object',
      role,
      'kubescape',
      [{ ...reference, apiVersion: role.apiVersion, kind: 'ClusterRole', name: 'r' }],
    ],
  ])('is %s', (_who, object, namespace, expected) => {
    expect(ownerReferences(object, namespace)).toEqual(expected);
  });

  it.each([
    ['ClusterRoleBinding', '', ['ClusterRoleBinding']],
    ['RoleBinding', 'shop', []],
    ['RoleBinding', 'kubescape', ['RoleBinding']],
  ])('of an RBAC subject with a %s of "%s" is %j', (kind, namespace, owners) => {
    const apiGroup = 'rbac.authorization.k8s.io';
    const { uid, name, ...types } = role;
    const [result] = resultsOf([
      { ...types, metadata: { name, uid: 'r' }, rules: [] },
      {
        apiVersion: `${apiGroup}/v1`,
        kind,
        metadata: { name: 'b', uid, ...(namespace === '' ? {} : { namespace }) },
        roleRef: { apiGroup, kind: 'ClusterRole', name },
        subjects: [{ apiGroup, kind: 'User', name: 'alice' }],
      },
    ]);

    expect(result?.scan.metadata.namespace).toBe('kubescape');
    expect((result?.scan.metadata.ownerReferences ?? []).map((owner) => owner.kind)).toEqual(owners);
  });
});
