import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { BuildResource } from '../resource.ts';
import { addPairs, type Pair } from './pairs.ts';

export interface AnnotationSettings {
  readonly pairs: readonly Pair[];
}

/** `commonAnnotations`: sets annotations at the fields given. */
export function addAnnotations(
  resources: readonly BuildResource[],
  { pairs }: AnnotationSettings,
  specs: readonly FieldSpec[],
): BuildResource[] {
  return addPairs(resources, pairs, specs);
}
