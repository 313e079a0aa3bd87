import { describe, expect, it } from 'vitest';
import { gatedChanges, namesOf, newIn, type Files } from '../support/gated-change.ts';
import { deployment, kustomization, privileged, prod, resources } from '../support/gated-fleet.ts';

const gate = gatedChanges();
const release = (version: string, values = ''): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: web }
spec: { interval: 1h, url: 'https://charts.example.org' }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: queue, namespace: web }
spec:
  interval: 10m
  chart: { spec: { chart: queue, version: ${version}, sourceRef: { kind: HelmRepository, name: charts } } }
${values}`;
const withChart: Files = {
  ...prod,
  'apps/kustomization.yaml': resources('web.yaml', 'queue.yaml'),
  'apps/queue.yaml': release('1.0.0'),
};
const blocking: Files = { ...withChart, 'kubescape-gitops.yaml': 'gate: { unresolved: block }\n' };
const substituted = (secret: string): string =>
  kustomization(
    'apps',
    './apps',
    `  prune: true\n  postBuild: { substituteFrom: [{ kind: Secret, name: ${secret} }] }\n`,
  );

describe('exit code 3', () => {
  it.each<{ readonly name: string; readonly base?: Files; readonly head: Files; readonly part: string }>([
    {
      name: 'when the head breaks what the base could render',
      head: { 'apps/kustomization.yaml': 'resources: [web.yaml, none.yaml]\n' },
      part: 'Kustomization flux-system/apps',
    },
    {
      name: 'when the head breaks the YAML of an object',
      head: { 'apps/web.yaml': 'kind: [Deployment\n' },
      part: 'Kustomization flux-system/apps',
    },
    {
      name: 'when the change adds what cannot be rendered',
      head: { 'clusters/prod/more.yaml': kustomization('more', './not-there') },
      part: 'Kustomization flux-system/more',
    },
    {
      name: 'when the change adds a chart that only a registry has',
      head: { 'apps/queue.yaml': release('1.0.0'), 'apps/kustomization.yaml': resources('web.yaml', 'queue.yaml') },
      part: 'HelmRelease web/queue',
    },
    {
      name: 'when the change asks for a value that nobody knows',
      head: {
        'apps/web.yaml': deployment('web', '', '      hostNetwork: ${HOST}\n'),
        'clusters/prod/apps.yaml': substituted('unknown'),
      },
      part: 'Kustomization flux-system/apps',
    },
    {
      name: 'when neither side can, and the policy of the base wants that',
      base: blocking,
      head: { 'apps/web.yaml': deployment('web', '          tty: true\n') },
      part: 'HelmRelease web/queue',
    },
  ])('$name', async ({ base = prod, head, part }) => {
    const { report, exit } = await gate(base, head);

    expect(report.notEvaluated.filter(({ blocks }) => blocks).map((one) => one.part)).toContain(part);
    expect([report.outcome, exit]).toEqual(['incomplete', 3]);
    expect(namesOf(report.fixed)).toEqual([]);
  });

  it.each<{ readonly name: string; readonly head: Files; readonly place: readonly [string, number] }>([
    {
      name: 'of a list',
      head: { 'apps/kustomization.yaml': '# a line more\nresources: [web.yaml, none.yaml]\n' },
      place: ['apps/kustomization.yaml', 2],
    },
    {
      name: 'of a Kustomization whose folder is another one',
      head: { 'clusters/prod/apps.yaml': kustomization('apps', './nowhere') },
      place: ['clusters/prod/apps.yaml', 6],
    },
    {
      name: 'next to which a file is missing',
      head: { 'apps/web.yaml': undefined },
      place: ['clusters/prod/apps.yaml', 1],
    },
    {
      name: 'that begins what is new',
      head: { 'clusters/prod/more.yaml': kustomization('more', './not-there') },
      place: ['clusters/prod/more.yaml', 1],
    },
  ])('is told with the line $name', async ({ head, place }) => {
    const { report } = await gate(prod, head);

    expect(report.notEvaluated.map(({ file, line }) => [file, line])).toEqual([place]);
  });

  it('is stronger than 1, and what gets worse is told nevertheless', async () => {
    const { report, exit } = await gate(prod, {
      'apps/web.yaml': deployment('web', privileged),
      'clusters/prod/more.yaml': kustomization('more', './not-there'),
    });

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 3]);
  });
});

describe('what both sides lack for the same cause', () => {
  it.each<{ readonly name: string; readonly base: Files; readonly head: Files }>([
    { name: 'a public chart', base: withChart, head: { 'apps/web.yaml': deployment('web', '          tty: true\n') } },
    {
      name: 'a public chart whose version the change raises',
      base: withChart,
      head: { 'apps/queue.yaml': release('2.0.0') },
    },
    {
      name: 'a public chart whose values the change edits',
      base: withChart,
      head: { 'apps/queue.yaml': release('1.0.0', '  values: { replicas: 3 }\n') },
    },
    {
      name: 'an encrypted value',
      base: {
        ...prod,
        'clusters/prod/apps.yaml': substituted('secrets'),
        'apps/web.yaml': deployment('web', '', '      hostNetwork: ${HOST}\n'),
      },
      head: { 'apps/web.yaml': deployment('web', '          tty: true\n', '      hostNetwork: ${HOST}\n') },
    },
  ])('is told, counted and does not block: $name', async ({ base, head }) => {
    const { report, exit } = await gate(base, head);

    const missing = report.notEvaluated.length;
    expect(missing).toBeGreaterThan(0);
    expect(report.notEvaluated.filter(({ isNew, blocks }) => isNew || blocks)).toEqual([]);
    expect(report.clusters.map((cluster) => [cluster.base.notEvaluated, cluster.head.notEvaluated])).toEqual([
      [missing, missing],
    ]);
    expect([newIn(report), exit]).toEqual([[], 0]);
  });

  it('does not hide what gets worse beside it', async () => {
    const { report, exit } = await gate(withChart, { 'apps/web.yaml': deployment('web', privileged) });

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
  });
});

describe('a cluster that cannot be rendered at all', () => {
  it('leaves its findings not comparable', async () => {
    const { report, exit } = await gate(prod, { 'clusters/prod/kustomization.yaml': resources('nothing.yaml') });

    expect([namesOf(report.fixed), exit]).toEqual([[], 3]);
    expect(report.counts.notComparable).toBeGreaterThan(0);
  });
});
