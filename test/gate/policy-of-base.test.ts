import { describe, expect, it } from 'vitest';
import { gatedChanges, newIn, type Files } from '../support/gated-change.ts';
import {
  deployment,
  devAndProd,
  entryPoint,
  kustomization,
  privileged,
  prod,
  resources,
} from '../support/gated-fleet.ts';

const gate = gatedChanges();
const settings = 'kubescape-gitops.yaml';
const worse: Files = { 'apps/web.yaml': deployment('web', privileged) };

describe('the policy of the base', () => {
  it.each([
    { name: 'blocks by default', policy: '{}', exit: 1 },
    { name: 'sets the severity from which on findings block', policy: '{ blockFrom: critical }', exit: 0 },
    { name: 'lets one only observe', policy: '{ mode: observe }', exit: 0 },
    { name: 'leaves controls out', policy: '{ controls: { exclude: [C-0057] } }', exit: 0 },
    { name: 'chooses frameworks', policy: '{ frameworks: [NSA], controls: { exclude: [C-0057] } }', exit: 0 },
  ])('$name', async ({ policy, exit }) => {
    const found = await gate({ ...prod, [settings]: `gate: ${policy}\n` }, worse);

    expect(found.exit).toBe(exit);
    expect(found.report.policy).toMatchObject({ source: 'main:kubescape-gitops.yaml', changes: [] });
  });

  it('differs by stage', async () => {
    const policy = 'gate:\n  mode: observe\n  stages:\n    prod: { mode: enforce }\n';
    const { report, exit } = await gate({ ...devAndProd, [settings]: policy }, worse);

    expect(report.clusters.map(({ name, outcome, counts }) => [name, outcome, counts.new, counts.blocking])).toEqual([
      ['dev', 'pass', 1, 0],
      ['prod', 'fail', 1, 1],
    ]);
    expect(exit).toBe(1);
  });

  it.each([
    { name: 'edits', before: 'gate: { blockFrom: low }\n', after: 'gate: { blockFrom: critical }\n' },
    { name: 'adds', before: undefined, after: 'gate: { mode: observe }\n' },
    { name: 'takes away', before: 'gate: { frameworks: [NSA, MITRE] }\n', after: undefined },
  ])('counts though the change $name it, which is told', async ({ before, after }) => {
    const base = before === undefined ? prod : { ...prod, [settings]: before };
    const { report, exit } = await gate(base, { ...worse, [settings]: after });
    const without = await gate(base, worse);

    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
    expect(report.policy.changes).toHaveLength(1);
    expect(report.policy.digest).toBe(without.report.policy.digest);
  });

  it('counts though the change breaks the file, which makes it incomplete', async () => {
    const { report, exit } = await gate(
      { ...prod, [settings]: 'gate: {}\n' },
      { ...worse, [settings]: 'gate: { blokFrom: low }\n' },
    );

    expect(report.notEvaluated.map(({ file, isNew, blocks }) => [file, isNew, blocks])).toEqual([
      [settings, true, true],
    ]);
    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 3]);
  });

  it('has to be right in the base', async () => {
    await expect(gate({ ...prod, [settings]: 'gate: { blokFrom: low }\n' }, worse)).rejects.toThrow(/blokFrom/);
  });

  it('names stages that no cluster has', async () => {
    const { notices } = await gate({ ...prod, [settings]: 'gate: { stages: { prdo: { mode: observe } } }\n' }, worse);

    expect(notices).toEqual([expect.stringContaining('did you mean "prod"?')]);
  });
});

describe('what the base says of a cluster', () => {
  const substituted = kustomization(
    'apps',
    './apps',
    '  prune: true\n  postBuild: { substituteFrom: [{ kind: Secret, name: vars }] }\n',
  );
  const cluster = (host: string): string =>
    `clusters:\n  - name: prod\n    entry: clusters/prod\n    values: { Secret/flux-system/vars: { HOST: "${host}" } }\n`;
  const base: Files = {
    ...prod,
    [settings]: cluster('true'),
    'clusters/prod/apps.yaml': substituted,
    'apps/web.yaml': deployment('web'),
  };

  it('holds for the head: stand-ins of the change do not replace it', async () => {
    const { report, exit } = await gate(base, {
      [settings]: cluster('false'),
      'apps/web.yaml': deployment('web', '', '      hostNetwork: ${HOST}\n'),
    });

    expect([newIn(report), exit]).toEqual([['C-0041 Deployment/web'], 1]);
    expect(report.policy.changes.join()).not.toContain('false');
  });

  it('is not added to: stand-ins count once they are in the base', async () => {
    const { [settings]: _none, ...unsettled } = base;
    const { report, exit } = await gate(unsettled, {
      [settings]: cluster('false'),
      'apps/web.yaml': deployment('web', '          tty: true\n', '      hostNetwork: ${HOST}\n'),
    });

    expect([newIn(report), exit]).toEqual([[], 3]);
    expect(report.notEvaluated.map(({ message }) => message).join()).toContain('variable HOST');
  });

  it('keeps clusters that the change no longer names', async () => {
    const named = 'discovery: false\nclusters: [{ name: prod, entry: clusters/prod }]\n';
    const { report, exit } = await gate(
      { ...prod, [settings]: named },
      { ...worse, [settings]: 'discovery: false\nclusters: []\n' },
    );

    expect(report.clusters.map(({ name, change }) => [name, change])).toEqual([['prod', 'same']]);
    expect([newIn(report), exit]).toEqual([['C-0057 Deployment/web'], 1]);
  });

  it('does not let the change hide a cluster that is found', async () => {
    const { report } = await gate(
      { ...prod, ...entryPoint('edge'), 'clusters/edge/apps.yaml': kustomization('apps', './apps') },
      { ...worse, [settings]: 'discovery: false\nclusters: [{ name: prod, entry: clusters/prod }]\n' },
    );

    expect(report.clusters.map(({ name, counts }) => [name, counts.new])).toEqual([
      ['edge', 1],
      ['prod', 1],
    ]);
  });

  it('is needed: without an entry point there is nothing to gate', async () => {
    await expect(gate({ 'apps/kustomization.yaml': resources() }, { 'apps/a.yaml': '{}' })).rejects.toThrow(
      /entry point/,
    );
  });
});
