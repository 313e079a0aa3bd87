import { describe, expect, it } from 'vitest';
import { keyOf, merged } from '../../../src/operator/triggers/merge-triggers.ts';
import { trigger } from '../../support/operator/metadata.ts';

describe('two triggers about one object', () => {
  it('are about the same whatever the version of the API', () => {
    expect(keyOf(trigger({ apiVersion: 'apps/v1beta1', resourceVersion: '2' }))).toBe(keyOf(trigger()));
    expect(keyOf(trigger({ apiVersion: 'v1' }))).not.toBe(keyOf(trigger()));
  });

  it('become the later one', () => {
    const later = trigger({ resourceVersion: '2', uid: 'uid-2' });
    expect(merged(trigger(), later)).toEqual(later);
    expect(merged(trigger({ type: 'deleted' }), later)).toEqual(later);
    expect(merged(trigger({ type: 'rescan' }), trigger({ type: 'deleted' }))).toEqual(trigger({ type: 'deleted' }));
  });

  it('keep a rescan that was asked for', () => {
    const asked = trigger({ type: 'rescan', request: '1', uid: '', resourceVersion: '0' });
    const change = trigger({ resourceVersion: '7' });
    const both = { ...change, type: 'rescan', request: '1' };
    expect(merged(asked, change)).toEqual(both);
    expect(merged(change, asked)).toEqual(both);
    expect(merged(asked, { ...asked, request: '2' })).toEqual({ ...asked, request: '2' });
  });
});
