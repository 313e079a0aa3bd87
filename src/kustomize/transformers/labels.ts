import { KustomizeError } from '../errors.ts';
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
  const own = naming('failed to merge labels', () => mergeSpecs(fields, config.labels));
  if (includeSelectors) return naming('failed to merge labels', () => mergeSpecs(own, config.commonLabels));
  const inTemplates = includeTemplates
    ? naming('failed to merge template fieldSpec', () => mergeSpecs(own, config.templateLabels))
    : own;
  return naming('failed to merge labels', () => mergeSpec(inTemplates, inMetadata));
}

function naming<T>(problem: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    throw new KustomizeError(`${problem}: ${error.message}`, { cause: error });
  }
}

/** Sets labels at the fields given: those of `labelSpecs`, of `commonLabels`, or of a LabelTransformer. */
export function addLabels(
  resources: readonly BuildResource[],
  { pairs }: Pick<LabelSettings, 'pairs'>,
  specs: readonly FieldSpec[],
): BuildResource[] {
  return addPairs(resources, pairs, specs);
}
