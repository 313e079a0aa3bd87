import { describe, expect, it } from 'vitest';
import { keyOf } from '../../../../src/render/flux/cluster/rendered.ts';
import { configMap, fluxKustomization, kustomizationOf, namesOf, render } from '../../../support/flux-tree.ts';

const repository = (name: string, url: string, namespace = 'flux-system', more = ''): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {url: ${url}${more}}\n---\n`;

const fromSource = (name: string, path: string, source: string): string =>
  fluxKustomization(name, path).replace('{kind: GitRepository, name: flux-system, namespace: flux-system}', source);

describe('Kustomizations are found', () => {
  it('among rendered objects only: neither patches nor files that nobody lists (trap 14)', async () => {
    const files = {
      'cluster/kustomization.yaml': 'resources: [apps.yaml]\npatches: [{path: patch.yaml}]',
      'cluster/apps.yaml': fluxKustomization('apps', './wrong'),
      'cluster/patch.yaml':
        'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps, namespace: flux-system}\nspec: {path: ./right}',
      'cluster/orphan.yaml': fluxKustomization('orphan', './right'),
      'right/a.yaml': configMap('a'),
    };
    const cluster = await render(files);
    expect(cluster.kustomizations.map(keyOf)).toEqual(['flux-system/flux-system', 'flux-system/apps']);
    expect(namesOf(kustomizationOf(cluster, 'apps').objects)).toEqual(['ConfigMap/default/a']);
  });

  it('breadth first, each once, in circles too', async () => {
    const files = {
      'cluster/k.yaml': fluxKustomization('a', './a') + fluxKustomization('b', './b'),
      'a/k.yaml': fluxKustomization('c', './c'),
      'b/k.yaml': fluxKustomization('a', './a'),
      'c/k.yaml': fluxKustomization('b', './b') + fluxKustomization('c', './c'),
    };
    const { kustomizations } = await render(files);
    expect(kustomizations.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'flux-system ok',
      'a ok',
      'b ok',
      'c ok',
    ]);
  });

  it('with what their own objects say of them, the entry included', async () => {
    const own = fluxKustomization('flux-system', './cluster', '{commonMetadata: {labels: {changed: "yes"}}}');
    const [entry] = (await render({ 'cluster/own.yaml': own, 'cluster/a.yaml': configMap('a') })).kustomizations;
    expect(entry?.objects.map(({ object }) => object)).toMatchObject([
      { metadata: { labels: { changed: 'yes' } } },
      { kind: 'Kustomization' },
    ]);
  });

  it('broken, and then say what is wrong', async () => {
    const broken =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: apps}\nspec: {path: ./apps}\n';
    expect(kustomizationOf(await render({ 'cluster/a.yaml': broken }), '/apps')).toMatchObject({
      state: 'error',
      error: expect.stringContaining('has no namespace'),
    });
    const wrong = fluxKustomization('apps', './apps', '{suspend: "true"}');
    expect(kustomizationOf(await render({ 'cluster/a.yaml': wrong }), 'apps')).toMatchObject({
      state: 'error',
      error: expect.stringContaining('suspend'),
    });
  });
});

describe('a source', () => {
  const apps = { 'apps/a.yaml': configMap('a') };

  it('is this repository by its name, in the own namespace where none is said', async () => {
    const cluster = await render({
      ...apps,
      'cluster/k.yaml': fromSource('apps', './apps', '{kind: GitRepository, name: flux-system}'),
    });
    expect(kustomizationOf(cluster, 'apps').state).toBe('ok');
  });

  it('is this repository in another namespace by its address and ref (trap 17)', async () => {
    const url = 'https://git.example.com/team/fleet';
    const entry = repository(
      'flux-system',
      'ssh://git@git.example.com/team/fleet.git',
      'flux-system',
      ', ref: {branch: main}',
    );
    const child = fromSource('apps', './apps', '{kind: GitRepository, name: mine, namespace: tenants}');
    const same = repository('mine', url, 'tenants', ', ref: {branch: main}');
    expect(kustomizationOf(await render({ ...apps, 'cluster/k.yaml': entry + same + child }), 'apps').state).toBe('ok');
    const tag = repository('mine', url, 'tenants', ', ref: {tag: v1}');
    expect(kustomizationOf(await render({ ...apps, 'cluster/k.yaml': entry + tag + child }), 'apps').state).toBe(
      'remote',
    );
  });

  it.each([
    ['{kind: GitRepository, name: other}', /nowhere defined/],
    ['{kind: OCIRepository, name: flux-system}', /not in this repository/],
    ['{kind: Bucket, name: flux-system}', /not in this repository/],
    ['{kind: ExternalArtifact, name: apps}', /no ArtifactGenerator/],
  ])('that is somebody else is remote, and named: %s', async (source, why) => {
    const rendered = kustomizationOf(
      await render({ ...apps, 'cluster/k.yaml': fromSource('apps', './apps', source) }),
      'apps',
    );
    expect(rendered).toMatchObject({
      state: 'remote',
      objects: [],
      unresolved: [{ kind: 'source', why: expect.stringMatching(why) }],
    });
  });

  it('may be an artifact that a generator makes of this repository, whose root its paths are counted from (traps 15 and 26)', async () => {
    const generator = `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: apps, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts: [{name: shop, copy: [{from: '@repo/apps/base/**', to: '@artifact/deploy/'}, {from: '@repo/apps/prod/patch.yaml', to: '@artifact/deploy/'}]}]
---
`;
    const files = {
      'cluster/k.yaml': generator + fromSource('shop', './deploy', '{kind: ExternalArtifact, name: shop}'),
      'apps/base/kustomization.yaml': 'resources: [a.yaml]\npatches: [{path: patch.yaml}]',
      'apps/base/a.yaml': configMap('a', '{k: base}'),
      'apps/prod/patch.yaml': configMap('a', '{k: prod}'),
    };
    const { state, objects } = kustomizationOf(await render(files), 'shop');
    expect([state, objects[0]?.object['data']]).toEqual(['ok', { k: 'prod' }]);
    expect(objects[0]?.origin(['data', 'k'])).toMatchObject({ file: 'apps/prod/patch.yaml', line: 4 });
  });
});

describe('the objects of another cluster', () => {
  const remote = '{kubeConfig: {secretRef: {name: prod-kubeconfig}}}';

  it('are rendered, and marked with what gives access to it', async () => {
    const cluster = await render({
      'cluster/k.yaml': fluxKustomization('far', './far', remote) + fluxKustomization('near', './far'),
      'far/a.yaml': configMap('a'),
    });
    expect(kustomizationOf(cluster, 'far')).toMatchObject({
      state: 'ok',
      otherCluster: 'Secret/flux-system/prod-kubeconfig',
      objects: [{}],
    });
    expect(kustomizationOf(cluster, 'near')).not.toHaveProperty('otherCluster');
    expect(cluster.conflicts).toEqual([]);
    const map = await render({
      'cluster/k.yaml': fluxKustomization('far', './far', '{kubeConfig: {configMapRef: {name: prod}}}'),
      'far/a.yaml': configMap('a'),
    });
    expect(kustomizationOf(map, 'far').otherCluster).toBe('ConfigMap/flux-system/prod');
  });

  it('are nothing that this one could read variables from, or follow', async () => {
    const files = {
      'cluster/k.yaml':
        fluxKustomization('far', './far', remote) +
        fluxKustomization('apps', './apps', '{postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}}'),
      'far/a.yaml': configMap('vars', '{A: a}', 'flux-system') + fluxKustomization('inner', './apps'),
      'apps/a.yaml': configMap('a', '{v: "${A}"}'),
    };
    const cluster = await render(files);
    expect(cluster.kustomizations.map(({ name }) => name)).toEqual(['flux-system', 'far', 'apps']);
    expect(kustomizationOf(cluster, 'apps').state).toBe('unresolved');
    expect(kustomizationOf(cluster, 'far').unresolved).toMatchObject([
      { kind: 'object', name: 'Kustomization/flux-system/inner' },
    ]);
  });
});

const resourceSet = `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: set, namespace: flux-system}
spec:
  resources:
    - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: default}}
---
`;

describe('a ResourceSet', () => {
  const files = { 'apps/a.yaml': configMap('a'), 'sets/set.yaml': resourceSet };

  it('is an owner as others are', async () => {
    const cluster = await render({
      ...files,
      'cluster/k.yaml': fluxKustomization('apps', './apps') + fluxKustomization('sets', './sets'),
    });
    expect(cluster.conflicts).toMatchObject([
      { object: 'ConfigMap/default/a', appliedBy: ['Kustomization/flux-system/apps', 'ResourceSet/flux-system/set'] },
    ]);
  });

  it('of another cluster is named, not followed', async () => {
    const far = '{kubeConfig: {secretRef: {name: prod-kubeconfig}}}';
    const cluster = await render({ ...files, 'cluster/k.yaml': fluxKustomization('sets', './sets', far) });
    expect(cluster.resourceSets).toEqual([]);
    expect(kustomizationOf(cluster, 'sets').unresolved).toMatchObject([{ name: 'ResourceSet/flux-system/set' }]);
  });
});

describe('an object of two owners (trap 13)', () => {
  it('is told, with both', async () => {
    const files = {
      'cluster/k.yaml': fluxKustomization('a', './apps') + fluxKustomization('b', './apps'),
      'apps/a.yaml':
        configMap('a') +
        configMap('once', '{}', 'default', '{annotations: {kustomize.toolkit.fluxcd.io/ssa: IfNotPresent}}'),
    };
    expect((await render(files)).conflicts).toEqual([
      {
        object: 'ConfigMap/default/a',
        group: '',
        appliedBy: ['Kustomization/flux-system/a', 'Kustomization/flux-system/b'],
      },
    ]);
  });

  it('may be a Kustomization: the first one counts, and both are told', async () => {
    const files = {
      'cluster/k.yaml': fluxKustomization('a', './a') + fluxKustomization('b', './b'),
      'a/k.yaml': fluxKustomization('x', './x', '{postBuild: {substitute: {V: a}}}'),
      'b/k.yaml': fluxKustomization('x', './x', '{postBuild: {substitute: {V: b}}}'),
      'x/a.yaml': configMap('a', '{v: "${V}"}'),
    };
    const cluster = await render(files);
    expect(kustomizationOf(cluster, 'x').objects).toMatchObject([{ object: { data: { v: 'a' } } }]);
    expect(cluster.conflicts).toMatchObject([{ object: 'Kustomization/flux-system/x' }]);
  });
});

describe('a cluster whose objects depend on themselves', () => {
  it('is refused where they never settle, with the name of what changes', async () => {
    const spec = '{postBuild: {substitute: {X: y}, substituteFrom: [{kind: ConfigMap, name: flag, optional: true}]}}';
    const files = {
      'cluster/k.yaml': fluxKustomization('restless', './a', spec),
      'a/c.yaml': configMap('"flag${V:=}"', '{V: x}', 'flux-system'),
    };
    await expect(render(files)).rejects.toThrow(
      'cluster does not settle: the objects of flux-system/restless still change after 50 rounds',
    );
  });
});
