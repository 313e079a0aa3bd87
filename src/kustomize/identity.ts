import { withoutEmptyAnnotations } from './annotations.ts';
import type { BuildResource, Gvk, ResId } from './resource.ts';
import { get, getAt, textOf, type MapNode } from './tree/node.ts';

/** Whether the schema says for certain that a kind has no namespace. */
export type ClusterScope = (apiVersion: string, kind: string) => boolean;

/** What stands for the namespace of a cluster-scoped object. */
const noNamespace = '_non_namespaceable_';

/** Group, version and kind of a written apiVersion and kind. */
export function parseGvk(apiVersion: string, kind: string): Gvk {
  const slash = apiVersion.indexOf('/');
  if (slash >= 0) return { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1), kind };
  return { group: '', version: apiVersion, kind };
}

/** What an object says it is. */
export function gvkOf(node: MapNode): Gvk {
  return parseGvk(textOf(get(node, 'apiVersion')) ?? '', textOf(get(node, 'kind')) ?? '');
}

/** Group and version as an object writes them. */
export function apiVersionOf({ group, version }: Gvk): string {
  return group === '' ? version : `${group}/${version}`;
}

/** The id that an object has by its present text. */
export function idOf(node: MapNode): ResId {
  return {
    ...gvkOf(node),
    name: textOf(getAt(node, 'metadata', 'name')) ?? '',
    namespace: textOf(getAt(node, 'metadata', 'namespace')) ?? '',
  };
}

export function currentId(resource: BuildResource): ResId {
  return idOf(resource.node);
}

/** The ids that a resource had, the original first: their namespaces are effective, group and version are today's. */
export function previousIds(resource: BuildResource): readonly ResId[] {
  const { group, version } = gvkOf(resource.node);
  return resource.previous.map((before) => ({ group, version, ...before }));
}

/** The id that a resource came with. */
export function originalId(resource: BuildResource): ResId {
  const first = resource.previous[0];
  if (!first) return currentId(resource);
  const { group, version } = gvkOf(resource.node);
  return { group, version, ...first };
}

/** Every id that may name a resource: those it had, then the present one. */
export function anyIds(resource: BuildResource): readonly ResId[] {
  return [...previousIds(resource), currentId(resource)];
}

/** The namespace as ids compare it: `default` for none, a token of its own for cluster-scoped objects. */
export function effectiveNamespace(id: ResId, isClusterScoped: ClusterScope): string {
  if (isClusterScoped(apiVersionOf(id), id.kind)) return noNamespace;
  return id.namespace === '' ? 'default' : id.namespace;
}

/** `Kind.version.group`, with words in brackets for what is missing. */
export function printGvk({ group, version, kind }: Gvk): string {
  return `${kind || '[noKind]'}.${version || '[noVer]'}.${group || '[noGrp]'}`;
}

/** An id as messages say it, such as `ConfigMap.v1.[noGrp]/a.[noNs]`. */
export function printId(id: ResId): string {
  return `${printGvk(id)}/${id.name || '[noName]'}.${id.namespace || '[noNs]'}`;
}

export function sameGvk(one: Gvk, other: Gvk): boolean {
  return one.group === other.group && one.version === other.version && one.kind === other.kind;
}

/** Equality of ids: the effective namespace counts. */
export function sameId(one: ResId, other: ResId, isClusterScoped: ClusterScope): boolean {
  return (
    one.name === other.name &&
    sameGvk(one, other) &&
    effectiveNamespace(one, isClusterScoped) === effectiveNamespace(other, isClusterScoped)
  );
}

/** A text that is the same for equal ids only, to index them by. */
export function idKey(id: ResId, isClusterScoped: ClusterScope): string {
  return JSON.stringify([id.group, id.version, id.kind, id.name, effectiveNamespace(id, isClusterScoped)]);
}

/** Whether a gvk is selected: empty fields of the selector match anything. */
export function gvkMatches(gvk: Gvk, selector: Gvk): boolean {
  return (
    (selector.kind === '' || selector.kind === gvk.kind) &&
    (selector.group === '' || selector.group === gvk.group) &&
    (selector.version === '' || selector.version === gvk.version)
  );
}

/** The resource with its present id added to its history, as before any change of name, namespace or kind. */
export function remember(resource: BuildResource, isClusterScoped: ClusterScope): BuildResource {
  const id = currentId(resource);
  const entry = { kind: id.kind, name: id.name, namespace: effectiveNamespace(id, isClusterScoped) };
  return { ...resource, node: withoutEmptyAnnotations(resource.node), previous: [...resource.previous, entry] };
}
