import { describe, expect, it } from 'vitest';
import { flux, gateStep, gotkSync, privileged, verdictOf, type Files } from './step.ts';

const blocked = { outcome: 'fail', blocking: expect.arrayContaining(['C-0057 Deployment/web']) };
const web = 'apps/prod/web.yaml';
const apps = 'clusters/prod/apps.yaml';
const sync = 'clusters/prod/flux-system/gotk-sync.yaml';
const disabled = '{ kustomize.toolkit.fluxcd.io/reconcile: disabled }';
const onlyCreated = '{ kustomize.toolkit.fluxcd.io/ssa: IfNotPresent }';
const notPruned = '{ kustomize.toolkit.fluxcd.io/prune: disabled }';
const harmless = {
  'apps/harmless/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: apps }\n',
};

const attacks: readonly (readonly [string, Files, Files])[] = [
  ['what applies it is suspended', {}, { [sync]: gotkSync('clusters/prod', '{ suspend: true }') }],
  ['it is marked to be left alone', {}, { [apps]: flux('apps', 'apps/prod', '{}', disabled) }],
  [
    'it is suspended where nobody applies that',
    {},
    { [apps]: flux('apps', 'apps/prod', '{ suspend: true }', disabled) },
  ],
  [
    'it looks elsewhere where nobody applies that',
    {},
    { ...harmless, [apps]: flux('apps', 'apps/harmless', '{}', onlyCreated) },
  ],
  [
    'it is gone, but was not to be pruned',
    { [apps]: flux('apps', 'apps/prod', '{}', notPruned) },
    { [apps]: undefined },
  ],
  [
    'it is gone from what does not prune',
    { [sync]: gotkSync('clusters/prod', '{ prune: false }') },
    { [apps]: undefined },
  ],
  [
    'what does not prune is gone itself',
    {
      'clusters/prod/tenants.yaml': flux('tenants', 'tenants', '{ prune: false }'),
      [apps]: undefined,
      'tenants/apps.yaml': flux('apps', 'apps/prod'),
    },
    { 'clusters/prod/tenants.yaml': undefined, 'tenants/apps.yaml': undefined },
  ],
];

describe('a Kustomization that goes on in the cluster', () => {
  it.each(attacks)('is judged when %s', async (_how, base, change) => {
    expect(verdictOf(await gateStep(base, { ...change, [web]: privileged }))).toMatchObject(blocked);
  });

  it.each(attacks)('passes when %s and nothing else changes', async (_how, base, change) => {
    expect((await gateStep(base, change)).outcome).toBe('pass');
  });

  it('goes on with the source that the cluster has', async () => {
    const change = {
      [web]: privileged,
      [sync]: gotkSync('clusters/prod', '{}', '{}', '{ ignore: apps/prod/web.yaml }').replace(
        'metadata: { name: flux-system, namespace: flux-system }',
        `metadata: { name: flux-system, namespace: flux-system, annotations: ${onlyCreated} }`,
      ),
    };
    expect(verdictOf(await gateStep({}, change))).toMatchObject(blocked);
  });

  it.each([
    ['left alone', disabled],
    ['only created', onlyCreated],
  ])('is not taken for suspended by an entry point that is %s', async (_how, marks) => {
    const suspended = gotkSync('clusters/prod', '{ suspend: true }', marks);
    expect((await gateStep({}, { [sync]: suspended })).outcome).toBe('pass');
    expect(verdictOf(await gateStep({}, { [sync]: suspended, [web]: privileged }))).toMatchObject(blocked);
    expect(verdictOf(await gateStep({}, { [sync]: suspended, 'clusters/prod/web.yaml': privileged }))).toMatchObject(
      blocked,
    );
  });

  it('applies nothing more when it is suspended itself', async () => {
    const change = { [web]: privileged, [apps]: flux('apps', 'apps/prod', '{ suspend: true }') };
    expect((await gateStep({}, change)).outcome).toBe('pass');
  });

  it('brings all that it has when it is resumed', async () => {
    const base = { [web]: privileged, [apps]: flux('apps', 'apps/prod', '{ suspend: true }') };
    expect(verdictOf(await gateStep(base, { [apps]: flux('apps', 'apps/prod') }))).toMatchObject(blocked);
  });
});
