import { renderCluster, type RenderedCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import type { RenderedObject, RenderedRelease } from '../../../../src/render/flux/cluster/rendered.ts';
import { syncKustomization } from '../../../../src/render/flux/entry/entry-point.ts';
import { nameOf } from '../../../../src/render/flux/objects/kubernetes-object.ts';
import { HelmReleases, type HelmReleasesOptions } from '../../../../src/render/flux/release/helm-releases.ts';
import type { SourceTree } from '../../../../src/render/source-tree.ts';
import { helm } from '../../../support/helm.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export function treeOf(files: Files): SourceTree {
  return {
    files: Object.keys(files).toSorted(),
    read(path) {
      const content = files[path];
      if (content === undefined) throw new Error(`open ${path}: no such file`);
      return Buffer.from(content);
    },
  };
}

export const entry = {
  path: 'cluster',
  kustomization: syncKustomization(
    { path: './cluster', name: 'flux-system', namespace: 'flux-system', sourceKind: 'GitRepository' },
    'sync.yaml',
  ),
  source: { kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' },
  url: undefined,
  fluxVersion: undefined,
};

/** Renders the cluster of a repository with these files, whose entry is `cluster`. */
export function cluster(files: Files, options: Partial<HelmReleasesOptions> = {}): Promise<RenderedCluster> {
  const releases = new HelmReleases({ helm: helm(), ...options });
  return renderCluster(treeOf(files), { entry, strict: true, variables: {}, releases });
}

const chartYaml = 'apiVersion: v2\nname: shop\nversion: 1.2.3\n';

/** A chart `shop` 1.2.3 in `charts/shop` of the repository, which has these files. */
export function shop(files: Files): Files {
  const entries = Object.entries({ 'Chart.yaml': chartYaml, ...files });
  return Object.fromEntries(entries.map(([name, content]) => [`charts/shop/${name}`, content]));
}

export const fromGit = [
  'chart:',
  '  spec:',
  '    chart: ./charts/shop',
  '    sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}',
];

/** A HelmRelease `web` in `apps`; its spec is of these lines. */
export function helmRelease(...spec: readonly string[]): string {
  const head =
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: web\n  namespace: apps\nspec:\n';
  const lines = spec.flatMap((text) => text.split('\n'));
  return `${head}${lines.map((line) => `  ${line}\n`).join('')}`;
}

/** Renders the one release of a repository whose only manifest it is; other files join it. */
export async function release(
  spec: string,
  files: Files,
  options: Partial<HelmReleasesOptions> = {},
): Promise<RenderedRelease> {
  const { releases, kustomizations } = await cluster({ 'cluster/release.yaml': spec, ...files }, options);
  const [failed] = kustomizations.filter(({ error }) => error !== undefined);
  if (failed) throw new Error(failed.error);
  const [only] = releases;
  if (only === undefined) throw new Error('there is no release');
  return only;
}

/** An object of a release by `Kind/namespace/name`. */
export function objectOf({ objects, error, unresolved }: RenderedRelease, name: string): RenderedObject {
  const found = objects.find(({ object }) => nameOf(object) === name);
  if (found) return found;
  const names = objects.map(({ object }) => nameOf(object));
  throw new Error(`no ${name} in ${JSON.stringify({ names, error, unresolved })}`);
}

export function dataOf(rendered: RenderedRelease, name: string): unknown {
  return objectOf(rendered, name).object['data'];
}

export function namesOf({ objects }: Pick<RenderedRelease, 'objects'>): readonly string[] {
  return objects.map(({ object }) => nameOf(object)).toSorted();
}

/** A template of a ConfigMap that shows values as JSON. */
export const shown = `apiVersion: v1
kind: ConfigMap
metadata: {name: shown}
data: {values: {{ omit .Values "global" | toJson | quote }}}
`;
