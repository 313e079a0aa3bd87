import { describe, expect, it } from 'vitest';
import { controls } from '../../src/engine/controls/index.ts';
import { average, combinedRisk, complianceOf, riskOf, Tally, worse } from '../../src/engine/scoring.ts';
import { frameworks } from '../../src/engine/frameworks/index.ts';
import type { Exception } from '../../src/model/exception.ts';
import { node, pod } from '../support/cluster-objects.ts';
import { inventoryOf, summaryOf, verdictOf } from '../support/inventories.ts';

const privileged = { containers: [{ name: 'app', securityContext: { privileged: true } }] };
const deployment = (name: string, replicas: unknown, spec: object = privileged): object => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: 'shop' },
  spec: { replicas, template: { spec } },
});
const only = (...ids: string[]): typeof controls => controls.filter(({ id }) => ids.includes(id));
const acceptAll: Exception = { name: 'accept', resources: [{ kind: '.*' }], policies: [] };
const tallied = (...rows: readonly (readonly ['failed' | 'passed' | 'skipped', number])[]): Tally => {
  const tally = new Tally();
  for (const [status, weight] of rows) tally.add(status, false, weight);
  return tally;
};

describe('the score of a control', () => {
  it('is the percentage of resources that pass, and the percentage of weight that fails', () => {
    const objects = [deployment('one', 1), deployment('four', 4), deployment('fine', 10, { containers: [] })];

    const summary = summaryOf(inventoryOf(objects).evaluate(), 'C-0057');

    expect(summary).toMatchObject({ status: 'failed', subStatus: '', resources: { failed: 2, passed: 1, skipped: 0 } });
    expect(summary.complianceScore).toBeCloseTo(100 / 3);
    expect(summary.riskScore).toBeCloseTo(((1 + 4.4) / (1 + 4.4 + 11)) * 100);
  });

  it.each([
    [1, 1],
    [0, 1],
    [-3, 1],
    ['4', 1],
    [null, 1],
    [2, 2.2],
    [1.5, 1.65],
  ])('weighs a resource of %j replicas as %d', (replicas, weight) => {
    const objects = [deployment('failing', replicas), deployment('fine', 1, { containers: [] })];

    const { riskScore } = summaryOf(inventoryOf(objects).evaluate(), 'C-0057');

    expect(riskScore).toBeCloseTo((weight / (weight + 1)) * 100);
  });

  it.each([1.7e308, Infinity])('stays a number with %d replicas', (replicas) => {
    const { riskScore } = inventoryOf([deployment('many', replicas)]).evaluate();

    expect(riskScore).toBeLessThanOrEqual(100);
  });

  it('is 100 for a control that found nothing to judge, which is called irrelevant', () => {
    const summary = summaryOf(inventoryOf([]).evaluate(), 'C-0057');

    expect(summary).toMatchObject({
      status: 'passed',
      subStatus: 'irrelevant',
      resources: { failed: 0, passed: 0, skipped: 0 },
      complianceScore: 100,
      riskScore: 0,
    });
  });

  it('counts what an exception accepts as passed', () => {
    const evaluation = inventoryOf([deployment('one', 1)], { exceptions: [acceptAll] }).evaluate();

    expect(summaryOf(evaluation, 'C-0057')).toMatchObject({
      status: 'passed',
      subStatus: 'w/exceptions',
      resources: { failed: 0, passed: 1, skipped: 0 },
      excepted: 1,
      complianceScore: 100,
      riskScore: 0,
    });
    expect(verdictOf(evaluation, 'apps/v1/shop/Deployment/one', 'C-0057')).toMatchObject({
      status: 'passed',
      subStatus: 'w/exceptions',
      rules: [{ exceptions: ['accept'], violations: [{ subject: 'container/app' }] }],
    });
    expect(evaluation.exceptionUses.get('accept')).toBeGreaterThan(1);
  });

  it('names only uses of exceptions, and of an unused one none', () => {
    const unused = { ...acceptAll, name: 'unused', resources: [{ kind: 'Secret' }] };

    const evaluation = inventoryOf([deployment('one', 1)], { exceptions: [unused] }).evaluate();

    expect(Array.from(evaluation.exceptionUses)).toEqual([['unused', 0]]);
  });

  it.each(['C-0012', 'C-0021', 'C-0046'])('is 0 for %s without control inputs, and nothing passes', (id) => {
    const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'shop' }, data: {} };

    const evaluation = inventoryOf([pod('jenkins'), configMap], { inputs: {} }).evaluate();

    const summary = summaryOf(evaluation, id);
    expect(summary).toMatchObject({ status: 'skipped', subStatus: 'configuration', complianceScore: 0 });
    expect(summary.resources).toMatchObject({ failed: 0, passed: 0 });
    expect(summary.reason).toMatch(/inputs/);
  });

  it('is 0 for a control that needs facts about nodes and has none, but not in a scan of files', () => {
    const [live, file] = (['cluster', 'file'] as const).map((scope) => inventoryOf([], { scope }).evaluate());

    for (const id of ['C-0069', 'C-0070']) {
      expect(live && summaryOf(live, id)).toMatchObject({ status: 'skipped', complianceScore: 0 });
      expect(live && summaryOf(live, id).reason).toMatch(/node agent/);
    }
    expect(file?.controls.filter(({ status }) => status !== 'passed')).toEqual([]);
  });

  it('depends on a description of the cluster or on the API server, whichever there is', () => {
    const server = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'kube-apiserver-1', namespace: 'kube-system' },
      spec: { containers: [{ name: 'api', command: ['kube-apiserver', '--audit-policy-file=/a'] }] },
    };

    const [without, having] = [[], [server]].map((objects) => summaryOf(inventoryOf(objects).evaluate(), 'C-0067'));

    expect(without).toMatchObject({ status: 'skipped', complianceScore: 0 });
    expect(without?.reason).toMatch(/API server/);
    expect(having).toMatchObject({ status: 'passed', subStatus: '', complianceScore: 100 });
  });
});

describe('the score of everything', () => {
  it('is the average of its controls, skipped ones included', () => {
    const evaluation = inventoryOf([deployment('one', 1), pod('two')]).evaluate();
    const scores = new Map(evaluation.controls.map(({ id, complianceScore }) => [id, complianceScore]));

    expect(evaluation.complianceScore).toBeCloseTo(average(Array.from(scores.values())));
    for (const framework of evaluation.frameworks) {
      expect(framework.complianceScore).toBeCloseTo(average(framework.controls.map((id) => scores.get(id) ?? NaN)));
    }
  });

  it('weighs the risk by the base score of each control', () => {
    const objects = [deployment('one', 1), deployment('fine', 3, { containers: [] })];

    const evaluation = inventoryOf(objects, { controls: only('C-0041', 'C-0057') }).evaluate();

    const [host, privilege] = evaluation.controls;
    const [first, second] = [host?.baseScore ?? NaN, privilege?.baseScore ?? NaN];
    expect(evaluation.riskScore).toBeCloseTo((second / (first * 4.3 + second * 4.3)) * 100);
  });

  it('counts a resource once, by the worst that any control says, per framework by its own controls', () => {
    const objects = [deployment('one', 1), deployment('two', 1, { containers: [] })];
    const sets = [
      { name: 'privileges', controls: ['C-0057'] },
      { name: 'networks', controls: ['C-0041'] },
    ];

    const evaluation = inventoryOf(objects, { controls: only('C-0041', 'C-0057'), frameworks: sets }).evaluate();

    expect(evaluation).toMatchObject({ status: 'failed', resources: { failed: 1, passed: 1, skipped: 0 } });
    expect(evaluation.frameworks.map(({ name, status, resources }) => [name, status, resources.failed])).toEqual([
      ['privileges', 'failed', 1],
      ['networks', 'passed', 0],
    ]);
  });

  it('is 100 and without risk when there is nothing at all', () => {
    const evaluation = inventoryOf([], { scope: 'file' }).evaluate();

    expect(evaluation).toMatchObject({ status: 'passed', complianceScore: 100, riskScore: 0 });
    expect(evaluation.frameworks.map(({ complianceScore, riskScore }) => [complianceScore, riskScore])).toEqual(
      frameworks.map(() => [100, 0]),
    );
  });
});

describe('the scope', () => {
  it.each([
    ['file', undefined, []],
    ['cluster', undefined, []],
    ['cluster', 'aws:///i-1', ['C-0052']],
    ['cluster', 'gce://1', ['C-0052']],
    ['cluster', 'azure:///1', ['C-0052']],
    ['cluster', 'kind://1', []],
    ['file', 'aws:///i-1', []],
  ] as const)(
    'of a %s whose node has the provider id %s has of the cloud controls %j',
    (scope, providerID, expected) => {
      const objects = [{ ...node('v1.30.0'), spec: { providerID } }];

      const evaluation = inventoryOf(objects, { scope }).evaluate();

      expect(evaluation.controls.map(({ id }) => id).filter((id) => id === 'C-0052')).toEqual(expected);
      expect(evaluation.frameworks.some((framework) => framework.controls.includes('C-0052'))).toBe(
        expected.length > 0,
      );
    },
  );

  it.each(['EKS', 'eks', 'Gke'])('has the cloud controls when told that the provider is %s', (cloudProvider) => {
    const evaluation = inventoryOf([], { cloudProvider }).evaluate();

    expect(summaryOf(evaluation, 'C-0052')).toMatchObject({ status: 'skipped', complianceScore: 0 });
  });
});

describe('the arithmetic', () => {
  it('calls a control failed before skipped before passed', () => {
    expect(tallied(['passed', 1], ['skipped', 1], ['failed', 1]).status).toBe('failed');
    expect(tallied(['passed', 1], ['skipped', 1]).status).toBe('skipped');
    expect(tallied().status).toBe('passed');
    expect(worse('skipped', 'passed')).toBe('skipped');
    expect(worse('skipped', 'failed')).toBe('failed');
  });

  it('counts skipped resources in the whole, not in the part that passes', () => {
    const tally = tallied(['passed', 1], ['skipped', 1], ['skipped', 5], ['failed', 3]);

    expect(complianceOf('failed', tally)).toBe(25);
    expect(riskOf(tally)).toBe(30);
  });

  it('knows what to say of nothing', () => {
    expect(complianceOf('passed', tallied())).toBe(100);
    expect(complianceOf('skipped', tallied())).toBe(0);
    expect(riskOf(tallied())).toBe(0);
    expect(combinedRisk([])).toBe(0);
    expect(combinedRisk([{ baseScore: 0, tally: tallied(['failed', 1]) }])).toBe(0);
    expect(average([])).toBe(100);
  });
});
