import { findEntryPoints } from '../../../../src/render/flux/entry/find-entries.ts';
import { renderCluster, type RenderedCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import type { RenderedObject, RenderedResourceSet } from '../../../../src/render/flux/cluster/rendered.ts';
import { withoutHelm } from '../../../../src/render/flux/release/without-helm.ts';

const sync = `
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: ssh://git@example.com/fleet}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  path: ./clusters/dev
  sourceRef: {kind: GitRepository, name: flux-system}
`;

/** Renders the cluster of a repository whose entry directory is `clusters/dev`. */
export function clusterOf(files: Readonly<Record<string, string>>): Promise<RenderedCluster> {
  const all: Readonly<Record<string, string>> = { 'clusters/dev/flux-system/gotk-sync.yaml': sync, ...files };
  const tree = {
    files: Object.keys(all).toSorted(),
    read: (name: string) => new TextEncoder().encode(all[name] ?? ''),
  };
  const [entry] = findEntryPoints(tree);
  if (entry === undefined) throw new Error('there is no entry point');
  return renderCluster(tree, { entry, strict: true, variables: {}, releases: withoutHelm('no charts here') });
}

/** The only ResourceSet of a repository that has it, and whatever it refers to, in one file. */
export async function resourceSetOf(text: string): Promise<RenderedResourceSet> {
  const { resourceSets } = await clusterOf({ 'clusters/dev/sets.yaml': text });
  const [set] = resourceSets;
  if (set === undefined || resourceSets.length > 1) throw new Error(`${resourceSets.length} ResourceSets`);
  return set;
}

/** `Kind/namespace/name` of objects. */
export function namesIn(objects: readonly RenderedObject[]): string[] {
  return objects.map(({ object }) => {
    const { namespace, name } = object['metadata'] as { readonly namespace?: string; readonly name: string };
    return [String(object['kind']), namespace, name].filter(Boolean).join('/');
  });
}

/** A ResourceSet `tenants` in `flux-system` with this below `spec`, which is indented as it stands in the text. */
export function setWith(spec: string, annotations = ''): string {
  return `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata:
  name: tenants
  namespace: flux-system
  annotations: {${annotations}}
spec:
${spec}
`;
}

/** A ResourceSetInputProvider in `flux-system`. */
export function provider(
  name: string,
  values: string,
  { type = 'Static', labels = '', annotations = '' } = {},
): string {
  return `---
apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSetInputProvider
metadata: {name: ${name}, namespace: flux-system, labels: {${labels}}, annotations: {${annotations}}}
spec:
  type: ${type}
  defaultValues: {${values}}
`;
}

/** Fields of a ResourceSet that makes a Namespace for each input `tenant`. */
export const tenantNamespaces = `
  resources:
    - apiVersion: v1
      kind: Namespace
      metadata:
        name: << inputs.tenant >>`;

/** The only object of a name. */
export function objectIn(objects: readonly RenderedObject[], name: string): RenderedObject {
  const [found, ...others] = objects.filter(({ object }) => (object['metadata'] as { name: string }).name === name);
  if (found === undefined || others.length > 0) throw new Error(`not one ${name} among ${namesIn(objects).join(', ')}`);
  return found;
}
