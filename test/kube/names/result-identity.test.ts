import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultIdentity } from '../../../src/kube/names/result-identity.ts';
import { propertyRuns } from '../../support/property-runs.ts';

const part = fc.string({ unit: fc.constantFrom('a', '/', '%', ' ', '2', 'F'), maxLength: 6 });
const named = fc.record({ apiVersion: fc.constant('v1'), kind: part, namespace: part, name: part });

describe('the identity of a result', () => {
  it('has no API version', () => {
    const object = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' };

    expect(resultIdentity(object)).toBe('apps/shop/Deployment/web');
    expect(resultIdentity({ ...object, apiVersion: 'apps/v1beta1' })).toBe(resultIdentity(object));
  });

  it('is not that of any other object', () => {
    fc.assert(
      fc.property(fc.array(named, { maxLength: 3 }), fc.array(named, { maxLength: 3 }), (left, right) => {
        const isSame = JSON.stringify(left) === JSON.stringify(right);
        expect(resultIdentity(...left) === resultIdentity(...right)).toBe(isSame);
      }),
      propertyRuns(500),
    );
  });

  it('has room in an annotation, however long a name is', () => {
    const user = (name: string): string => resultIdentity({ apiVersion: '', kind: 'User', namespace: '', name });

    expect(user('x'.repeat(1_000_000))).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(user('x'.repeat(1_000_000))).not.toBe(user('x'.repeat(1_000_001)));
  });
});
