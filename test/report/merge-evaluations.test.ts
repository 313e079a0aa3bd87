import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { Inventory } from '../../src/engine/inventory.ts';
import type { Evaluation } from '../../src/model/evaluation.ts';
import { mergeEvaluations } from '../../src/report/merge-evaluations.ts';

function evaluated(...privileged: readonly boolean[]): Evaluation {
  const inventory = new Inventory({ controls, scope: 'cluster' });
  for (const [index, isPrivileged] of privileged.entries()) {
    const identity = { apiVersion: 'v1', kind: 'Pod', namespace: 'web', name: `pod-${index}` };
    const containers = [{ name: 'web', image: 'web', securityContext: { privileged: isPrivileged } }];
    inventory.upsert({ ...identity, key: identity.name, object: { ...identity, spec: { containers } } });
  }
  return inventory.evaluate();
}

describe('the evaluations of several clusters', () => {
  const [dev, prod] = [evaluated(true, false), evaluated(false)];
  const merged = mergeEvaluations([
    { name: 'dev', evaluation: dev },
    { name: 'prod', evaluation: prod },
  ]);
  const privileged = merged.controls.find(({ id }) => id === 'C-0057');

  it('have the sums of their counters and the averages of their scores', () => {
    expect(privileged).toMatchObject({ resources: { failed: 1, passed: 2, skipped: 0 }, complianceScore: 75 });
    expect(merged.complianceScore).toBeCloseTo((dev.complianceScore + prod.complianceScore) / 2, 10);
    expect(merged.frameworks.map(({ name }) => name)).toEqual(dev.frameworks.map(({ name }) => name));
  });

  it('have the worst of their statuses', () => {
    expect([privileged?.status, merged.status]).toEqual(['failed', 'failed']);
  });

  it('tell of every verdict whose it is', () => {
    expect(Array.from(merged.verdicts, ({ cluster, name }) => [cluster, name])).toEqual([
      ['dev', 'pod-0'],
      ['dev', 'pod-1'],
      ['prod', 'pod-0'],
    ]);
  });

  it('of one cluster say what it says', () => {
    const { verdicts: _verdicts, ...alone } = mergeEvaluations([{ name: 'dev', evaluation: dev }]);
    const { verdicts: _own, ...own } = dev;

    expect(alone).toEqual(own);
  });
});
