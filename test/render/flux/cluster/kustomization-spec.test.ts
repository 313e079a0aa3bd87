import { describe, expect, it } from 'vitest';
import type { RenderedKustomization } from '../../../../src/render/flux/cluster/rendered.ts';
import { configMap, fluxKustomization, kustomizationOf, namesOf, render } from '../../../support/flux-tree.ts';

type Files = Readonly<Record<string, string>>;

const pod = `apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: web}, {name: db, image: "db:1"}]}
`;

/** The Kustomization `apps` of directory apps/ with this spec. */
async function apps(files: Files, spec = '{}', path = './apps'): Promise<RenderedKustomization> {
  return kustomizationOf(
    await render({ 'cluster/apps.yaml': fluxKustomization('apps', path, spec), ...files }),
    'apps',
  );
}

const imagesOf = ({ objects }: RenderedKustomization): unknown =>
  objects.flatMap(({ object }) => {
    const { spec } = object as { spec?: { containers?: { image: string }[] } };
    return (spec?.containers ?? []).map(({ image }) => image);
  });

describe('the path of a Kustomization (traps 15 and 16)', () => {
  const files = { 'apps/a.yaml': configMap('a'), 'cluster/apps/b.yaml': configMap('wrong') };

  it.each(['apps', './apps', './apps/', '/apps', 'apps//', './/apps/.', '../apps', '../../../apps', 'cluster/../apps'])(
    'is counted from the root of the source and clamped to it: %s',
    async (path) => expect(namesOf((await apps(files, '{}', path)).objects)).toEqual(['ConfigMap/default/a']),
  );

  it('has to be there', async () => {
    for (const path of ['./missing', 'apps/a.yaml']) {
      expect(await apps(files, '{}', path)).toMatchObject({
        state: 'error',
        error: expect.stringContaining('path not found'),
      });
    }
  });

  it('means the whole source where it is empty', async () => {
    expect((await apps({ 'a.yaml': configMap('a') }, '{}', '')).objects).toHaveLength(2);
  });
});

describe('a directory without a kustomization file', () => {
  it('gives every manifest below in the order of names, and directories with a file of their own as one', async () => {
    const files = {
      'apps/b.yaml': configMap('b'),
      'apps/a.yml': configMap('a'),
      'apps/own/kustomization.yml': 'namePrefix: own-\nresources: [x.yaml]',
      'apps/own/x.yaml': configMap('x'),
      'apps/own/unlisted.yaml': configMap('unlisted'),
      'apps/deep/er/z.yaml': configMap('z'),
      'apps/README.md': '# no manifest',
      'apps/values.json': '{}',
    };
    const names = ['a', 'b', 'z', 'own-x'].map((name) => `ConfigMap/default/${name}`);
    expect(namesOf((await apps(files)).objects)).toEqual(names);
  });

  it('fails with one file that is no manifest (trap 23)', async () => {
    const files = { 'apps/a.yaml': configMap('a'), 'apps/values.yaml': 'replicas: 2' };
    expect(await apps(files)).toMatchObject({
      state: 'error',
      objects: [],
      error: expect.stringContaining('values.yaml'),
    });
  });

  it('builds to nothing where nothing is in it, which is no error (trap 25)', async () => {
    for (const files of [
      { 'apps/.gitkeep': '' },
      { 'apps/kustomization.yaml': 'resources: []' },
      { 'apps/a.yaml': '# all gone' },
    ]) {
      expect(await apps(files)).toMatchObject({ state: 'ok', objects: [] });
    }
  });
});

describe('the kustomization file of the directory', () => {
  it('may have unknown and repeated keys in any case, as only Flux reads it; nested ones may not (trap 27)', async () => {
    const files = {
      'apps/kustomization.yaml': 'fooBar: 1\nresources: [x.yaml]\nResources: [base]',
      'apps/base/kustomization.yaml': 'resources: [a.yaml]',
      'apps/base/a.yaml': configMap('a'),
    };
    const known = {
      ...files,
      'apps/kustomization.yaml': 'fooBar: 1\nnamePrefix: x-\nnamePrefix: y-\nRESOURCES: [base]',
    };
    expect(namesOf((await apps(known)).objects)).toEqual(['ConfigMap/default/y-a']);
    const nested = { ...known, 'apps/base/kustomization.yaml': 'resources: [a.yaml]\nfooBar: 1' };
    expect((await apps(nested)).error).toContain('unknown field "fooBar"');
  });

  it('may not hide a repeated key in a manifest (trap 27)', async () => {
    expect((await apps({ 'apps/a.yaml': `${configMap('a').replace('---\n', '')}data: {}\n` })).error).toMatch(
      /already defined|duplicate/,
    );
  });

  it('without resources gets annotations of origin, which reach the cluster', async () => {
    const [object] = (await apps({ 'apps/kustomization.yaml': 'configMapGenerator: [{name: a, literals: [k=v]}]' }))
      .objects;
    expect(object?.object).toMatchObject({
      metadata: { annotations: { 'config.kubernetes.io/origin': expect.stringContaining('ConfigMapGenerator') } },
    });
  });

  it('may use deprecated fields (trap 24)', async () => {
    const files = {
      'apps/kustomization.yaml': 'bases: [b]\npatchesStrategicMerge: [p.yaml]\ncommonLabels: {a: b}',
      'apps/b/kustomization.yaml': 'resources: [a.yaml]',
      'apps/b/a.yaml': configMap('a'),
      'apps/p.yaml': configMap('a', '{k: patched}'),
    };
    expect(await apps(files)).toMatchObject({
      state: 'ok',
      objects: [{ object: { data: { k: 'patched' }, metadata: { labels: { a: 'b' } } } }],
    });
  });
});

describe('the spec of a Kustomization', () => {
  const files = {
    'apps/kustomization.yaml':
      'namespace: own\nnamePrefix: own-\nnameSuffix: -own\nresources: [a.yaml]\npatches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /data/k, value: file}"}]',
    'apps/a.yaml': configMap('a', '{k: v}'),
  };

  it('replaces namespace, prefix and suffix of the file', async () => {
    const spec = '{targetNamespace: team, namePrefix: p-, nameSuffix: -s}';
    expect(namesOf((await apps(files, spec)).objects)).toEqual(['ConfigMap/team/p-a-s']);
    expect(namesOf((await apps(files)).objects)).toEqual(['ConfigMap/own/own-a-own']);
  });

  it('renames Namespaces too, and fails where two become one (trap 9)', async () => {
    const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n---\n`;
    const binding = `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: b, namespace: written}\nroleRef: {kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: default, namespace: written}, {kind: ServiceAccount, name: other, namespace: written}]\n`;
    const one = await apps({ 'apps/a.yaml': namespace('written') + binding }, '{targetNamespace: team}');
    expect(namesOf(one.objects)).toEqual(['Namespace/team', 'RoleBinding/team/b']);
    expect(one.objects[1]?.object['subjects']).toMatchObject([{ namespace: 'team' }, { namespace: 'written' }]);
    const two = await apps({ 'apps/a.yaml': namespace('x') + namespace('y') }, '{targetNamespace: team}');
    expect(two).toMatchObject({ state: 'error', objects: [] });
  });

  it('appends patches to those of the file; they see names as written', async () => {
    const spec =
      '{patches: [{target: {kind: ConfigMap, name: a}, patch: "- {op: test, path: /data/k, value: file}\\n- {op: replace, path: /data/k, value: spec}"}]}';
    expect((await apps(files, spec)).objects).toMatchObject([{ object: { data: { k: 'spec' } } }]);
  });

  it('adds components; only local ones, and missing ones where it may', async () => {
    const component = {
      'parts/c/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [c.yaml]',
      'parts/c/c.yaml': configMap('c'),
    };
    const all = { ...files, ...component };
    expect((await apps(all, '{components: [../parts/c]}')).objects).toHaveLength(2);
    expect((await apps(all, '{components: [../parts/gone]}')).state).toBe('error');
    expect(
      (await apps(all, '{components: [../parts/gone, ../parts/c], ignoreMissingComponents: true}')).objects,
    ).toHaveLength(2);
    for (const remote of ['https://example.com/c', 'github.com/org/repo', 'git@example.com:c', '/parts/c']) {
      expect((await apps(all, `{components: [${JSON.stringify(remote)}]}`)).error).toContain(
        'must be local and relative',
      );
    }
  });

  it('merges images by name: a tag and a digest only together (trap 1)', async () => {
    const own = 'resources: [pod.yaml]\nimages: [{name: web, newName: mirror/web, newTag: "1"}]';
    const tree = { 'apps/kustomization.yaml': own, 'apps/pod.yaml': pod };
    expect(imagesOf(await apps(tree, '{images: [{name: web, newTag: "2"}, {name: db, newTag: "9"}]}'))).toEqual([
      'mirror/web:2',
      'db:9',
    ]);
    expect(imagesOf(await apps(tree, '{images: [{name: web, newName: other/web}]}'))).toEqual(['other/web:1', 'db:1']);
    const digest = `sha256:${'0'.repeat(64)}`;
    expect(imagesOf(await apps(tree, `{images: [{name: web, digest: "${digest}"}]}`))).toEqual([
      `mirror/web@${digest}`,
      'db:1',
    ]);
  });

  it('replaces buildMetadata of the file', async () => {
    const tree = {
      'apps/kustomization.yaml': 'buildMetadata: [managedByLabel]\nresources: [a.yaml]',
      'apps/a.yaml': configMap('a'),
    };
    const [object] = (await apps(tree, '{buildMetadata: [originAnnotations]}')).objects;
    expect(object?.object).toMatchObject({
      metadata: { annotations: { 'config.kubernetes.io/origin': 'path: a.yaml\n' } },
    });
    expect(JSON.stringify(object?.object)).not.toContain('managed-by');
  });

  it('suspends: nothing of it is rendered, the object itself is (trap 11)', async () => {
    const cluster = await render({
      'cluster/apps.yaml': fluxKustomization('apps', './apps', '{suspend: true}'),
      ...files,
    });
    expect(kustomizationOf(cluster, 'apps')).toMatchObject({ state: 'suspended', objects: [] });
    expect(namesOf(kustomizationOf(cluster, 'flux-system').objects)).toEqual(['Kustomization/flux-system/apps']);
  });

  it('waits for others without a change of objects; those that are not there are named', async () => {
    const spec = '{dependsOn: [{name: gone}], wait: true, force: true, prune: false, healthChecks: []}';
    const waiting = await apps(files, spec);
    expect(waiting.unresolved).toMatchObject([{ kind: 'object', name: 'Kustomization/flux-system/gone' }]);
    expect(waiting.objects.map(({ object }) => object)).toEqual(
      (await apps(files)).objects.map(({ object }) => object),
    );
  });
});
