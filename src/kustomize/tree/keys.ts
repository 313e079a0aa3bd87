import { KustomizeError } from '../errors.ts';
import type { MapNode, Mark, ScalarNode } from './node.ts';
import { resolveScalar } from './resolve.ts';

/** Throws for a key that stands twice in a map. */
export function checkKeys(node: MapNode): void {
  const { entries } = node;
  if (entries.length < 2) return;
  const seen = new Map<string, ScalarNode>();
  for (const { key } of entries) {
    const first = seen.get(key.text);
    if (first !== undefined) throw duplicate(first, key);
    seen.set(key.text, key);
  }
}

function duplicate(first: ScalarNode, second: ScalarNode): KustomizeError {
  const message = `mapping key ${JSON.stringify(second.text)} already defined at line ${lineOf(first.mark)}`;
  return new KustomizeError(`yaml: unmarshal errors:\n  line ${lineOf(second.mark)}: ${message}`);
}

/** The number of the line within its document. */
function lineOf(mark: Mark | undefined): number {
  if (mark === undefined) return 0;
  const lines = mark.source.text.slice(0, mark.offset).split('\n');
  return lines.length - 1 - lines.findLastIndex((line) => line.startsWith('---'));
}

/**
 * The name that a key stands for. In an object's root anything but null is taken for a text, and null drops the entry:
 * undefined. Further down all keys have to be texts.
 */
export function entryKey(key: ScalarNode, isRoot: boolean): string | undefined {
  if (key.tag === undefined && key.style !== 'plain') return key.text;
  if (key.tag === '!!str' || key.tag === '!!merge') return key.text;
  const resolved = resolveScalar(key);
  if (isRoot) {
    if (resolved.type === 'null') return undefined;
    return key.tag === '!!binary' ? String(resolved.value) : key.text;
  }
  if (resolved.type === 'string' && key.tag === undefined) return key.text;
  throw new KustomizeError('json: unsupported type: map[interface {}]interface {}');
}
