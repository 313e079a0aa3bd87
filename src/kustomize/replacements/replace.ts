import { KustomizeError } from '../errors.ts';
import { overwriting } from '../tree/shared.ts';
import { fromHistory, withHistory } from '../history.ts';
import { printId } from '../identity.ts';
import type { BuildResource, ResId } from '../resource.ts';
import { checkSelector, isSelectedExactly, matchesAnyId, matchesMetadata, type Selector } from '../selector.ts';
import { carried, over, partMark } from '../tree/mark.ts';
import { namedBy } from '../tree/named-by.ts';
import { isNull, type MapNode, type Mark, type Node, type ScalarNode, type Step } from '../tree/node.ts';
import { resolveScalar } from '../tree/resolve.ts';
import { checkSize } from '../tree/size.ts';
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

/** Copies a replacement's value to its targets. The value has the place that it has in its source. */
export function applyReplacement(resources: readonly BuildResource[], replacement: Replacement): BuildResource[] {
  const { source, sourceValue, targets, step } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new KustomizeError('replacements must specify a source and at least one target');
  }
  const [value, from] = valueOf(resources, replacement);
  const naming = source?.naming;
  let current = resources.map((resource) =>
    resource === from && naming ? { ...resource, node: namedBy(resource.node, naming) } : resource,
  );
  for (const target of targets) {
    const select = target?.select;
    if (!select) throw new KustomizeError('target must specify resources to select');
    checkSelectors([select, ...(target.reject ?? [])]);
    current = current.map((resource) =>
      isTarget(resource, select, target) ? writeToResource(resource, value, target, step) : resource,
    );
  }
  return current;
}

/** Regular expressions count before anything is selected, and where nothing is. */
function checkSelectors(selectors: readonly (Selector | undefined)[]): void {
  try {
    for (const selector of selectors) if (selector) checkSelector(selector);
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`error creating target selector: ${error.message}`, { cause: error });
  }
}

/** The value, and the resource that it was found in. */
function valueOf(resources: readonly BuildResource[], replacement: Replacement): [value: Node, from?: BuildResource] {
  const { source, sourceValue, sourceValueMark: mark } = replacement;
  if (source === undefined) return [{ kind: 'scalar', mark, text: sourceValue ?? '', style: 'plain' }];
  if (sourceValue !== undefined) throw new KustomizeError('value and resource selectors are mutually exclusive');
  const id = sourceId(source);
  const found = resources.filter((resource) => isSelectedExactly(resource, id));
  const suffix = source.fieldPath ? `:${source.fieldPath}` : '';
  if (found.length > 1) throw new KustomizeError(`multiple matches for selector ${printId(id)}${suffix}`);
  const [resource] = found;
  if (!resource) throw new KustomizeError(`nothing selected by ${printId(id)}${suffix}`);
  const path = source.fieldPath || defaultPath;
  const value = lookUpSource(objectOf(resource, source, path), path);
  if (value === undefined || isNull(value) || isEmptyCollection(value)) {
    throw new KustomizeError(`fieldPath \`${path}\` is missing for replacement source ${printId(id)}`);
  }
  return [partOf(value, source.options), resource];
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
  const parts = value.text.split(delimiter);
  const text = parts[index];
  if (text === undefined) {
    throw new KustomizeError(`options.index ${index} is out of bounds for value ${value.text}`);
  }
  const start = startOf(parts, index, delimiter);
  return typed(value, text, partMark(value, { start, end: start + text.length }));
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

function objectOf(resource: BuildResource, { naming }: ReplacementSource, path: string): MapNode {
  const object = hasHistory(path) ? withHistory(resource) : resource.node;
  return naming ? namedBy(object, naming) : object;
}

/** Whether a path leads to what has the annotations in which kustomize remembers an object's history. */
function hasHistory(path: string): boolean {
  return path === 'metadata' || path === 'metadata.annotations';
}

function writeToResource(
  resource: BuildResource,
  value: Node,
  target: ReplacementTarget,
  step: Step | undefined,
): BuildResource {
  if (target.fieldPaths?.some(hasHistory)) {
    return fromHistory(resource, writeTo(withHistory(resource), value, target, step));
  }
  return { ...resource, node: writeTo(resource.node, value, target, step) };
}

function writeTo(
  node: MapNode,
  value: Node,
  { fieldPaths = [], options }: ReplacementTarget,
  step: Step | undefined,
): MapNode {
  const create = options?.create ? value.kind : undefined;
  const mark = carried(value.mark, step, undefined);
  const change: Change = { create, mark, apply: (leaf) => writeValue(leaf, value, options, mark) };
  const inside: Change = { ...change, apply: (leaf) => writeValue(leaf, value, undefined, mark) };
  let current = node;
  for (const path of fieldPaths.length > 0 ? fieldPaths : [defaultPath]) {
    const steps = splitPath(path);
    current = changeInside(current, steps, inside) ?? changeField(current, path, steps, change);
    checkSize(current);
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
function writeValue(leaf: Node, value: Node, options: FieldOptions | undefined, mark: Mark | undefined): Node {
  const { delimiter = '', index = 0 } = options ?? {};
  const text = value.kind === 'scalar' ? value.text : '';
  if (delimiter !== '') {
    if (leaf.kind !== 'scalar') throw new KustomizeError(delimiterProblem);
    const parts = spliced(leaf.text.split(delimiter), text, index);
    const start = startOf(parts, Math.min(Math.max(index, 0), parts.length - 1), delimiter);
    return typed(leaf, parts.join(delimiter), mark && within(mark, start, text.length, leaf.mark));
  }
  return leaf.kind === 'scalar' ? typed(leaf, text, over(mark, leaf.mark)) : { ...value, mark: over(mark, leaf.mark) };
}

/** A mark of a value that becomes a part of another one. */
function within(mark: Mark, start: number, length: number, before: Mark | undefined): Mark {
  const { part = { start: 0, end: length } } = mark;
  return over({ ...mark, part: { start: start + part.start, end: start + part.end } }, before);
}

/** Where one of several parts begins when they are joined. */
function startOf(parts: readonly string[], index: number, delimiter: string): number {
  return parts.slice(0, index).reduce((sum, part) => sum + part.length + delimiter.length, 0);
}

function spliced(parts: readonly string[], text: string, index: number): readonly string[] {
  if (index < 0) return [text, ...parts];
  return index >= parts.length ? [...parts, text] : parts.with(index, text);
}

function typed(place: ScalarNode, text: string, mark: Mark | undefined): ScalarNode {
  const written = { kind: 'scalar', mark, text, style: place.style } as const;
  if (place === untypedScalar) return written;
  const tag = place.tag ?? (place.style === 'plain' ? tags[resolveScalar(place).type] : undefined);
  return overwriting(place, tag === undefined ? written : { ...written, tag });
}
