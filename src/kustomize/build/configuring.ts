import { KustomizeError } from '../errors.ts';
import type { Pair } from '../kustomization/spec.ts';
import { TreeError } from '../load/loader.ts';
import { emit } from '../tree/emit.ts';
import { listNode, mapNode, stringNode, type MapEntry, type MapNode, type Node } from '../tree/node.ts';

/** What a built-in transformer was asked to do: fields of a kustomization under the names that its plugin has for them. */
export type Settings = Readonly<Record<string, unknown>>;

/** Reads what a field of a kustomization asks for. An error about that names the transformer and all of its settings. */
export function configuring<T>(kind: string, settings: Settings, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError) || error instanceof TreeError) throw error;
    const config = shownSettings(settings);
    throw new KustomizeError(`trouble configuring builtin ${kind} with config: \`\n${config}\`: ${error.message}`, {
      cause: error,
    });
  }
}

/** Settings as YAML. What is empty is left out, but not where it is an element of a list. */
export function shownSettings(settings: Settings): string {
  return emit([structNode(settings)]);
}

function structNode(struct: object): MapNode {
  const entries = Object.entries(struct).flatMap(([name, value]): MapEntry[] => {
    const node = name === 'mark' ? undefined : settingNode(value);
    return node && !isZero(node) ? [{ key: stringNode(name, undefined), value: node }] : [];
  });
  return mapNode(entries, undefined);
}

function settingNode(value: unknown): Node | undefined {
  if (Array.isArray(value)) return listOrMap(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('value' in value)) return structNode(value);
  if (typeof value.value === 'string') return stringNode(value.value, undefined);
  return { kind: 'scalar', mark: undefined, text: String(value.value), style: 'plain' };
}

function listOrMap(items: readonly unknown[]): Node | undefined {
  if (items.length === 0) return undefined;
  if (items.every(isPair)) {
    const entries = items.map(({ key, value }) => ({
      key: stringNode(key.value, undefined),
      value: stringNode(value.value, undefined),
    }));
    return mapNode(entries, undefined);
  }
  const nodes = items.map(settingNode).filter((node) => node !== undefined);
  return listNode(nodes, undefined);
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item;
}

function isZero(node: Node): boolean {
  if (node.kind !== 'scalar') return false;
  return node.tag === '!!str' ? node.text === '' : node.text === 'false' || node.text === '0';
}
