import { describe, expect, it } from 'vitest';
import { ClusterRenderer } from '../../../../src/render/flux/cluster/render-cluster.ts';
import type { RenderedRelease } from '../../../../src/render/flux/cluster/rendered.ts';
import { HelmReleases, type HelmReleasesOptions } from '../../../../src/render/flux/release/helm-releases.ts';
import type { SourceTree } from '../../../../src/render/source-tree.ts';
import { helm, helmProgram } from '../../../support/helm.ts';
import { dataOf, entry, fromGit, helmRelease, shop, treeOf, type Files } from './rendering.ts';

const template = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart}\ndata: {is: "${text}"}\n`;
const otherRelease = helmRelease(...fromGit)
  .replace('name: web', 'name: other')
  .replace('charts/shop', 'charts/other');
const otherChart = {
  'charts/other/Chart.yaml': 'apiVersion: v2\nname: other\nversion: 1.0.0\n',
  'charts/other/templates/a.yaml': template('other').replace('name: chart', 'name: other'),
};

/** A repository whose files can be changed, rendered by one process that lives on. */
class Living {
  readonly #files: Map<string, string | Uint8Array>;
  readonly #renderer: ClusterRenderer;

  constructor(files: Files, shelf?: string) {
    this.#files = new Map(Object.entries({ 'cluster/other.yaml': otherRelease, ...otherChart, ...files }));
    const tree: SourceTree = {
      files: Array.from(this.#files.keys()).toSorted(),
      read: (path) => Buffer.from(this.#files.get(path) ?? ''),
    };
    const charts: HelmReleasesOptions['charts'] = shelf === undefined ? [] : [{ tree, folder: shelf, name: shelf }];
    const releases = new HelmReleases({ helm: helm(), charts });
    this.#renderer = new ClusterRenderer(tree, { entry, strict: true, variables: {}, releases });
  }

  async release(name: string): Promise<RenderedRelease> {
    const { releases } = await this.#renderer.render();
    const found = releases.find((one) => one.name === name);
    if (found === undefined) throw new Error(`there is no release ${name}`);
    return found;
  }

  change(file: string, text: string): void {
    this.#files.set(file, text);
    this.#renderer.changed([file]);
  }
}

const used = (rendered: RenderedRelease): unknown => Object(dataOf(rendered, 'ConfigMap/apps/chart')).is;

describe.skipIf(!helmProgram)('a changed file', () => {
  it('of a chart renders the releases of that chart anew, and no others', async () => {
    const files = { 'cluster/release.yaml': helmRelease(...fromGit), ...shop({ 'templates/a.yaml': template('one') }) };
    const living = new Living(files);
    const [before, other] = [await living.release('web'), await living.release('other')];
    living.change('charts/shop/templates/a.yaml', template('two'));
    expect([used(before), used(await living.release('web'))]).toEqual(['one', 'two']);
    expect(await living.release('other')).toBe(other);
  });

  it('of a chart that another one needs counts for that', async () => {
    const needs = 'dependencies: [{name: part, version: 1.0.0, repository: file://../part}]\n';
    const living = new Living({
      'cluster/release.yaml': helmRelease(...fromGit),
      ...shop({ 'Chart.yaml': `apiVersion: v2\nname: shop\nversion: 1.2.3\n${needs}` }),
      'charts/part/Chart.yaml': 'apiVersion: v2\nname: part\nversion: 1.0.0\n',
      'charts/part/templates/a.yaml': template('one'),
    });
    const before = await living.release('web');
    living.change('charts/part/templates/a.yaml', template('two'));
    expect([used(before), used(await living.release('web'))]).toEqual(['one', 'two']);
  });

  it('of values beside a chart counts, and so does one that only moves its lines', async () => {
    const living = new Living({
      'cluster/release.yaml': helmRelease(...fromGit, '    valuesFiles: [charts/shop/values-prod.yaml]'),
      ...shop({
        'values.yaml': 'is: nothing\n',
        'values-prod.yaml': 'is: one\n',
        'templates/a.yaml': template('{{ .Values.is }}'),
      }),
    });
    const before = await living.release('web');
    living.change('charts/shop/values-prod.yaml', '# a remark\nis: one\n');
    const moved = await living.release('web');
    living.change('charts/shop/values-prod.yaml', 'is: two\n');
    expect([before, moved, await living.release('web')].map(used)).toEqual(['one', 'one', 'two']);
    // Its values are the same, but not where they stand.
    expect(moved).not.toBe(before);
  });

  it('is none of a folder of charts outside of the repository', async () => {
    let listings = 0;
    const charts = treeOf({});
    const outside: SourceTree = {
      get files() {
        listings += 1;
        return charts.files;
      },
      read: (path) => charts.read(path),
    };
    const releases = new HelmReleases({
      helm: helm(),
      charts: [{ tree: outside, folder: '', name: 'outside', isOutside: true }],
    });
    releases.changed(['charts/shop/Chart.yaml'], false);
    expect(listings).toBe(1);
  });

  it('in a folder of charts counts', async () => {
    const reference = '    sourceRef: {kind: HelmRepository, name: charts}';
    const living = new Living(
      {
        'cluster/release.yaml': helmRelease('chart:', '  spec:', '    chart: shop', reference),
        'vendor/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
        'vendor/shop/templates/a.yaml': template('one'),
      },
      'vendor',
    );
    const before = await living.release('web');
    living.change('vendor/shop/templates/a.yaml', template('two'));
    expect([used(before), used(await living.release('web'))]).toEqual(['one', 'two']);
  });
});
