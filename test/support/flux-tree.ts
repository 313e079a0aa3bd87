import type { RenderTime } from '../../src/render/flux/cluster/cluster-budget.ts';
import { renderCluster, type RenderedCluster } from '../../src/render/flux/cluster/render-cluster.ts';
import { keyOf, type RenderedKustomization, type RenderedObject } from '../../src/render/flux/cluster/rendered.ts';
import { syncKustomization, type EntryPoint } from '../../src/render/flux/entry/entry-point.ts';
import { isMapping, textOf } from '../../src/render/flux/objects/kubernetes-object.ts';
import { withoutHelm } from '../../src/render/flux/release/without-helm.ts';
import type { SourceTree } from '../../src/render/source-tree.ts';

/** A repository of texts by path. */
function treeOf(files: Readonly<Record<string, string>>): SourceTree {
  const contents = new Map(Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)]));
  return {
    files: Array.from(contents.keys()).toSorted(),
    read: (path) => contents.get(path) ?? new Uint8Array(),
  };
}

/** The entry of directory `cluster`, from GitRepository flux-system/flux-system. */
function entryOf(path = 'cluster', url?: string): EntryPoint {
  const names = { name: 'flux-system', namespace: 'flux-system' };
  return {
    path,
    kustomization: syncKustomization({ path: `./${path}`, ...names, sourceKind: 'GitRepository' }, 'entry.yaml'),
    source: { kind: 'GitRepository', ...names },
    url,
    fluxVersion: undefined,
  };
}

export interface RenderOptions {
  readonly strict?: boolean;
  readonly variables?: Readonly<Record<string, string>>;
  readonly url?: string;
  readonly time?: RenderTime;
}

/** Renders directory `cluster` of a repository, without Helm. */
export function render(
  files: Readonly<Record<string, string>> | SourceTree,
  { strict = true, variables = {}, url, time = {} }: RenderOptions = {},
): Promise<RenderedCluster> {
  const tree = isTree(files) ? files : treeOf(files);
  const releases = withoutHelm('not here');
  return renderCluster(tree, { entry: entryOf('cluster', url), strict, variables, releases, time });
}

function isTree(files: object): files is SourceTree {
  return 'read' in files && typeof files.read === 'function';
}

/** One Kustomization of what was rendered: `name` of namespace flux-system, or `namespace/name`. */
export function kustomizationOf({ kustomizations }: RenderedCluster, name: string): RenderedKustomization {
  const key = name.includes('/') ? name : `flux-system/${name}`;
  const found = kustomizations.find((one) => keyOf(one) === key);
  if (found === undefined) throw new Error(`${key} is not among ${kustomizations.map(keyOf).join(', ')}`);
  return found;
}

/** Names objects as `Kind/name`, or `Kind/namespace/name` for those with a namespace. */
export function namesOf(objects: readonly RenderedObject[]): string[] {
  return objects.map(({ object }) => {
    const metadata = isMapping(object['metadata']) ? object['metadata'] : {};
    return [textOf(object, 'kind'), textOf(metadata, 'namespace'), textOf(metadata, 'name')].filter(Boolean).join('/');
  });
}

/** A Flux Kustomization of namespace flux-system that builds a path of the repository. `spec` is YAML in one line. */
export function fluxKustomization(name: string, path: string, spec = '{}', namespace = 'flux-system'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: ${namespace}}
spec:
  path: ${JSON.stringify(path)}
  sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
  <<: ${spec}
---
`;
}

/** A ConfigMap. `data` is YAML in one line. */
export function configMap(name: string, data = '{}', namespace = 'default', metadata = '{}'): string {
  return `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}, namespace: ${namespace}, <<: ${metadata}}
data: ${data}
---
`;
}
