import { describe, expect, it } from 'vitest';
import { resultsOf } from '../../support/posture-results.ts';

const privileged = (name: string): object => ({ name, image: 'i', securityContext: { privileged: true } });

function hashOf(containers: readonly object[], given: Parameters<typeof resultsOf>[1] = {}): string | undefined {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'n' }, spec: { containers } };
  const [result] = resultsOf([pod], given);
  return result?.scan.metadata.annotations['kubescape-gitops.dev/verdict-hash'];
}

const before = hashOf([privileged('a'), { name: 'b', image: 'i' }]);

describe('the hash of the verdicts', () => {
  it('stays when containers change places', () => {
    expect(hashOf([{ name: 'b', image: 'i' }, privileged('a')])).toBe(before);
  });

  it('stays with another version, policy digest or cluster name', () => {
    const settings = { engineVersion: '9', policyDigest: 'x', clusterName: 'y', inputs: {} };

    expect(hashOf([privileged('a'), { name: 'b', image: 'i' }], { settings })).toBe(before);
  });

  it('is another one when a control flips', () => {
    expect(
      hashOf([
        { name: 'a', image: 'i' },
        { name: 'b', image: 'i' },
      ]),
    ).not.toBe(before);
  });

  it('is another one when one more container fails a control that failed before', () => {
    expect(hashOf([privileged('a'), privileged('b')])).not.toBe(before);
  });

  it('is another one when a failure is excepted', () => {
    const exceptions = [{ name: 'e', resources: [{ kind: 'Pod' }], policies: [{ control: 'C-0057' }] }];

    expect(hashOf([privileged('a'), { name: 'b', image: 'i' }], { options: { exceptions } })).not.toBe(before);
  });
});
