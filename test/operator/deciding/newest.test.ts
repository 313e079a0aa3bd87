import { expect, it } from 'vitest';
import { NewestOfKinds } from '../../../src/operator/deciding/newest.ts';
import { trigger } from '../../support/operator/metadata.ts';

it('keeps the newest of each kind until it is taken', () => {
  const newest = new NewestOfKinds();
  for (const resourceVersion of ['9', '10', '2']) newest.note(trigger({ resourceVersion }));
  newest.note(trigger({ kind: 'Pod', apiVersion: 'v1', resourceVersion: '1' }));
  expect(newest.take().map(({ kind, resourceVersion }) => `${kind} ${resourceVersion}`)).toEqual([
    'Deployment 10',
    'Pod 1',
  ]);
  expect(newest.take()).toEqual([]);
});
