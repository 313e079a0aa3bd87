import { describe, expect, it } from 'vitest';
import { helm, helmProgram } from '../../../support/helm.ts';
import { cluster, fromGit, helmRelease, namesOf, objectOf, release, shop, type Files } from './rendering.ts';

const configMap = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${more}}\ndata: {a: b}\n`;
const definition = (plural: string, scope: string, kind: string): string =>
  `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: ${plural}.example.com}\nspec:\n  group: example.com\n  scope: ${scope}\n  names: {plural: ${plural}, kind: ${kind}}\n  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]\n`;

const rendered = (spec: readonly string[], files: Files): ReturnType<typeof release> =>
  release(helmRelease(...fromGit, ...spec), shop(files));

describe.skipIf(!helmProgram)('a release', () => {
  it('that is suspended has no objects', async () => {
    const result = await rendered(['suspend: true'], { 'templates/a.yaml': configMap('a') });
    expect(result).toMatchObject({ state: 'suspended', objects: [], releaseName: 'web' });
  });

  it.each([
    [
      'templates',
      { 'templates/a.yaml': '{{ fail "no such luck" }}' },
      [],
      /^execution error at \(shop\/templates\/a\.yaml:1:3\): no such luck$/,
    ],
    ['YAML', { 'templates/a.yaml': 'a: [' }, [], /YAML parse error on shop\/templates\/a\.yaml/],
    ['objects', { 'templates/a.yaml': 'a: b' }, [], /an object has no kind/],
    [
      'schemas',
      { 'values.schema.json': '{"properties":{"a":{"type":"string"}}}' },
      ['values: {a: 1}'],
      /at '\/a': got number, want string/,
    ],
    ['charts', { 'Chart.yaml': 'apiVersion: v2\nname: shop\n' }, [], /version/],
  ])('fails for %s that are wrong, and is never empty then', async (_, files, spec, error) => {
    const result = await rendered(spec, files);
    expect(result).toMatchObject({ state: 'error', objects: [] });
    expect(result.error).toMatch(error);
    expect(result.error).not.toContain('\n');
  });

  it('may go without schemas', async () => {
    const files = {
      'values.schema.json': '{"properties":{"a":{"type":"string"}}}',
      'templates/a.yaml': configMap('a'),
    };
    const result = await rendered(['install: {disableSchemaValidation: true}', 'values: {a: 1}'], files);
    expect(namesOf(result)).toEqual(['ConfigMap/apps/a']);
  });

  it('sees the API versions of Kubernetes, and of what the cluster gets', async () => {
    const kinds = ['apps/v1/Deployment', 'example.com/v1/Moon', 'extra.example.com/v1', 'none.example.com/v1'];
    const asked = kinds.map(
      (kind) => `  "${kind.replaceAll('/', '.')}": {{ .Capabilities.APIVersions.Has "${kind}" | quote }}\n`,
    );
    const files = {
      ...shop({
        'templates/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  version: {{ .Capabilities.KubeVersion.Version }}\n${asked.join('')}`,
      }),
      'cluster/crd.yaml': definition('moons', 'Namespaced', 'Moon'),
    };
    const options = { kubeVersion: '1.33.4', apiVersions: ['extra.example.com/v1'] };
    const result = await release(helmRelease(...fromGit), files, options);
    expect(objectOf(result, 'ConfigMap/apps/a').object['data']).toEqual({
      version: 'v1.33.4',
      'apps.v1.Deployment': 'true',
      'example.com.v1.Moon': 'true',
      'extra.example.com.v1': 'true',
      'none.example.com.v1': 'false',
    });
  });

  it('is not rendered once all charts together had their time', async () => {
    const files = { 'cluster/release.yaml': helmRelease(...fromGit), ...shop({ 'templates/a.yaml': configMap('a') }) };
    const { releases } = await cluster(files, { milliseconds: 0 });
    expect(releases).toMatchObject([
      { state: 'error', objects: [], error: 'not rendered: all charts together took more than 0 s' },
    ]);
  });
});

describe.skipIf(!helmProgram)('a cluster with releases', () => {
  const inner = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: inner, namespace: apps}
spec:
  path: ./inner
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}
`;

  it('feeds what a release brings into Kustomizations, and theirs into releases', async () => {
    const { kustomizations, releases } = await cluster({
      'cluster/release.yaml': helmRelease(...fromGit, 'values: {region: north}'),
      'cluster/inner.yaml': inner,
      'inner/values.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more, namespace: apps}\ndata: {values.yaml: "from: ${REGION}"}\n',
      'inner/release.yaml': helmRelease(...fromGit, 'valuesFrom: [{kind: ConfigMap, name: more}]').replace(
        'name: web',
        'name: second',
      ),
      ...shop({
        'templates/a.yaml':
          'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: {{ ternary "vars" "last" (hasKey .Values "region") }}}\ndata: {REGION: {{ .Values.region | default .Values.from }}}\n',
      }),
    });
    expect(kustomizations.map(({ name, state }) => [name, state])).toEqual([
      ['flux-system', 'ok'],
      ['inner', 'ok'],
    ]);
    const second = releases.find(({ name }) => name === 'second');
    expect(second?.objects[0]?.object).toMatchObject({ metadata: { name: 'last' }, data: { REGION: 'north' } });
  });

  it('renders Kustomizations that a chart brings', async () => {
    const { kustomizations } = await cluster({
      'cluster/release.yaml': helmRelease(...fromGit),
      'inner/a.yaml': configMap('a'),
      ...shop({ 'templates/a.yaml': inner.replace(/ {2}postBuild.*\n/, '') }),
    });
    expect(kustomizations.map((one) => [one.name, one.objects.length])).toEqual([
      ['flux-system', 1],
      ['inner', 1],
    ]);
  });

  it('renders the same release once', async () => {
    const runs: string[] = [];
    const real = helm();
    const template = real.template.bind(real);
    real.template = (chart, request) => {
      runs.push(request.name);
      return template(chart, request);
    };
    const files = shop({
      'templates/a.yaml': configMap('a'),
      'crds/a.yaml': definition('moons', 'Cluster', 'Moon'),
    });
    const { releases } = await cluster({ 'cluster/release.yaml': helmRelease(...fromGit), ...files }, { helm: real });
    expect(releases[0]?.objects).toHaveLength(2);
    expect(runs).toEqual(['web']);
  });
});
