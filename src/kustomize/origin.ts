import type { BuildResource } from './resource.ts';
import { innerOffset } from './tree/inner-offset.ts';
import { deciderOf, type Certainty } from './tree/mark.ts';
import type { Mark, Node, Part, ScalarNode, Source } from './tree/node.ts';

/** A place in a file of the build. */
export interface TextPlace {
  /** Path in the file system of the build. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** One text that a field went through. */
export interface Layer extends TextPlace {
  /** Who wrote it: `patches[0]`, `namePrefix`, `images[1]`. None where an object's own file says it. */
  readonly step?: string;
  /** The kustomization file that asks for the step. */
  readonly kustomization?: string;
}

/** The place that decides a field, and what it passed through. */
export interface NodeOrigin extends Layer {
  /**
   * `exact`: the text at the place is the value (or its `part`), and the value changes as it does. `contributing`: other
   * texts have a say too, or must change along. `made`: no text has the value; the place is what asked for it.
   */
  readonly certainty: Certainty;
  /** The part of the value that the text is, in UTF-16 units; all of it unless given. */
  readonly part?: Part;
  /** How the value is made of the text, where it is not the same: Secrets hold base64. */
  readonly encoding?: 'base64';
  /** Every text that the field passed through, the first one first. */
  readonly layers: readonly Layer[];
}

/** Keys and list indexes: `['spec', 'containers', 0, 'image']`. */
export type FieldPath = readonly (string | number)[];

/**
 * Where the field at a path of a built object comes from. A map or list has the place of its key, or of its first entry
 * where the key is of another text. Undefined when the object has no such field, or when no text decided it.
 */
export function origin({ node }: BuildResource, path: FieldPath): NodeOrigin | undefined {
  const found = follow(node, path);
  return found.length === path.length ? found.origin() : undefined;
}

/** The origin of a field that may be missing. */
export interface NearestOrigin extends NodeOrigin {
  /** The longest part of the path that exists. */
  readonly path: FieldPath;
  /** Whether the place is the text of a patch that took out what comes next on the path. */
  readonly removed?: true;
}

/**
 * The same for fields that may be missing: a finding about a field that is not set is shown where a patch took it out, or
 * else at the longest part of its path that exists.
 */
export function nearestOrigin({ node }: Pick<BuildResource, 'node'>, path: FieldPath): NearestOrigin | undefined {
  const found = follow(node, path);
  const existing = path.slice(0, found.length);
  const next = path[found.length];
  const by = found.node.kind === 'map' && typeof next === 'string' ? found.node.removed?.get(next) : undefined;
  if (by) return { ...layerOf(by), certainty: 'exact', layers: [layerOf(by)], path: existing, removed: true };
  const place = found.origin();
  return place && { ...place, path: existing };
}

/** Where a single node comes from, such as one that `emitWithMap` names. */
export function nodeOrigin(node: Node, key?: ScalarNode): NodeOrigin | undefined {
  if (!node.mark) return undefined;
  const decider = deciderOf(node.mark);
  const isBlock = node.kind !== 'scalar';
  const shown = isBlock && key?.mark?.source === decider.mark.source ? key.mark : decider.mark;
  const certainty =
    isBlock && decider.certainty === 'exact' && !isOneText(node, node.mark) ? 'contributing' : decider.certainty;
  return {
    ...layerOf(shown),
    certainty,
    ...(decider.part && { part: decider.part }),
    ...(decider.mark.encoding && { encoding: decider.mark.encoding }),
    layers: layersOf(node.mark),
  };
}

/** Where what a mark stands for comes from. */
export function markOrigin(mark: Mark | undefined): NodeOrigin | undefined {
  return nodeOrigin({ kind: 'scalar', mark, text: '', style: 'plain' });
}

function follow(
  root: Node,
  path: FieldPath,
): { readonly node: Node; readonly length: number; origin(): NodeOrigin | undefined } {
  let node = root;
  let key: ScalarNode | undefined;
  let length = 0;
  for (const step of path) {
    const entry = node.kind === 'map' ? node.entries.find((one) => one.key.text === step) : undefined;
    const next = typeof step === 'number' ? (node.kind === 'list' ? node.items[step] : undefined) : entry?.value;
    if (!next) break;
    [node, key] = [next, entry?.key];
    length += 1;
  }
  return { node, length, origin: () => nodeOrigin(node, key) };
}

/** Whether everything below a node is as one text has it. */
function isOneText(node: Node, { source }: Mark): boolean {
  if (node.mark?.source !== source || node.mark.role !== undefined || node.mark.over) return false;
  if (node.kind === 'scalar') return true;
  const below = node.kind === 'list' ? node.items : node.entries.flatMap(({ key, value }) => [key, value]);
  return below.every((inner) => isOneText(inner, { source, offset: 0 }));
}

function layersOf(top: Mark): readonly Layer[] {
  const layers: Layer[] = [];
  for (let mark: Mark | undefined = top; mark; mark = mark.over) layers.push(layerOf(mark));
  return layers.toReversed();
}

function layerOf(mark: Mark): Layer {
  const step = mark.step ?? mark.source.step;
  return {
    ...placeOf(mark),
    ...(step && { step: step.name }),
    ...(step?.kustomization !== undefined && { kustomization: step.kustomization }),
  };
}

/**
 * Where an offset stands; text inside of a scalar is followed into the file that has the scalar, and text that was made
 * of another one to what stood there before.
 */
function placeOf(mark: Mark): TextPlace {
  let { source, offset } = mark;
  for (let outer = outerMark(source, offset); outer; outer = outerMark(source, offset)) {
    ({ source, offset } = outer);
  }
  const start = offset === 0 ? 0 : source.text.lastIndexOf('\n', offset - 1) + 1;
  return { file: source.name ?? source.path, line: lineOf(source.text, offset), column: offset - start + 1 };
}

function outerMark(source: Source, offset: number): Pick<Mark, 'source' | 'offset'> | undefined {
  const outer = source.within?.mark;
  if (!outer) return source.before?.(offset);
  return { source: outer.source, offset: innerOffset(outer.source.text, outer.offset, source.text, offset) };
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
