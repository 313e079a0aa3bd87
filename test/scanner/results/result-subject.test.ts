import { describe, expect, it } from 'vitest';
import { subjectsOf } from '../../../src/scanner/results/result-subject.ts';
import { finder, resultNamed, resultsOf, verdictsOf } from '../../support/posture-results.ts';

const labels = { app: 'jenkins' };
const jenkins = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'jenkins', namespace: 'build', labels, uid: 'u' },
  spec: {
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers: [{ name: 'c', image: 'i' }] } },
  },
};
const service = (name: string, type: string, port: number): object => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'build' },
  spec: { type, selector: labels, ports: [{ port }] },
});
const objects = [
  service('b', 'NodePort', 80),
  service('a', 'NodePort', 22),
  service('inside', 'ClusterIP', 80),
  jenkins,
];

describe('what was judged of a workload with its Services', () => {
  const results = resultsOf(objects);
  const { scan } = resultNamed(results, 'build', 'deployment-jenkins');

  it('is one result, that of the workload', () => {
    expect(results.filter(({ scan: { metadata } }) => metadata.namespace === 'build')).toHaveLength(1);
    expect(scan.metadata.labels['kubescape.io/workload-api-group']).toBe('apps');
    expect(scan.metadata.ownerReferences?.map(({ uid }) => uid)).toEqual(['u']);
    expect(Object.keys(scan.spec.controls)).toEqual(expect.arrayContaining(['C-0013', 'C-0021', 'C-0042', 'C-0057']));
  });

  it('fails where it fails with any Service, and names those', () => {
    expect(scan.spec.controls['C-0021']?.status.status).toBe('failed');
    expect(scan.spec.controls['C-0021']?.rules).toMatchObject([
      { relatedResourcesIDs: ['/v1/build/Service/a', '/v1/build/Service/b'] },
    ]);
    expect(scan.spec.controls['C-0021']?.rules[0]?.paths?.map(({ failedPath }) => failedPath)).toEqual([
      'spec.selector.matchLabels',
      'spec.selector',
    ]);
  });

  it('lists no related objects, which are for RBAC', () => {
    expect(scan.spec.relatedObjects).toBeUndefined();
    expect(scan.metadata.labels).not.toHaveProperty(['kubescape.io/rbac-resource']);
  });

  it('counts each control once', () => {
    const { summary } = resultNamed(results, 'build', 'deployment-jenkins');
    const failed = Object.values(scan.spec.controls).filter(({ status }) => status.status === 'failed');

    expect(Object.values(summary.spec.severities).reduce((sum, count) => sum + count, 0)).toBe(failed.length);
  });
});

it('does without the live object, when that is gone already', () => {
  const subjects = subjectsOf(verdictsOf(objects), () => undefined);

  expect(subjects.every(({ source }) => source === undefined)).toBe(true);
  const deployments = subjects.filter(({ object }) => object.kind === 'Deployment');
  expect(deployments.map(({ identity }) => identity)).toEqual(['apps/build/Deployment/jenkins']);
});

it('finds the binding of an RBAC subject as the object that it goes with', () => {
  const apiGroup = 'rbac.authorization.k8s.io';
  const metadata = { name: 'a', namespace: 'n' };
  const granted = [
    { apiVersion: `${apiGroup}/v1`, kind: 'Role', metadata, rules: [] },
    {
      apiVersion: `${apiGroup}/v1`,
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup, kind: 'Role', name: 'a' },
      subjects: [{ apiGroup, kind: 'User', name: 'u' }],
    },
  ];

  const [subject] = subjectsOf(verdictsOf(granted), finder(granted));

  expect(subject?.source).toMatchObject({ kind: 'RoleBinding', namespace: 'n', name: 'a' });
});
