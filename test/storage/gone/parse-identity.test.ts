import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { postureKinds } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import { resultIdentity } from '../../../src/kube/names/result-identity.ts';
import { apiVersionOf } from '../../../src/kube/api/kube-api.ts';
import { parseIdentity } from '../../../src/storage/gone/parse-identity.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const short = (text: string): readonly string[] | undefined =>
  parseIdentity(text)?.map(({ kind, namespace, name }) => [kind.kind, namespace, name].join(' '));
const rbac = 'rbac.authorization.k8s.io';

describe('the identity of a result', () => {
  it('names an object', () => {
    expect(short('apps/shop/Deployment/web')).toEqual(['Deployment shop web']);
    expect(short('//Node/one')).toEqual(['Node  one']);
  });

  it('of an RBAC subject names its role and its binding', () => {
    expect(short(`//User/jane%20doe%2F1 ${rbac}//ClusterRole/view ${rbac}/shop/RoleBinding/give`)).toEqual([
      'ClusterRole  view',
      'RoleBinding shop give',
    ]);
  });

  it.each([
    '',
    'sha256:00',
    'apps/shop/Deployment',
    'apps/shop/Deployment/web/more',
    'apps/shop/Deployment/',
    'apps//Deployment/web',
    'apps/Shop/Deployment/web',
    'apps/../Deployment/web',
    '/shop/Node/one',
    'apps/shop/deployment/web',
    'apps/shop/Deployment/we%2fb',
    'apps/shop/Deployment/web%',
    'apps/shop/Deployment/web%41',
    'apps/shop/Deployment/web apps/shop/Deployment/web',
    `//User/a ${rbac}//ClusterRole/b`,
    `//User/a ${rbac}/shop/RoleBinding/c ${rbac}//ClusterRole/b`,
    `User/a ${rbac}//ClusterRole/b ${rbac}/shop/RoleBinding/c`,
    `//User/a ${rbac}//ClusterRole/b ${rbac}/shop/RoleBinding/c `,
    'hostdata.kubescape.cloud//KubeletInfo/one',
    'example.com/shop/Deployment/web',
    '/shop/Secret/password',
    `apps/shop/Deployment/${'a'.repeat(254)}`,
  ])('%j names nothing that is watched', (text) => {
    expect(parseIdentity(text)).toBeUndefined();
  });

  it('is read as it was written, whatever the names', () => {
    const name = fc.string({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom(...postureKinds), name, (kind, text) => {
        const namespace = kind.isNamespaced ? 'shop' : '';
        const identity = resultIdentity({ apiVersion: apiVersionOf(kind), kind: kind.kind, namespace, name: text });
        expect(parseIdentity(identity)).toEqual([{ kind, namespace, name: text, isExact: true }]);
      }),
      propertyRuns(300),
    );
  });

  it('may be any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const named = parseIdentity(text);
        expect(named === undefined || named.length > 0).toBe(true);
      }),
      propertyRuns(300),
    );
  });
});
