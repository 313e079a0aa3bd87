import { describe, expect, it } from 'vitest';
import { namesIn, objectIn, resourceSetOf, setWith, tenantNamespaces } from './cluster-of.ts';

describe('a ResourceSet', () => {
  it('fills in its resources once for each input', async () => {
    const { state, objects } = await resourceSetOf(
      setWith(`
  inputs:
    - tenant: team1
      app: {version: 6.7.x, replicas: 2}
    - tenant: team2
      app: {version: "7", replicas: 3}
  resources:
    - apiVersion: example.com/v1
      kind: App
      metadata:
        name: << inputs.tenant >>
        namespace: apps
      spec:
        version: << inputs.app.version | quote >>
        replicas: << inputs.app.replicas | int >>
        app: << inputs.app | toYaml | nindent 4 >>
        path: ./deploy/<< inputs.tenant >>/{{ kept }}`),
    );
    expect(state).toBe('ok');
    expect(objects.map(({ object }) => object['spec'])).toEqual([
      { version: '6.7.x', replicas: 2, app: { replicas: 2, version: '6.7.x' }, path: './deploy/team1/{{ kept }}' },
      { version: '7', replicas: 3, app: { replicas: 3, version: '7' }, path: './deploy/team2/{{ kept }}' },
    ]);
  });

  it('labels its objects, and sets common metadata over theirs', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  commonMetadata:
    labels: {team: platform}
    annotations: {fluxcd.controlplane.io/prune: disabled}
  inputs: [{tenant: team1}]
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata: {name: << inputs.tenant >>, labels: {team: old, kept: "1"}}`),
    );
    expect(objects[0]?.object['metadata']).toMatchObject({
      labels: {
        team: 'platform',
        kept: '1',
        'resourceset.fluxcd.controlplane.io/name': 'tenants',
        'resourceset.fluxcd.controlplane.io/namespace': 'flux-system',
      },
      annotations: { 'fluxcd.controlplane.io/prune': 'disabled' },
    });
  });

  it('makes its resources once when it has no inputs at all', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  resources:
    - {apiVersion: v1, kind: Namespace, metadata: {name: apps}}`),
    );
    expect(namesIn(objects)).toEqual(['Namespace/apps']);
  });

  it('fills in a text of several documents, with loops and conditions', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  inputs:
    - {bundle: addons, encrypted: false, components: [ingress, certs]}
    - {bundle: apps, encrypted: true, components: [shop]}
  resourcesTemplate: |
    ---
    # the source
    apiVersion: example.com/v1
    kind: Source
    metadata:
      name: << inputs.bundle >>
    <<- range $component := inputs.components >>
    ---
    apiVersion: example.com/v1
    kind: Part
    metadata:
      name: << $component >>
    spec:
      <<- if inputs.encrypted >>
      secret: << inputs.bundle >>-sops
      <<- end >>
      path: ./<< $component >>
    <<- end >>`),
    );
    expect(namesIn(objects)).toEqual(['Source/addons', 'Part/ingress', 'Part/certs', 'Source/apps', 'Part/shop']);
    expect(objectIn(objects, 'shop').object['spec']).toEqual({ secret: 'apps-sops', path: './shop' });
    expect(objectIn(objects, 'certs').object['spec']).toEqual({ path: './certs' });
  });

  it('keeps the first of equal objects, and those of resources before those of the text', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  inputs: [{tenant: team1}, {tenant: team2}]
  resources:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: shared, namespace: apps}, data: {of: << inputs.tenant >>}}
  resourcesTemplate: |
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: shared, namespace: apps}
    data: {of: text}
    ---
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: shared, namespace: other}`),
    );
    expect(namesIn(objects)).toEqual(['ConfigMap/apps/shared', 'ConfigMap/other/shared']);
    expect(objects[0]?.object['data']).toEqual({ of: 'team1' });
  });

  it('leaves disabled objects out, and does not count them as the first', async () => {
    const { objects, skipped } = await resourceSetOf(
      setWith(`
  inputs: [{tenant: team1}, {tenant: team2}]
  resources:
    - apiVersion: v1
      kind: ServiceAccount
      metadata:
        name: flux
        namespace: apps
        annotations:
          fluxcd.controlplane.io/reconcile: << if eq inputs.tenant "team2" >>enabled<< else >>disabled<< end >>`),
    );
    expect(namesIn(objects)).toEqual(['ServiceAccount/apps/flux']);
    expect(namesIn(skipped)).toEqual(['ServiceAccount/apps/flux']);
  });

  it('makes nothing while it is disabled', async () => {
    const set = setWith(`  inputs: [{tenant: team1}]${tenantNamespaces}`, 'fluxcd.controlplane.io/reconcile: disabled');
    expect(await resourceSetOf(set)).toMatchObject({ state: 'suspended', objects: [] });
  });

  it('sends objects through their Go types', async () => {
    const { objects } = await resourceSetOf(
      setWith(`
  resources:
    - {apiVersion: v1, kind: Secret, metadata: {name: a, namespace: b}, stringData: {key: value}, typo: 1}`),
    );
    expect(objects[0]?.object).toMatchObject({ data: { key: 'dmFsdWU=' } });
    expect(objects[0]?.dropped).toEqual([['typo']]);
  });
});

describe('steps', () => {
  const step = (name: string, object: string): string => `
    - name: ${name}
      resources:
        - {apiVersion: v1, kind: Namespace, metadata: {name: ${object}}}`;

  it('make their objects one after the other', async () => {
    const { objects } = await resourceSetOf(setWith(`  steps:${step('first', 'b')}${step('then', 'a')}`));
    expect(namesIn(objects)).toEqual(['Namespace/b', 'Namespace/a']);
  });

  it.each([
    [
      'one object twice',
      `  steps:${step('first', 'a')}${step('then', 'a')}`,
      '"Namespace/a" is made by two steps; an object belongs to one',
    ],
    [
      'one name twice',
      `  steps:${step('first', 'a')}${step('first', 'b')}`,
      'spec.steps[1] needs a name of its own, not "first"',
    ],
    ['nothing in them', `  steps: [{name: empty}]`, 'spec.steps[0] has neither resources nor resourcesTemplate'],
    [
      'resources beside them',
      `  steps:${step('first', 'a')}${tenantNamespaces}`,
      'spec.steps excludes spec.resources and spec.resourcesTemplate',
    ],
  ])('with %s are refused', async (_, spec, error) => {
    expect(await resourceSetOf(setWith(spec))).toMatchObject({ state: 'error', error, objects: [] });
  });
});
