import { RE2JS } from 're2js';
import { KustomizeError } from './errors.ts';
import { anyIds, currentId, effectiveNamespace, gvkMatches, originalId, type ClusterScope } from './identity.ts';
import { parseLabelSelector } from './label-selector.ts';
import type { BuildResource, ResId } from './resource.ts';
import { getAt, type MapNode } from './tree/node.ts';

/** What selects resources: regular expressions for the id, Kubernetes selectors for labels and annotations. */
export interface Selector {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly labelSelector?: string | undefined;
  readonly annotationSelector?: string | undefined;
}

/**
 * Whether a patch's target selects a resource: group, version and kind as they are, name and namespace as they were at
 * first or as they are, the namespace being the effective one.
 */
export function matchesSelector(resource: BuildResource, selector: Selector, isClusterScoped: ClusterScope): boolean {
  const [original, current] = [originalId(resource), currentId(resource)];
  const namespaces = [original, current].map((id) => effectiveNamespace(id, isClusterScoped));
  const inNamespace = namespaces.some((namespace) => fits(selector.namespace, namespace));
  const named = fits(selector.name, original.name) || fits(selector.name, current.name);
  return inNamespace && named && fitsGvk(current, selector) && matchesMetadata(resource.node, selector);
}

/** Whether any id that the resource has or had fits: the present namespace counts as it is written. */
export function matchesAnyId(resource: BuildResource, selector: Selector): boolean {
  return anyIds(resource).some(
    (id) => fitsGvk(id, selector) && fits(selector.name, id.name) && fits(selector.namespace, id.namespace),
  );
}

/**
 * Whether any id that the resource has or had is the selected one, field by field; empty fields fit everything. No
 * namespace is the default one, even where a kind has none.
 */
export function isSelectedExactly(resource: BuildResource, selector: ResId): boolean {
  return anyIds(resource).some(
    (id) =>
      gvkMatches(id, selector) &&
      (selector.name === '' || selector.name === id.name) &&
      (selector.namespace === '' || selector.namespace === (id.namespace || 'default')),
  );
}

/** Whether labels and annotations fit the selector's. */
export function matchesMetadata(node: MapNode, selector: Selector): boolean {
  const { labelSelector = '', annotationSelector = '' } = selector;
  return (
    (annotationSelector === '' || parseLabelSelector(annotationSelector)(textsAt(node, 'annotations'))) &&
    (labelSelector === '' || parseLabelSelector(labelSelector)(textsAt(node, 'labels')))
  );
}

function fitsGvk(id: ResId, { group, version, kind }: Selector): boolean {
  return fits(group, id.group) && fits(version, id.version) && fits(kind, id.kind);
}

/** Throws for a selector with a regular expression that is none: it counts even where nothing is selected. */
export function checkSelector({ group, version, kind, name, namespace }: Selector): void {
  for (const pattern of [group, version, kind, name, namespace]) fits(pattern, '');
}

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || pattern === '' || goRegex(`^(?:${pattern})$`).test(text);
}

function textsAt(node: MapNode, field: string): ReadonlyMap<string, string> {
  const map = getAt(node, 'metadata', field);
  const entries = map?.kind === 'map' ? map.entries : [];
  return new Map(entries.flatMap(({ key, value }) => (value.kind === 'scalar' ? [[key.text, value.text]] : [])));
}

/** Whether a pattern is found in a text. */
interface Pattern {
  test(text: string): boolean;
}

const largestCache = 1000;
const patterns = new Map<string, Pattern>();

/** A regular expression of Go's: RE2, whose time is linear in the text whatever a stranger wrote. */
export function goRegex(pattern: string): Pattern {
  const known = patterns.get(pattern);
  if (known) return known;
  if (patterns.size >= largestCache) patterns.clear();
  try {
    // A plain name between anchors means the same to the faster engine.
    const compiled = /^\^\(\?:[\w./-]*\)\$$/.test(pattern) ? new RegExp(pattern) : RE2JS.compile(pattern);
    patterns.set(pattern, compiled);
    return compiled;
  } catch (error) {
    throw new KustomizeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
