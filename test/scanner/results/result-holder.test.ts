import { describe, expect, it } from 'vitest';
import { labelKeys, ownAnnotations } from '../../../src/kube/names/metadata-keys.ts';
import { holderIn } from '../../../src/scanner/results/result-holder.ts';
import { resultsOf } from '../../support/posture-results.ts';

const labels = {
  [labelKeys.apiGroup]: 'apps',
  [labelKeys.kind]: 'Deployment',
  [labelKeys.name]: 'web',
  [labelKeys.namespace]: 'shop',
};
const ours = { [ownAnnotations.contentHash]: 'abc' };

describe('whose result it is', () => {
  it('is what its annotation says, whatever its labels do', () => {
    const annotations = { ...ours, [ownAnnotations.identity]: 'apps/shop/Deployment/other' };
    expect(holderIn({ labels, annotations })).toBe('apps/shop/Deployment/other');
  });

  it('is what its labels say, where it has no such annotation', () => {
    expect(holderIn({ labels, annotations: ours })).toBe('apps/shop/Deployment/web');
    expect(holderIn({ labels: { ...labels, [labelKeys.apiGroup]: '' }, annotations: ours })).toBe(
      '/shop/Deployment/web',
    );
  });

  it('nobody says of one that we did not write', () => {
    expect(holderIn({ labels, annotations: {} })).toBeUndefined();
    expect(holderIn({ labels })).toBeUndefined();
  });

  it('labels cannot say of an RBAC subject, or when some are missing', () => {
    const { [labelKeys.kind]: _, ...some } = labels;
    expect(holderIn({ labels: some, annotations: ours })).toBeUndefined();
    expect(holderIn({ labels: { ...labels, [labelKeys.rbac]: 'true' }, annotations: ours })).toBeUndefined();
  });

  it.each(['web', `${'a'.repeat(62)}.${'b'.repeat(20)}`, 'system:node'])(
    'comes back from a result about %s',
    (name) => {
      const [result] = resultsOf([{ apiVersion: 'v1', kind: 'Namespace', metadata: { name, uid: 'u' } }]);
      expect(result && holderIn(result.scan.metadata)).toBe(result?.identity);
      expect(result?.identity).toBe(`//Namespace/${name}`);
    },
  );
});
