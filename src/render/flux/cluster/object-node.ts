import { mapNode, type MapNode, type Mark, type Node, type ScalarNode } from '../../../kustomize/tree/node.ts';
import type { Path } from '../../../model/path.ts';
import type { KubernetesObject } from '../objects/kubernetes-object.ts';

/** The mark of the value at a path, if it has one. */
export type MarkAt = (path: Path) => Mark | undefined;

/** Plain data as a tree of nodes; texts are in quotes, so that they mean nothing else. */
export function objectNode(object: KubernetesObject, markAt: MarkAt): MapNode {
  return mapOf(object, [], markAt);
}

function mapOf(object: KubernetesObject, path: Path, markAt: MarkAt): MapNode {
  const entries = Object.entries(object).map(([key, value]) => {
    const inner = [...path, key];
    const mark = markAt(inner);
    return { key: scalar(key, 'double', mark), value: nodeOf(value, inner, markAt) };
  });
  return mapNode(entries, markAt(path));
}

function nodeOf(value: unknown, path: Path, markAt: MarkAt): Node {
  const mark = markAt(path);
  if (Array.isArray(value)) {
    return { kind: 'list', mark, items: value.map((item, index) => nodeOf(item, [...path, index], markAt)) };
  }
  if (typeof value === 'object' && value !== null) return mapOf(value as KubernetesObject, path, markAt);
  return typeof value === 'string' ? scalar(value, 'double', mark) : scalar(String(value), 'plain', mark);
}

function scalar(text: string, style: ScalarNode['style'], mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text, style };
}
