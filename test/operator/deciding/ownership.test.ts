import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCollected } from '../../../src/engine/collection.ts';
import { isOwned } from '../../../src/operator/deciding/ownership.ts';
import { metadata } from '../../support/operator/metadata.ts';
import { propertyRuns } from '../../support/property-runs.ts';

it('takes the same objects for owned as the engine does', () => {
  const kinds = fc.constantFrom('Pod', 'Job', 'ReplicaSet', 'Deployment', 'CronJob', 'Role');
  const versions = fc.constantFrom('apps/v1', 'batch/v1', 'batch/v1beta1', 'v1', 'argoproj.io/v1alpha1');
  const owner = versions.map((apiVersion) => ({ apiVersion, kind: 'Owner', name: 'owner', uid: 'uid-2' }));
  const ownerReferences = fc.option(fc.array(owner, { maxLength: 2 }), { nil: undefined });
  const labels = fc.constantFrom(undefined, {}, { 'pod-template-hash': '' }, { 'pod-template-hash': 'abc' });
  fc.assert(
    fc.property(kinds, ownerReferences, labels, (kind, owners, labelled) => {
      const all = metadata({ ...(owners && { ownerReferences: owners }), ...(labelled && { labels: labelled }) });
      expect(isOwned(kind, all)).toBe(!isCollected({ kind, object: { metadata: all } }));
    }),
    propertyRuns(300),
  );
});
