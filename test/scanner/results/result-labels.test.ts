import { describe, expect, it } from 'vitest';
import { resultLabels, splitApiVersion } from '../../../src/scanner/results/result-labels.ts';

const rbac = 'rbac.authorization.k8s.io/v1';
const subject = { identity: 'i', source: undefined, verdicts: [] };

describe('the labels of a result', () => {
  it('have the kind in its case, an empty core group, and no namespace of what has none', () => {
    const object = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'shop' };

    expect(resultLabels({ ...subject, object })).toEqual({
      'kubescape.io/workload-api-group': '',
      'kubescape.io/workload-api-version': 'v1',
      'kubescape.io/workload-kind': 'Namespace',
      'kubescape.io/workload-name': 'shop',
    });
  });

  it('of an RBAC subject name its cluster role and binding, cleaned', () => {
    const labels = resultLabels({
      ...subject,
      object: { apiVersion: 'rbac.authorization.k8s.io', kind: 'User', namespace: '', name: 'system:kube-Scheduler' },
      grant: {
        binding: { apiVersion: rbac, kind: 'ClusterRoleBinding', namespace: '', name: 'system:b' },
        role: { apiVersion: rbac, kind: 'ClusterRole', namespace: '', name: 'system:r' },
      },
    });

    expect(labels).toEqual({
      'kubescape.io/workload-api-group': 'rbac.authorization.k8s.io',
      'kubescape.io/workload-api-version': '',
      'kubescape.io/workload-kind': 'User',
      'kubescape.io/workload-name': 'system-kube-scheduler',
      'kubescape.io/rbac-resource': 'true',
      'kubescape.io/clusterrole-name': 'system-r',
      'kubescape.io/clusterrolebinding-name': 'system-b',
    });
  });

  it.each([
    ['apps/v1', 'apps', 'v1'],
    ['v1', '', 'v1'],
    ['', '', ''],
    ['rbac.authorization.k8s.io', 'rbac.authorization.k8s.io', ''],
  ])('split %s into "%s" and "%s"', (apiVersion, group, version) => {
    expect(splitApiVersion(apiVersion)).toEqual({ group, version });
  });
});
