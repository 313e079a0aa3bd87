import type { Path } from '../../../model/path.ts';
import type { FluxKustomization } from '../kustomization/spec.ts';
import type { FieldOrigin } from './field-origin.ts';
import type { Definition } from './rendered.ts';

const owner = 'kustomize.toolkit.fluxcd.io/';

/**
 * The origin of labels and annotations that a Kustomization sets on all of its objects: `commonMetadata`, and its own
 * name. Undefined for other fields.
 */
export function stampedOrigin(
  path: Path,
  { spec }: FluxKustomization,
  definition: Definition,
): FieldOrigin | undefined {
  const [metadata, map, entry] = path;
  if (metadata !== 'metadata' || (map !== 'labels' && map !== 'annotations') || entry === undefined) return undefined;
  const key = typeof entry === 'object' ? entry.entry : String(entry);
  const isCommon = spec.commonMetadata?.[map].some((pair) => pair.key.value === key) === true;
  if (isCommon) return definition.origin(['spec', 'commonMetadata', map, { entry: key }]);
  if (map !== 'labels') return undefined;
  if (key === `${owner}name`) return definition.origin(['metadata', 'name']);
  // In another namespace it would find neither its source nor its variables.
  return key === `${owner}namespace`
    ? { ...definition.origin(['metadata', 'namespace']), certainty: 'file' }
    : undefined;
}
