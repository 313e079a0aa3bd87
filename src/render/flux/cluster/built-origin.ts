import { nearestOrigin, type FieldPath, type MapNode, type NodeOrigin } from '../../../kustomize/index.ts';
import type { Path } from '../../../model/path.ts';
import type { FieldOrigin } from './field-origin.ts';

/** Where a field of an object that kustomize built comes from, or the nearest part of its path that exists. */
export function builtOrigin(node: MapNode, path: Path): FieldOrigin {
  const origin = nearestOrigin({ node }, keysOf(path));
  // What is not there is decided by whoever left it out, which only a patch that takes it away can prove.
  const isThere = origin !== undefined && (origin.removed || origin.path.length === path.length);
  return { ...fieldOrigin(origin), ...(!isThere && { certainty: 'file' }) };
}

/** A path of a tree: entries of free maps are keys like others. */
export function keysOf(path: Path): FieldPath {
  return path.map((step) => (typeof step === 'object' ? step.entry : step));
}

/** The origin of a node as one of a rendered object. Without a text to point at, it is nowhere. */
export function fieldOrigin(origin: NodeOrigin | undefined): FieldOrigin {
  if (origin === undefined) return { file: '', line: 1, column: 1, certainty: 'file', layers: [] };
  const { file, line, column, certainty, layers, part, encoding } = origin;
  return {
    file: file.replace(/^\//, ''),
    line,
    column,
    certainty: certainty === 'exact' ? 'exact' : 'file',
    ...(part && { part }),
    ...(encoding && { encoding }),
    layers,
  };
}
