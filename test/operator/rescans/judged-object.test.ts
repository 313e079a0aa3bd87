import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiVersionOf } from '../../../src/kube/api/kube-api.ts';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { resultIdentity } from '../../../src/kube/names/result-identity.ts';
import { judgedObject } from '../../../src/operator/rescans/judged-object.ts';
import { metadata } from '../../support/operator/metadata.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const identityKey = 'kubescape-gitops.dev/identity';

describe('the object behind a result', () => {
  it('is the last one of its identity, whatever the names', () => {
    const name = fc.string({ minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...postureKinds), name, name, fc.boolean(), (kind, namespace, own, isGrant) => {
        const object = { apiVersion: apiVersionOf(kind), kind: kind.kind, namespace, name: own };
        const identity = isGrant ? resultIdentity(object, object, object) : resultIdentity(object);
        expect(judgedObject(metadata({ annotations: { [identityKey]: identity } }))).toEqual(object);
      }),
      propertyRuns(300),
    );
  });

  it('is what the labels name where the identity names nothing', () => {
    const labels = {
      'kubescape.io/workload-api-group': 'apps',
      'kubescape.io/workload-kind': 'Deployment',
      'kubescape.io/workload-name': 'web',
      'kubescape.io/workload-namespace': 'shop',
    };
    const annotations = { [identityKey]: `sha256:${'0'.repeat(64)}` };
    expect(judgedObject(metadata({ labels, annotations }))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      namespace: 'shop',
      name: 'web',
    });
    const binding = { ...labels, 'kubescape.io/clusterrolebinding-name': 'admins' };
    expect(judgedObject(metadata({ labels: binding }))).toMatchObject({ kind: 'ClusterRoleBinding', name: 'admins' });
    const narrow = { 'kubescape.io/rolebinding-name': 'read', 'kubescape.io/rolebinding-namespace': 'shop' };
    expect(judgedObject(metadata({ labels: narrow }))).toMatchObject({ kind: 'RoleBinding', namespace: 'shop' });
  });

  it.each([{}, { annotations: { [identityKey]: 'nonsense' } }, { annotations: { [identityKey]: '/shop/Secret/web' } }])(
    'is none of %j',
    (given) => {
      expect(judgedObject(metadata(given))).toBeUndefined();
    },
  );
});
