import { loadAll } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { isMapping } from '../../../../src/render/flux/objects/kubernetes-object.ts';
import { chart as chartOf, helm, helmProgram } from '../../../support/helm.ts';
import { fromGit, helmRelease, namesOf, objectOf, release, shop, type Files } from './rendering.ts';

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: "{{ .Values.image }}"
`;
const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: {a: b}\n`;
const hook = (name: string, event: string): string => configMap(name, `, annotations: {"helm.sh/hook": "${event}"}`);
const definition = (plural: string, scope: string, kind: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ${plural}.example.com}\nspec:\n  group: example.com\n  scope: ${scope}\n  names: {plural: ${plural}, kind: ${kind}}\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n`;
const labels = { 'helm.toolkit.fluxcd.io/name': 'web', 'helm.toolkit.fluxcd.io/namespace': 'apps' };
const values = { 'values.yaml': 'image: web:1\n' };

const rendered = (spec: readonly string[], files: Files): ReturnType<typeof release> =>
  release(helmRelease(...fromGit, ...spec), shop(files));

describe.skipIf(!helmProgram)('the objects of a release', () => {
  it('are those that helm prints, in the namespace of the release and with labels that name it', async () => {
    const files = {
      ...values,
      'templates/web.yaml': deployment,
      'templates/a.yaml': configMap('a', ', labels: {app: a}'),
    };
    const result = await rendered(['values: {image: "web:2"}'], files);
    const request = { name: 'web', namespace: 'apps', values: { image: 'web:2' } };
    const { text } = await helm().template(chartOf(files), request);
    const expected = loadAll(text).map((object) => {
      if (!isMapping(object) || !isMapping(object['metadata'])) throw new Error('no object');
      const { metadata } = object;
      return {
        ...object,
        metadata: { ...metadata, namespace: 'apps', labels: { ...Object(metadata['labels']), ...labels } },
      };
    });
    expect(result.objects.map(({ object }) => object)).toMatchObject(expected);
    expect(result).toMatchObject({ state: 'ok', releaseName: 'web', releaseNamespace: 'apps', notices: [] });
  });

  it('go into the target namespace, and are named after it', async () => {
    const result = await rendered(['targetNamespace: shop', 'values: {image: x}'], {
      'templates/web.yaml': deployment,
    });
    expect(namesOf(result)).toEqual(['Deployment/shop/shop-web']);
    expect(result).toMatchObject({ releaseName: 'shop-web', releaseNamespace: 'shop' });
  });

  it('are of a release with a name that is cut where it is too long', async () => {
    const long = `a-name-${'that-goes-on-and-on-'.repeat(3)}ends`;
    const result = await rendered([`releaseName: ${long}`], { ...values, 'templates/web.yaml': deployment });
    expect(result.releaseName).toMatch(/^a-name-that-goes-on-and-on-that-goes-on--[0-9a-f]{12}$/);
    expect(namesOf(result)).toEqual([`Deployment/apps/${result.releaseName}`]);
  });

  it('get no namespace where their kind has none', async () => {
    const result = await rendered([], {
      'crds/a.yaml': definition('planets', 'Cluster', 'Planet'),
      'crds/b.yaml': definition('moons', 'Namespaced', 'Moon'),
      'templates/a.yaml': ['Namespace', 'ServiceAccount']
        .map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n`)
        .join('---\n'),
      'templates/b.yaml': ['Planet', 'Moon']
        .map((kind) => `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: a}\n`)
        .join('---\n'),
      'templates/c.yaml': configMap('c', ', namespace: other'),
      'templates/d.yaml': 'apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: d}\n',
    });
    expect(namesOf(result)).toEqual([
      'ConfigMap/other/c',
      'CustomResourceDefinition/moons.example.com',
      'CustomResourceDefinition/planets.example.com',
      'Moon/apps/a',
      'Namespace/a',
      'Planet/a',
      'ServiceAccount/apps/a',
      'ServiceCIDR/d',
    ]);
  });

  it('are as the API server has them: without fields that their kinds do not have, which are told', async () => {
    const text = 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: b}\nfoo: bar\n';
    const result = await rendered([], { 'templates/a.yaml': text });
    const { object, dropped } = objectOf(result, 'Secret/apps/a');
    expect(object).toMatchObject({ data: { a: 'Yg==' } });
    expect(object).not.toHaveProperty('foo');
    expect(dropped).toEqual([['foo']]);
    expect(result.notices).toEqual(['Secret/apps/a has a field that its kind does not have: foo']);
  });

  it('are the items of lists', async () => {
    const list = `apiVersion: v1\nkind: List\nitems:\n- ${configMap('a').trim().replaceAll('\n', '\n  ')}\n`;
    expect(namesOf(await rendered([], { 'templates/a.yaml': list }))).toEqual(['ConfigMap/apps/a']);
  });
});

describe.skipIf(!helmProgram)('hooks and tests', () => {
  const files = {
    'templates/install.yaml': hook('install', 'pre-install'),
    'templates/upgrade.yaml': hook('upgrade', 'post-upgrade'),
    'templates/test.yaml': hook('test', 'test'),
  };

  it.each([
    [[], ['install', 'upgrade']],
    [['test: {enable: true}'], ['install', 'test', 'upgrade']],
    [['install: {disableHooks: true}'], ['upgrade']],
    [['install: {disableHooks: true}', 'upgrade: {disableHooks: true}'], []],
  ])('%j', async (spec, names) => {
    const result = await rendered(spec, files);
    expect(namesOf(result)).toEqual(names.map((name) => `ConfigMap/apps/${name}`));
  });

  it.each([
    ['combined', { ...labels, patched: 'yes' }],
    ['separate', { ...labels, patched: 'yes' }],
    ['nohooks', undefined],
  ])('go through post-renderers as the strategy says: %s', async (strategy, expected) => {
    const patch = [
      `postRenderStrategy: ${strategy}`,
      'postRenderers:',
      '- kustomize: {patches: [{target: {kind: ConfigMap}, patch: "- {op: add, path: /metadata/labels, value: {patched: \\"yes\\"}}"}]}',
    ];
    const result = await rendered(patch, { ...files, 'templates/a.yaml': configMap('a') });
    const labelsOf = (name: string): unknown => Object(objectOf(result, name).object['metadata']).labels;
    expect(labelsOf('ConfigMap/apps/a')).toEqual({ ...labels, patched: 'yes' });
    expect(labelsOf('ConfigMap/apps/install')).toEqual(expected);
  });
});

describe.skipIf(!helmProgram)('definitions in crds/', () => {
  const files = {
    'crds/a.yaml': `${definition('moons', 'Namespaced', 'Moon')}---\n${definition('stars', 'Namespaced', 'Star')}---\n${configMap('other')}`,
    'templates/b.yaml': definition('suns', 'Cluster', 'Sun'),
  };
  const stale = 'an existing cluster may keep its own CustomResourceDefinition/moons.example.com';

  it.each([
    [[], 3, [expect.stringContaining(`${stale}, `)]],
    [['install: {crds: Skip}', 'upgrade: {crds: Skip}'], 1, []],
    [['install: {crds: CreateReplace}', 'upgrade: {crds: CreateReplace}'], 3, []],
    [['install: {crds: Skip}', 'upgrade: {crds: CreateReplace}'], 3, [expect.stringContaining('install.crds is Skip')]],
  ])('follow the policy %j', async (spec, count, notices) => {
    const result = await rendered(spec, files);
    expect(result.objects).toHaveLength(count);
    expect(result.notices).toEqual(notices);
  });

  it('get the labels of the release, but no common metadata', async () => {
    const result = await rendered(['commonMetadata: {labels: {team: a}}'], files);
    const labelsOf = (name: string): unknown => Object(objectOf(result, name).object['metadata']).labels;
    expect(labelsOf('CustomResourceDefinition/moons.example.com')).toEqual(labels);
    expect(labelsOf('CustomResourceDefinition/suns.example.com')).toEqual({ ...labels, team: 'a' });
  });

  it('cannot follow another word', async () => {
    const result = await rendered(['install: {crds: Update}'], files);
    expect(result.error).toBe('install.crds is "Update"; Skip, Create or CreateReplace is wanted');
  });
});

describe.skipIf(!helmProgram)('post-renderers', () => {
  const files = { ...values, 'templates/web.yaml': deployment };

  it('patch and set images, one after the other', async () => {
    const result = await rendered(
      [
        'postRenderers:',
        '- kustomize:',
        '    patches:',
        '    - patch: |',
        '        apiVersion: apps/v1',
        '        kind: Deployment',
        '        metadata: {name: web}',
        '        spec: {replicas: 2}',
        '    images: [{name: web, newName: registry.example.com/web, newTag: "3"}]',
        '- kustomize:',
        '    patches:',
        '    - target: {kind: Deployment, name: web}',
        '      patch: |',
        '        - {op: test, path: /spec/replicas, value: 2}',
        '        - {op: replace, path: /spec/replicas, value: 3}',
        '    images: [{name: registry.example.com/web, digest: "sha256:aa"}]',
      ],
      files,
    );
    expect(objectOf(result, 'Deployment/apps/web').object['spec']).toMatchObject({
      replicas: 3,
      template: { spec: { containers: [{ image: 'registry.example.com/web@sha256:aa' }] } },
    });
  });

  it('see objects before they have the namespace of the release', async () => {
    const patch = '- {op: add, path: /spec/replicas, value: 7}';
    const target = (namespace: string): string =>
      `postRenderers: [{kustomize: {patches: [{target: {kind: Deployment, namespace: ${namespace}}, patch: "${patch}"}]}}]`;
    const result = await rendered([target('apps')], files);
    expect(objectOf(result, 'Deployment/apps/web').object['spec']).not.toHaveProperty('replicas');
  });

  it('fail the release where a patch fits nothing', async () => {
    const patch =
      'postRenderers: [{kustomize: {patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: x}}"}]}}]';
    expect(await rendered([patch], files)).toMatchObject({
      state: 'error',
      objects: [],
      error: expect.stringContaining('no matches for Id ConfigMap.v1.[noGrp]/x.[noNs]'),
    });
  });

  it('come before common metadata', async () => {
    const result = await rendered(
      [
        'commonMetadata: {labels: {team: b}, annotations: {note: c}}',
        'postRenderers:',
        '- kustomize: {patches: [{target: {kind: Deployment}, patch: "- {op: add, path: /metadata/labels, value: {team: a, x: same}}"}]}',
      ],
      files,
    );
    expect(objectOf(result, 'Deployment/apps/web').object['metadata']).toMatchObject({
      labels: { ...labels, team: 'b', x: 'same' },
      annotations: { note: 'c' },
    });
  });
});
