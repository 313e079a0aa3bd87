import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChartFolder } from '../../../../src/render/flux/chart/chart-shelf.ts';
import type { RenderedRelease } from '../../../../src/render/flux/cluster/rendered.ts';
import { archive, helmProgram } from '../../../support/helm.ts';
import { dataOf, fromGit, helmRelease, namesOf, release, shop, treeOf, type Files } from './rendering.ts';

const source = (kind: string, name: string, spec: string, version = 'v1'): Files => ({
  [`cluster/${name}.yaml`]: `apiVersion: source.toolkit.fluxcd.io/${version}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: apps}\nspec: ${spec}\n`,
});
const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart}\ndata: {is: "{{ .Chart.Name }} {{ .Chart.Version }}"}\n';
const packed = (name: string, version: string): Buffer =>
  archive({ 'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`, 'templates/a.yaml': template }, name);
const shelf = (files: Files): { charts: ChartFolder[] } => ({
  charts: [{ tree: treeOf(files), folder: 'vendor', name: 'vendor' }],
});
const versions = shelf({
  'vendor/shop-1.0.0.tgz': packed('shop', '1.0.0'),
  'vendor/shop-1.5.0.tgz': packed('shop', '1.5.0'),
  'vendor/shop-2.0.0-rc.1.tgz': packed('shop', '2.0.0-rc.1'),
  'vendor/shop-extra-3.0.0.tgz': packed('shop-extra', '3.0.0'),
  'vendor/folder/Chart.yaml': 'apiVersion: v2\nname: folder\nversion: 0.1.0\n',
  'vendor/folder/templates/a.yaml': template,
});
const used = (rendered: RenderedRelease): unknown => Object(dataOf(rendered, 'ConfigMap/apps/chart')).is;

const fromRepository = (chart: string, version?: string): string[] => [
  'chart:',
  '  spec:',
  `    chart: ${chart}`,
  ...(version === undefined ? [] : [`    version: ${JSON.stringify(version)}`]),
  '    sourceRef: {kind: HelmRepository, name: charts}',
];
const repository = source('HelmRepository', 'charts', '{url: https://charts.example.com}');

describe.skipIf(!helmProgram)('a chart of a release', () => {
  it('lies in a GitRepository, where its version does not count', async () => {
    const spec = helmRelease(...fromGit, '    version: 9.9.9');
    const rendered = await release(spec, shop({ 'templates/a.yaml': template }));
    expect(used(rendered)).toBe('shop 1.2.3');
    expect(rendered.chart).toBe('shop 1.2.3 from GitRepository/flux-system/flux-system');
  });

  it('may be an archive in a GitRepository', async () => {
    const spec = helmRelease(...fromGit).replace('./charts/shop', 'charts/shop-1.0.0.tgz');
    expect(used(await release(spec, { 'charts/shop-1.0.0.tgz': packed('shop', '1.0.0') }))).toBe('shop 1.0.0');
  });

  it('is an error where its source is here and has no such chart', async () => {
    const rendered = await release(helmRelease(...fromGit), {});
    expect(rendered).toMatchObject({ state: 'error', error: 'there is no chart "charts/shop" in its source' });
  });

  it.each([
    ['shop', undefined, 'shop 1.5.0'],
    ['shop', '1.0.x', 'shop 1.0.0'],
    ['shop', '1.0.0', 'shop 1.0.0'],
    ['shop', '>=1.0.0-0', 'shop 2.0.0-rc.1'],
    ['shop-extra', '3.x', 'shop-extra 3.0.0'],
    ['folder', '*', 'folder 0.1.0'],
  ])('of a HelmRepository is the highest version that is allowed: %s %s', async (chart, version, expected) => {
    const spec = helmRelease(...fromRepository(chart, version));
    expect(used(await release(spec, repository, versions))).toBe(expected);
  });

  it('that is nowhere stays unresolved, with what to do', async () => {
    const rendered = await release(helmRelease(...fromRepository('shop', '^7.0')), repository, versions);
    expect(rendered).toMatchObject({
      state: 'unresolved',
      objects: [],
      chart: 'shop ^7.0 from HelmRepository/apps/charts',
    });
    expect(rendered.unresolved).toEqual([
      {
        kind: 'chart',
        name: 'shop ^7.0 from HelmRepository/apps/charts',
        why: 'it is in a registry',
        cause: 'chart shop ^7.0 from HelmRepository/apps/charts: it is in a registry',
        remedy: 'put shop-VERSION.tgz (VERSION: ^7.0) into vendor',
      },
    ]);
  });

  it.each([
    ['{tag: 1.0.0}', 'shop 1.0.0'],
    ['{semver: ">=1.0"}', 'shop 1.5.0'],
    ['{semver: ">=1.0", semverFilter: "^1\\\\.0"}', 'shop 1.0.0'],
    [`{tag: 1.5.0, digest: "sha256:${'a'.repeat(64)}"}`, 'shop 1.5.0'],
    [`{digest: "sha256:${createHash('sha256').update(packed('shop', '1.0.0')).digest('hex')}"}`, 'shop 1.0.0'],
  ])('of an OCIRepository with ref %s', async (ref, expected) => {
    const spec = helmRelease('chartRef: {kind: OCIRepository, name: shop}');
    const files = source('OCIRepository', 'shop', `{url: oci://example.com/charts/shop, ref: ${ref}}`);
    expect(used(await release(spec, files, versions))).toBe(expected);
  });

  it.each([
    ['{url: oci://example.com/charts/shop}', 'set spec.ref.tag or spec.ref.semver'],
    ['{url: oci://example.com/charts/shop, ref: {tag: latest}}', 'set spec.ref.tag or spec.ref.semver'],
    [
      '{url: oci://example.com/charts/shop, ref: {tag: 8.0.0}}',
      'it is in a registry',
      'put shop-8.0.0.tgz into vendor',
    ],
  ])('of an OCIRepository %s is not guessed', async (spec, why, remedy?: string) => {
    const rendered = await release(
      helmRelease('chartRef: {kind: OCIRepository, name: shop}'),
      source('OCIRepository', 'shop', spec),
      versions,
    );
    expect(rendered.unresolved).toEqual([
      expect.objectContaining({ kind: 'chart', why: expect.stringContaining(why) }),
    ]);
    expect(rendered.unresolved[0]?.remedy).toBe(remedy);
  });

  it('is one chart that is missing, whichever OCIRepository of an address is asked for it', async () => {
    const spec = '{url: oci://example.com/charts/shop, ref: {tag: 8.0.0}}';
    const sources = { ...source('OCIRepository', 'one', spec), ...source('OCIRepository', 'other', spec) };
    const causes = ['one', 'other'].map(async (name) => {
      const { unresolved } = await release(helmRelease(`chartRef: {kind: OCIRepository, name: ${name}}`), sources);
      return unresolved.map(({ cause }) => cause);
    });
    const cause = 'chart shop 8.0.0 from oci://example.com/charts/shop: it is in a registry';
    expect(await Promise.all(causes)).toEqual([[cause], [cause]]);
  });

  it('may be that of a HelmChart', async () => {
    const chart = source(
      'HelmChart',
      'own',
      '{chart: shop, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}',
    );
    const spec = helmRelease('chartRef: {kind: HelmChart, name: own}');
    expect(used(await release(spec, { ...chart, ...repository }, versions))).toBe('shop 1.5.0');
  });

  it('may be an ExternalArtifact that is made of this repository', async () => {
    const generator = `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: maker, namespace: apps}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system, namespace: flux-system}]
  artifacts: [{name: shop, copy: [{from: "@repo/charts/shop/**", to: "@artifact/"}]}]
`;
    const spec = helmRelease('chartRef: {kind: ExternalArtifact, name: shop}');
    const files = { ...shop({ 'templates/a.yaml': template }), 'cluster/generator.yaml': generator };
    expect(used(await release(spec, files))).toBe('shop 1.2.3');
  });

  it('is an error where it cannot be read', async () => {
    const broken = { 'vendor/shop-1.0.0.tgz': 'no archive' };
    const rendered = await release(helmRelease(...fromRepository('shop')), repository, shelf(broken));
    expect(rendered).toMatchObject({ state: 'error', error: expect.stringContaining('cannot be read') });
    const tree = {
      ...treeOf(broken),
      read: () => {
        throw new Error('it is too large');
      },
    };
    const charts = [{ tree, folder: 'vendor', name: 'vendor' }];
    const other = await release(helmRelease(...fromRepository('shop')), repository, { charts });
    expect(other.error).toBe('"vendor/shop-1.0.0.tgz" cannot be read: it is too large');
  });

  it('is refused where an archive holds another version than it says', async () => {
    const wrong = shelf({ 'vendor/shop-1.0.0.tgz': packed('shop', '1.0.1') });
    const rendered = await release(helmRelease(...fromRepository('shop')), repository, wrong);
    expect(rendered).toMatchObject({ state: 'error', error: '"vendor/shop-1.0.0.tgz" holds the chart shop 1.0.1' });
  });

  it.each([
    ['chartRef: {kind: GitRepository, name: x}', 'chartRef of kind "GitRepository"'],
    [
      'chart: {spec: {chart: x, version: one, sourceRef: {kind: HelmRepository, name: x}}}',
      'improper version constraint',
    ],
    ['chart: {spec: {chart: x, sourceRef: {kind: OCIRepository, name: x}}}', 'sourceRef of kind "OCIRepository"'],
  ])('cannot be %s', async (spec, error) => {
    const rendered = await release(helmRelease(spec), {});
    expect(rendered).toMatchObject({ state: 'error', objects: [], error: expect.stringContaining(error) });
  });

  it("of a Bucket is nobody's to fetch", async () => {
    const rendered = await release(helmRelease('chart: {spec: {chart: x, sourceRef: {kind: Bucket, name: x}}}'), {});
    expect(rendered).toMatchObject({ state: 'unresolved', unresolved: [{ name: 'x from Bucket/apps/x' }] });
  });
});

describe.skipIf(!helmProgram)('charts that a chart in Git needs', () => {
  const needs = (dependency: string): Files =>
    shop({
      'Chart.yaml': `apiVersion: v2\nname: shop\nversion: 1.2.3\ndependencies: [${dependency}]\n`,
      'templates/a.yaml': template,
    });
  const sub = {
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 2.0.0\n',
    'charts/db/templates/db.yaml': template.replace('chart}', 'db}'),
  };

  it('come from beside it', async () => {
    const files = { ...needs('{name: db, version: 2.x, repository: "file://../db"}'), ...sub };
    expect(namesOf(await release(helmRelease(...fromGit), files))).toEqual([
      'ConfigMap/apps/chart',
      'ConfigMap/apps/db',
    ]);
  });

  it('come from the folder of charts', async () => {
    const charts = shelf({
      'vendor/db-2.1.0.tgz': archive(
        {
          'Chart.yaml': 'apiVersion: v2\nname: db\nversion: 2.1.0\n',
          'templates/db.yaml': template.replace('chart}', 'db}'),
        },
        'db',
      ),
    });
    const files = needs('{name: db, version: 2.x, repository: "https://charts.example.com"}');
    expect(namesOf(await release(helmRelease(...fromGit), files, charts))).toEqual([
      'ConfigMap/apps/chart',
      'ConfigMap/apps/db',
    ]);
  });

  it('may lie in it already', async () => {
    const files = Object.fromEntries(
      Object.entries(sub).map(([name, text]) => [name.replace('charts/', 'charts/shop/charts/'), text]),
    );
    const needed = needs('{name: db, version: 2.x, repository: "https://charts.example.com"}');
    expect(namesOf(await release(helmRelease(...fromGit), { ...needed, ...files }))).toEqual([
      'ConfigMap/apps/chart',
      'ConfigMap/apps/db',
    ]);
  });

  it('stay unresolved by name where they are nowhere', async () => {
    const files = needs('{name: db, version: 2.x, repository: "https://charts.example.com"}');
    const rendered = await release(helmRelease(...fromGit), files);
    expect(rendered).toMatchObject({ state: 'unresolved', objects: [] });
    expect(rendered.unresolved[0]).toEqual({
      kind: 'chart',
      name: 'db 2.x from https://charts.example.com, which ./charts/shop from GitRepository/flux-system/flux-system needs',
      why: "it is not in the chart's charts/",
      cause: "chart db 2.x from https://charts.example.com: it is not in the chart's charts/",
      remedy:
        'put db-VERSION.tgz (VERSION: 2.x) into a folder named by --charts or by charts: in kubescape-gitops.yaml',
    });
  });

  it('beside it have to be of the version that is wanted', async () => {
    const files = { ...needs('{name: db, version: 3.x, repository: "file://../db"}'), ...sub };
    const rendered = await release(helmRelease(...fromGit), files);
    expect(rendered.error).toBe('dependency "db" is wanted in version 3.x, but file://../db has 2.0.0');
  });
});
