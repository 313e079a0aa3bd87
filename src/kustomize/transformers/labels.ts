import { fieldSpec, mergeSpec, mergeSpecs, type FieldSpec } from '../field-specs/field-spec.ts';
import type { TransformerConfig } from '../field-specs/transformer-config.ts';
import type { BuildResource } from '../resource.ts';
import { addPairs, type Pair } from './pairs.ts';

/** One entry of `labels`. `commonLabels` are those of an entry that includes selectors and has no fields. */
export interface LabelSettings {
  readonly pairs: readonly Pair[];
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
  readonly fields?: readonly FieldSpec[];
}

const inMetadata = fieldSpec({ path: 'metadata/labels', create: true });

/** Where the labels of an entry go, its own fields first. */
export function labelSpecs(
  { fields = [], includeSelectors, includeTemplates }: Omit<LabelSettings, 'pairs'>,
  config: TransformerConfig,
): readonly FieldSpec[] {
  const own = mergeSpecs(fields, config.labels);
  if (includeSelectors) return mergeSpecs(own, config.commonLabels);
  return mergeSpec(includeTemplates ? mergeSpecs(own, config.templateLabels) : own, inMetadata);
}

/** Sets labels at the fields given: those of `labelSpecs`, of `commonLabels`, or of a LabelTransformer. */
export function addLabels(
  resources: readonly BuildResource[],
  { pairs }: Pick<LabelSettings, 'pairs'>,
  specs: readonly FieldSpec[],
): BuildResource[] {
  return addPairs(resources, pairs, specs);
}
