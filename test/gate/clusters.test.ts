import { describe, expect, it } from 'vitest';
import { blamedIn, gatedChanges, lineOf, namesOf, newIn } from '../support/gated-change.ts';
import { deployment, devAndProd, entryPoint, kustomization, privileged, prod } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const patched = kustomization(
  'apps',
  './apps',
  `  prune: true
  patches:
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: web, namespace: web }
        spec: { template: { spec: { hostNetwork: true } } }
`,
);

describe('several clusters', () => {
  it('tell of each new finding how it fares in the others', async () => {
    const { report } = await gate(
      { ...devAndProd, 'clusters/dev/apps.yaml': patched },
      { 'clusters/prod/apps.yaml': patched },
    );

    expect(
      report.causes.flatMap(({ findings }) => findings.map(({ cluster, elsewhere }) => [cluster, elsewhere])),
    ).toEqual([['prod', [{ cluster: 'dev', stage: 'dev', state: 'present' }]]]);
  });

  it('tell that it is new in the others, too, or in none of them', async () => {
    const both = await gate(devAndProd, { 'apps/web.yaml': deployment('web', privileged) });
    const one = await gate(devAndProd, { 'clusters/prod/apps.yaml': patched });
    const states = (report: typeof both.report): unknown =>
      report.causes.flatMap(({ findings }) =>
        findings.map((found) => [found.cluster, found.elsewhere?.map(({ state }) => state)]),
      );

    expect(states(both.report)).toEqual([
      ['dev', ['new']],
      ['prod', ['new']],
    ]);
    expect(states(one.report)).toEqual([['prod', ['absent']]]);
  });

  it('each have a verdict of their own', async () => {
    const { report, exit } = await gate(devAndProd, { 'clusters/prod/apps.yaml': patched });

    expect(report.clusters.map(({ name, outcome, counts }) => [name, outcome, counts.new])).toEqual([
      ['dev', 'pass', 0],
      ['prod', 'fail', 1],
    ]);
    expect(exit).toBe(1);
  });
});

describe('a cluster that the change adds', () => {
  it('is new with all that fails in it, and blames what brings it', async () => {
    const { report, exit } = await gate(prod, {
      ...entryPoint('edge'),
      'clusters/edge/apps.yaml': kustomization('apps', './apps'),
    });

    expect(report.clusters.map(({ name, change }) => [name, change])).toEqual([
      ['prod', 'same'],
      ['edge', 'added'],
    ]);
    expect(report.counts).toMatchObject({ fixed: 0, notComparable: 0 });
    expect(new Set(newIn(report)).has('C-0013 Deployment/web')).toBe(true);
    expect(report.causes.map(({ file }) => file?.startsWith('clusters/edge/'))).toEqual([true]);
    expect(exit).toBe(1);
  });
});

describe('a cluster that the change takes away', () => {
  it('is neither fixed nor clean, and blocks', async () => {
    const { report, exit } = await gate(devAndProd, {
      'clusters/dev/apps.yaml': undefined,
      'clusters/dev/flux-system/gotk-sync.yaml': undefined,
    });

    expect(report.clusters.map(({ name, change, outcome }) => [name, change, outcome])).toEqual([
      ['dev', 'removed', 'fail'],
      ['prod', 'same', 'pass'],
    ]);
    expect(namesOf(report.fixed)).toEqual([]);
    expect(namesOf(report.notComparable)).toContain('C-0013 Deployment/web');
    expect(report.effects.map(({ kind, what, blocks }) => [kind, what, blocks])).toEqual([
      ['emptied', 'cluster dev', true],
    ]);
    expect(exit).toBe(1);
  });
});

describe('a cluster that Flux reaches with a kubeConfig', () => {
  const remote = '  prune: true\n  kubeConfig: { secretRef: { name: edge } }\n';

  it('is gated by itself', async () => {
    const web = deployment('web', privileged);
    const { report } = await gate(
      { ...prod, 'clusters/prod/remote.yaml': kustomization('remote', './apps', remote) },
      { 'apps/web.yaml': web },
    );

    expect(report.clusters.map(({ name, counts }) => [name, counts.new])).toEqual([
      ['prod', 1],
      ['prod → Secret/flux-system/edge', 1],
    ]);
    expect(blamedIn(report)).toEqual([`apps/web.yaml:${lineOf(web, 'privileged')} exact`]);
  });

  it('that comes to it is new with all that fails in it', async () => {
    const { report } = await gate(prod, { 'clusters/prod/remote.yaml': kustomization('remote', './apps', remote) });
    const edge = report.clusters.find(({ name }) => name.includes('→'));

    expect([edge?.change, edge?.counts.blocking === edge?.counts.new, (edge?.counts.new ?? 0) > 0]).toEqual([
      'added',
      true,
      true,
    ]);
    expect(new Set(report.causes.map(({ file }) => file))).toEqual(new Set(['clusters/prod/remote.yaml']));
  });

  it('that breaks is not comparable', async () => {
    const { report, exit } = await gate(
      { ...prod, 'clusters/prod/remote.yaml': kustomization('remote', './apps', remote) },
      { 'clusters/prod/remote.yaml': kustomization('remote', './not-there', remote) },
    );

    expect(namesOf(report.fixed)).toEqual([]);
    expect(report.notComparable.every(({ cluster }) => cluster.includes('→'))).toBe(true);
    expect([report.counts.notComparable > 0, exit]).toEqual([true, 3]);
  });

  it('that is no longer reached is neither fixed nor clean', async () => {
    const { report } = await gate(
      { ...prod, 'clusters/prod/remote.yaml': kustomization('remote', './apps', remote) },
      { 'clusters/prod/remote.yaml': undefined },
    );

    expect(namesOf(report.fixed)).toEqual([]);
    expect(report.counts.notComparable).toBeGreaterThan(0);
  });
});
