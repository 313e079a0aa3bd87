import type { BuildResource } from './resource.ts';
import { get, mapNode, put, stringNode, type MapNode } from './tree/node.ts';

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

function mapAt(node: MapNode, key: string): MapNode {
  const value = get(node, key);
  return value?.kind === 'map' ? value : mapNode([], undefined);
}
