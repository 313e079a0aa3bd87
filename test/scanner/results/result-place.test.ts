import { expect, it } from 'vitest';
import { placeOf } from '../../../src/scanner/results/result-place.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };
const subject = { identity: 'i', object, source: undefined, verdicts: [] };

it('is beside a namespaced object', () => {
  expect(placeOf(subject, 'kubescape')).toEqual({ namespace: 'shop', slug: 'deployment-web' });
});

it('is the Kubescape namespace for what has none', () => {
  const node = { apiVersion: 'v1', kind: 'Node', namespace: '', name: 'x' };

  expect(placeOf({ ...subject, object: node }, 'security')).toEqual({ namespace: 'security', slug: 'node-x' });
});

it('is the Kubescape namespace for an RBAC subject, even one with a namespace', () => {
  const grant = {
    role: { apiVersion: rbac, kind: 'Role', namespace: 'shop', name: 'myrole' },
    binding: { apiVersion: rbac, kind: 'RoleBinding', namespace: 'shop', name: 'myrolebinding' },
  };
  const account = { apiVersion: '', kind: 'ServiceAccount', namespace: 'shop', name: 'sa-2' };

  expect(placeOf({ ...subject, object: account, grant }, 'kubescape')).toEqual({
    namespace: 'kubescape',
    slug: 'serviceaccount-sa-2-role-myrole-rolebinding-myrolebinding',
  });
});

it('has a name even for what Kubescape has none for', () => {
  const named = { ...object, kind: '名', name: '名' };

  expect(placeOf({ ...subject, object: named }, 'kubescape').slug).toMatch(/^unnamed-[0-9a-f]{16}$/);
});
