import { describe, expect, it } from 'vitest';
import { flux, gateStep, gotkSync, privileged, verdictOf } from './step.ts';

const blocked = { outcome: 'fail', blocking: expect.arrayContaining(['C-0057 Deployment/web']) };
const web = 'apps/prod/web.yaml';
const empty = 'clusters/empty/kustomization.yaml';
const nothing = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: []\n';
const observesDev = { 'kubescape-gitops.yaml': 'gate: { stages: { dev: { mode: observe } } }\n' };
const named = {
  'kubescape-gitops.yaml':
    'clusters: [{ name: prod, entry: clusters/prod }]\ngate: { stages: { dev: { mode: observe } } }\n',
};

describe('a change that hides a cluster', () => {
  it.each([
    ['without discovery', {}, 'discovery: false\nclusters: []\n'],
    ['in a stage that is only observed', observesDev, 'clusters: [{ name: prod, entry: clusters/prod, stage: dev }]\n'],
    [
      'under another name, in a stage that is only observed',
      observesDev,
      'clusters: [{ name: other, entry: clusters/prod, stage: dev }]\n',
    ],
    [
      'behind another cluster of its name',
      observesDev,
      'clusters: [{ name: prod, entry: clusters/empty }, { name: x, entry: clusters/prod, stage: dev }]\n',
    ],
    ['that the settings name', named, 'clusters: [{ name: prod, entry: clusters/empty }]\n'],
    [
      'that the settings name, behind another one',
      named,
      'clusters: [{ name: prod, entry: clusters/empty }, { name: x, entry: clusters/prod, stage: dev }]\n',
    ],
    ['that the settings name, without naming it', named, 'discovery: false\n'],
  ])('%s fails', async (_how, base, settings) => {
    const change = { [web]: privileged, [empty]: nothing, 'kubescape-gitops.yaml': settings };
    expect(verdictOf(await gateStep(base, change))).toMatchObject(blocked);
  });

  it('by an entry point that looks like none fails', async () => {
    const [source, sync] = gotkSync().split('---\n');
    const change = {
      [web]: privileged,
      'clusters/prod/flux-system/gotk-sync.yaml': undefined,
      'clusters/prod/flux-system/source.yaml': source,
      'clusters/prod/flux-system/sync.yaml': sync,
      'decoys/prod/flux-system/gotk-sync.yaml': gotkSync('decoys/prod'),
    };
    expect(verdictOf(await gateStep({}, change))).toMatchObject(blocked);
  });

  it('whose entry point is gone fails', async () => {
    expect((await gateStep({}, { 'clusters/prod': undefined })).outcome).toBe('fail');
  });

  it('by a source that leaves files out is judged by what Flux sees', async () => {
    const change = {
      'clusters/prod/flux-system/gotk-sync.yaml': gotkSync(
        'clusters/prod',
        '{}',
        '{}',
        '{ ignore: apps/prod/policy.yaml }',
      ),
    };
    expect((await gateStep({}, change)).causes.flatMap(({ findings }) => findings)).toMatchObject([
      { control: 'C-0030', name: 'web' },
      { control: 'C-0054', name: 'apps' },
    ]);
  });

  it('by a file that Flux does not read either passes', async () => {
    const change = { '.sourceignore': 'apps/prod/evil.yaml\n', 'apps/prod/evil.yaml': privileged };
    expect((await gateStep({}, change)).outcome).toBe('pass');
  });
});

describe('stand-ins that a change brings', () => {
  const variable = privileged.replace('privileged: true', "privileged: '${PRIVILEGED:=true}'");
  const from = `{ postBuild: { substituteFrom: [{ kind: Secret, name: vars, optional: true }], substitute: { STAGE: prod } } }`;

  it('do not speak for a variable', async () => {
    const change = {
      [web]: variable,
      'clusters/prod/apps.yaml': flux('apps', 'apps/prod', from),
      'kubescape-gitops.yaml': "clusters: [{ name: prod, entry: clusters/prod, variables: { PRIVILEGED: 'false' } }]\n",
    };
    expect(verdictOf(await gateStep({}, change))).toMatchObject(blocked);
    expect(verdictOf(await gateStep(named, change))).toMatchObject(blocked);
  });

  it('do not speak for a Secret', async () => {
    const values = "values: { Secret/flux-system/vars: { PRIVILEGED: 'false' } }";
    const change = {
      [web]: variable,
      'clusters/prod/apps.yaml': flux('apps', 'apps/prod', from),
      'kubescape-gitops.yaml': `clusters: [{ name: prod, entry: clusters/prod, ${values} }]\n`,
    };
    expect(verdictOf(await gateStep(named, change))).toMatchObject(blocked);
  });
});
