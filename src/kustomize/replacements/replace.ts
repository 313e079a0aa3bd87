import { KustomizeError } from '../errors.ts';
import { overwriting } from '../tree/shared.ts';
import { printId } from '../identity.ts';
import type { BuildResource, ResId } from '../resource.ts';
import { isSelectedExactly, matchesAnyId, matchesMetadata, type Selector } from '../selector.ts';
import { isNull, type MapNode, type Node, type ScalarNode } from '../tree/node.ts';
import { resolveScalar } from '../tree/resolve.ts';
import { changeAt, lookUp, splitPath, untypedScalar, type Change } from './field-path.ts';
import { changeInside } from './structured.ts';
import type { FieldOptions, Replacement, ReplacementSource, ReplacementTarget } from './types.ts';

const defaultPath = 'metadata.name';
const tags = {
  string: '!!str',
  int: '!!int',
  float: '!!float',
  bool: '!!bool',
  null: '!!null',
  timestamp: '!!timestamp',
} as const;

/** Copies a replacement's value to its targets. The value keeps the mark that it has in its source. */
export function applyReplacement(resources: readonly BuildResource[], replacement: Replacement): BuildResource[] {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KustomizeError('replacements must specify a source and at least one target');
  }
  const value = valueOf(resources, replacement);
  let current = [...resources];
  for (const target of targets) {
    const select = target?.select;
    if (!select) throw new KustomizeError('target must specify resources to select');
    current = current.map((resource) =>
      isTarget(resource, select, target) ? { ...resource, node: writeTo(resource.node, value, target) } : resource,
    );
  }
  return current;
}

function valueOf(resources: readonly BuildResource[], replacement: Replacement): Node {
  const { source, sourceValue, sourceValueMark } = replacement;
  if (source === undefined) return { kind: 'scalar', mark: sourceValueMark, text: sourceValue ?? '', style: 'plain' };
  if (sourceValue !== undefined) throw new KustomizeError('value and resource selectors are mutually exclusive');
  const id = sourceId(source);
  const found = resources.filter((resource) => isSelectedExactly(resource, id));
  const suffix = source.fieldPath ? `:${source.fieldPath}` : '';
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${printId(id)}${suffix}`);
  const [resource] = found;
  if (!resource) throw new KustomizeError(`nothing selected by ${printId(id)}${suffix}`);
  const path = source.fieldPath || defaultPath;
  const value = lookUpSource(resource.node, path);
  if (value === undefined || isNull(value) || isEmptyCollection(value)) {
    throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${printId(id)}`);
  }
  return partOf(value, source.options);
}

function sourceId({ group = '', version = '', kind = '', name = '', namespace = '' }: ReplacementSource): ResId {
  return { group, version, kind, name, namespace };
}

function lookUpSource(node: MapNode, path: string): Node | undefined {
  try {
    return lookUp(node, splitPath(path));
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`error looking up replacement source: ${error.message}`);
  }
}

function isEmptyCollection(node: Node): boolean {
  return (node.kind === 'map' && node.entries.length === 0) || (node.kind === 'list' && node.items.length === 0);
}

function partOf(value: Node, options: FieldOptions | undefined): Node {
  const { delimiter = '', index = 0 } = options ?? {};
  if (delimiter === '') return value;
  if (value.kind !== 'scalar') throw new KustomizeError('delimiter option can only be used with scalar nodes');
  const text = value.text.split(delimiter)[index];
  if (text === undefined) {
    throw new KustomizeError(`options.index ${index} is out of bounds for value ${value.text}`);
  }
  return typed(value, text, value);
}

function isTarget(resource: BuildResource, select: Selector, target: ReplacementTarget): boolean {
  if (!matchesMetadata(resource.node, select)) return false;
  const rejects = (target.reject ?? []).filter((reject) => reject !== undefined);
  const rejected = rejects.some(
    (reject) =>
      (hasId(reject) && matchesAnyId(resource, reject)) ||
      (Boolean(reject.labelSelector || reject.annotationSelector) && matchesMetadata(resource.node, reject)),
  );
  return !rejected && matchesAnyId(resource, select);
}

function hasId({ group, version, kind, name, namespace }: Selector): boolean {
  return [group, version, kind, name, namespace].some((text) => text !== undefined && text !== '');
}

function writeTo(node: MapNode, value: Node, { fieldPaths = [], options }: ReplacementTarget): MapNode {
  const create = options?.create ? value.kind : undefined;
  const change: Change = { create, mark: value.mark, apply: (leaf) => writeValue(leaf, value, options) };
  const inside: Change = { ...change, apply: (leaf) => writeValue(leaf, value, undefined) };
  let current = node;
  for (const path of fieldPaths.length > 0 ? fieldPaths : [defaultPath]) {
    const steps = splitPath(path);
    current = changeInside(current, steps, inside) ?? changeField(current, path, steps, change);
  }
  return current;
}

function changeField(map: MapNode, path: string, steps: readonly string[], change: Change): MapNode {
  const problem = `unable to find ${change.create ? 'or create ' : ''}field ${JSON.stringify(path)} in replacement target`;
  try {
    const { node, hits } = changeAt(map, steps, change);
    if (hits === 0 || node.kind !== 'map') throw new KustomizeError('');
    return node;
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    if (error.message === delimiterProblem) throw error;
    throw new KustomizeError(error.message === '' ? problem : `${problem}: ${error.message}`);
  }
}

const delimiterProblem = 'delimiter option can only be used with scalar nodes';

/** A scalar takes the text only and keeps its type and its quotes; any other node gives way. */
function writeValue(leaf: Node, value: Node, options: FieldOptions | undefined): Node {
  const { delimiter = '', index = 0 } = options ?? {};
  const text = value.kind === 'scalar' ? value.text : '';
  if (delimiter !== '') {
    if (leaf.kind !== 'scalar') throw new KustomizeError(delimiterProblem);
    return typed(leaf, spliced(leaf.text.split(delimiter), text, index).join(delimiter), value);
  }
  return leaf.kind === 'scalar' ? typed(leaf, text, value) : value;
}

function spliced(parts: readonly string[], text: string, index: number): readonly string[] {
  if (index < 0) return [text, ...parts];
  return index >= parts.length ? [...parts, text] : parts.with(index, text);
}

function typed(place: ScalarNode, text: string, { mark }: Node): ScalarNode {
  const written = { kind: 'scalar', mark, text, style: place.style } as const;
  if (place === untypedScalar) return written;
  const tag = place.tag ?? (place.style === 'plain' ? tags[resolveScalar(place).type] : undefined);
  return overwriting(place, tag === undefined ? written : { ...written, tag });
}
