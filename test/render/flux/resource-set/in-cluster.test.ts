import { describe, expect, it } from 'vitest';
import { clusterOf, namesIn, provider, setWith } from './cluster-of.ts';

const tenants = setWith(`
  inputsFrom: [{selector: {matchLabels: {is: tenant}}}]
  resources:
    - apiVersion: v1
      kind: ConfigMap
      metadata: {name: vars-<< inputs.tenant >>, namespace: flux-system}
      data: {stage: << inputs.stage >>}
    - apiVersion: kustomize.toolkit.fluxcd.io/v1
      kind: Kustomization
      metadata: {name: << inputs.tenant >>, namespace: flux-system}
      spec:
        path: ./tenants/<< inputs.tenant >>
        sourceRef: {kind: GitRepository, name: flux-system}
        patches:
          - target: {kind: Service}
            patch: '- {op: add, path: /metadata/annotations, value: {tenant: << inputs.tenant >>}}'
        postBuild: {substituteFrom: [{kind: ConfigMap, name: vars-<< inputs.tenant >>}]}`);

const service = (name: string): string => `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: "\${stage}"}
`;

describe('ResourceSets in a cluster', () => {
  it('make Kustomizations and their variables for each tenant, which are followed', async () => {
    const labels = 'is: tenant';
    const { kustomizations, resourceSets } = await clusterOf({
      'clusters/dev/sets.yaml':
        tenants +
        provider('one', 'tenant: team1, stage: dev', { labels }) +
        provider('two', 'tenant: team2, stage: test', { labels }),
      'tenants/team1/web.yaml': service('web'),
      'tenants/team2/api.yaml': service('api'),
    });
    expect(resourceSets.map(({ name, state }) => ({ name, state }))).toEqual([{ name: 'tenants', state: 'ok' }]);
    expect(kustomizations.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(kustomizations.map(({ name, state }) => ({ name, state }))).toEqual([
      { name: 'flux-system', state: 'ok' },
      { name: 'team1', state: 'ok' },
      { name: 'team2', state: 'ok' },
    ]);
    expect(namesIn(kustomizations.slice(1).flatMap(({ objects }) => objects))).toEqual([
      'Service/dev/web',
      'Service/test/api',
    ]);
    const [web] = kustomizations[1]?.objects ?? [];
    expect(web?.object['metadata']).toMatchObject({ annotations: { tenant: 'team1' } });
  });

  it('may make input providers and ResourceSets, and feed each other', async () => {
    const { resourceSets } = await clusterOf({
      'clusters/dev/sets.yaml': `${setWith(`
  inputsFrom: [{name: made}]
  resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: << inputs.tenant >>}}`)}---
${setWith(`
  resources:
    - apiVersion: fluxcd.controlplane.io/v1
      kind: ResourceSetInputProvider
      metadata: {name: made, namespace: flux-system}
      spec: {type: Static, defaultValues: {tenant: team1}}
    - apiVersion: fluxcd.controlplane.io/v1
      kind: ResourceSet
      metadata: {name: inner, namespace: flux-system}
      spec:
        inputsFrom: [{name: made}]
        resources:
          - apiVersion: v1
            kind: ConfigMap
            metadata: {name: inner, namespace: apps}
            data: {of: '<< print "<< inputs.tenant >>" >>'}`).replace('name: tenants', 'name: makes')}`,
    });
    const made = resourceSets.map(({ name, state, objects }) => ({ name, state, objects: namesIn(objects) }));
    expect(made).toEqual([
      { name: 'tenants', state: 'ok', objects: ['Namespace/team1'] },
      {
        name: 'makes',
        state: 'ok',
        objects: ['ResourceSetInputProvider/flux-system/made', 'ResourceSet/flux-system/inner'],
      },
      { name: 'inner', state: 'ok', objects: ['ConfigMap/apps/inner'] },
    ]);
    expect(resourceSets[2]?.objects[0]?.object['data']).toEqual({ of: 'team1' });
  });

  it('make HelmReleases that are rendered', async () => {
    const { releases } = await clusterOf({
      'clusters/dev/sets.yaml': setWith(`
  inputs: [{tenant: team1}]
  resources:
    - apiVersion: helm.toolkit.fluxcd.io/v2
      kind: HelmRelease
      metadata: {name: << inputs.tenant >>, namespace: apps}
      spec: {chartRef: {kind: OCIRepository, name: web}}`),
    });
    expect(releases.map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['apps/team1']);
  });

  it('fail alone: the cluster around them is rendered', async () => {
    const { kustomizations, resourceSets } = await clusterOf({
      'clusters/dev/sets.yaml': setWith(`
  inputs: [{tenant: team1}]
  resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: << inputs.tenat >>}}`),
    });
    expect(kustomizations.map(({ state }) => state)).toEqual(['ok']);
    expect(resourceSets).toMatchObject([
      { state: 'error', error: expect.stringContaining('map has no entry for key "tenat"') },
    ]);
  });
});
