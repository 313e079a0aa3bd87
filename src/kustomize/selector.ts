import { RE2JS } from 're2js';
import { KustomizeError } from './errors.ts';
import { anyIds, currentId, effectiveNamespace, gvkMatches, originalId, type ClusterScope } from './identity.ts';
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

type Labels = ReadonlyMap<string, string>;
type LabelTest = (labels: Labels) => boolean;

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

function fits(pattern: string | undefined, text: string): boolean {
  return pattern === undefined || pattern === '' || goRegex(`^(?:${pattern})$`).test(text);
}

function textsAt(node: MapNode, field: string): Labels {
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
  } catch {
    throw new KustomizeError(`error parsing regexp: \`${pattern}\``);
  }
}

/** Reads a selector in Kubernetes' syntax: `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`. The empty one takes everything. */
export function parseLabelSelector(text: string): LabelTest {
  const tests: LabelTest[] = [];
  let rest = text.trim();
  while (rest !== '') {
    const [length, test] = parseRequirement(rest);
    tests.push(test);
    rest = rest.slice(length).trimStart();
    if (rest === '') break;
    if (!rest.startsWith(',') || rest.slice(1).trim() === '') throw unreadable(text);
    rest = rest.slice(1).trimStart();
  }
  return (labels) => tests.every((test) => test(labels));
}

const name = String.raw`[\w./-]+`;
const value = String.raw`[\w.-]*`;
const setRequirement = new RegExp(String.raw`^(${name})\s+(in|notin)\s*\(([^()]*)\)`);
const comparison = new RegExp(String.raw`^(${name})\s*(==|!=|=|>|<)\s*(${value})`);
const presence = new RegExp(String.raw`^(!?)\s*(${name})`);

function parseRequirement(text: string): [number, LabelTest] {
  const requirement = setOf(text) ?? comparisonOf(text) ?? presenceOf(text);
  if (!requirement) throw unreadable(text);
  return requirement;
}

function setOf(text: string): [number, LabelTest] | undefined {
  const found = setRequirement.exec(text);
  if (!found) return undefined;
  const [whole, key = '', operator, list = ''] = found;
  const values = list.split(',').map((item) => item.trim());
  if (list.trim() === '' || !values.every(isValue)) throw unreadable(text);
  return [whole.length, inTest(key, values, operator === 'in')];
}

function comparisonOf(text: string): [number, LabelTest] | undefined {
  const found = comparison.exec(text);
  if (!found) return undefined;
  const [whole, key = '', operator = '', wanted = ''] = found;
  if (!isValue(wanted)) throw unreadable(text);
  const isSize = operator === '>' || operator === '<';
  return [whole.length, isSize ? sizeTest(key, operator, wanted) : inTest(key, [wanted], operator !== '!=')];
}

function presenceOf(text: string): [number, LabelTest] | undefined {
  const found = presence.exec(text);
  if (!found) return undefined;
  const [whole, not, key = ''] = found;
  return [whole.length, (labels) => labels.has(key) === (not === '')];
}

function inTest(key: string, values: readonly string[], wanted: boolean): LabelTest {
  return (labels) => values.includes(labels.get(key) ?? '\0') === wanted;
}

function sizeTest(key: string, operator: '>' | '<', limit: string): LabelTest {
  if (!/^-?\d+$/.test(limit)) throw unreadable(`${key}${operator}${limit}`);
  return (labels) => {
    const actual = labels.get(key);
    if (actual === undefined || !/^-?\d+$/.test(actual)) return false;
    return operator === '>' ? BigInt(actual) > BigInt(limit) : BigInt(actual) < BigInt(limit);
  };
}

function isValue(text: string): boolean {
  return text === '' || /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(text);
}

function unreadable(text: string): KustomizeError {
  return new KustomizeError(`unable to parse requirement: ${text}`);
}
