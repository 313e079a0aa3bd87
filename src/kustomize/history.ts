import type { BuildResource } from './resource.ts';
import { get, getAt, mapNode, put, stringNode, textOf, type MapNode } from './tree/node.ts';

const prefix = 'internal.config.kubernetes.io/';

/** An object as kustomize's messages show it: what a build remembers of it stands in annotations. */
export function withHistory({ node, previous, prefixes, suffixes, needsHash }: BuildResource): MapNode {
  const remembered = {
    needsHashSuffix: needsHash ? 'enabled' : '',
    prefixes: prefixes.join(','),
    suffixes: suffixes.join(','),
    previousKinds: previous.map(({ kind }) => kind).join(','),
    previousNames: previous.map(({ name }) => name).join(','),
    previousNamespaces: previous.map(({ namespace }) => namespace).join(','),
  };
  const written = Object.entries(remembered).filter(([, text]) => text !== '');
  if (written.length === 0) return node;
  const metadata = mapAt(node, 'metadata');
  const annotations = written.reduce(
    (map, [name, text]) => put(map, prefix + name, stringNode(text, undefined)),
    mapAt(metadata, 'annotations'),
  );
  return put(node, 'metadata', put(metadata, 'annotations', annotations));
}

/**
 * What a resource is after something wrote to the object that `withHistory` gives: kustomize remembers what stands there
 * then, which may be nothing, or the history of another object.
 */
export function fromHistory<R extends BuildResource>(resource: R, node: MapNode): R {
  const annotations = getAt(node, 'metadata', 'annotations');
  const textsOf = (name: string): readonly string[] => textOf(get(annotations, prefix + name))?.split(',') ?? [];
  const [names, namespaces] = [textsOf('previousNames'), textsOf('previousNamespaces')];
  const previous = textsOf('previousKinds').map((kind, index) => ({
    kind,
    name: names[index] ?? '',
    namespace: namespaces[index] ?? '',
  }));
  const [prefixes, suffixes] = [textsOf('prefixes'), textsOf('suffixes')];
  const needsHash = textsOf('needsHashSuffix').includes('enabled');
  return { ...resource, node: withoutHistory(node), previous, prefixes, suffixes, needsHash };
}

const remembering = ['needsHashSuffix', 'prefixes', 'suffixes', 'previousKinds', 'previousNames', 'previousNamespaces'];
const keys = new Set(remembering.map((name) => prefix + name));

function withoutHistory(node: MapNode): MapNode {
  const metadata = get(node, 'metadata');
  const annotations = get(metadata, 'annotations');
  if (metadata?.kind !== 'map' || annotations?.kind !== 'map') return node;
  const entries = annotations.entries.filter(({ key }) => !keys.has(key.text));
  if (entries.length === annotations.entries.length) return node;
  const rest = entries.length > 0 ? { ...annotations, entries } : undefined;
  return put(node, 'metadata', put(metadata, 'annotations', rest));
}

function mapAt(node: MapNode, key: string): MapNode {
  const value = get(node, key);
  return value?.kind === 'map' ? value : mapNode([], undefined);
}
