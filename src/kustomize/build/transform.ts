import { readFieldSpec } from '../field-specs/configurations.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { LabelEntry } from '../kustomization/fields.ts';
import { valueOr, type Pair as WrittenPair } from '../kustomization/spec.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { addAnnotations } from '../transformers/annotations.ts';
import { setImages } from '../transformers/images.ts';
import { addLabels, labelSpecs } from '../transformers/labels.ts';
import { setNamespace } from '../transformers/namespace.ts';
import type { Pair } from '../transformers/pairs.ts';
import { addPrefix } from '../transformers/prefix.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { addSuffix } from '../transformers/suffix.ts';
import { settleStep, type Directory, type Step } from './context.ts';
import { prepareJsonPatch, prepareMergeEntries, preparePatch } from './patch.ts';
import { imageSettings } from './image-settings.ts';
import { replacementsOf, replace } from './replace.ts';
import { configuredBy, recordTransformer } from './tracking.ts';

/** Runs the built-in transformers that a kustomization asks for by its fields, in kustomize's order. */
export function transform(directory: Directory): void {
  const { accumulator, tracking, kustomization } = directory;
  // All are configured before the first one runs, as kustomize does: what is wrong is said in this order.
  for (const [kind, step] of Array.from(stepsOf(directory))) {
    const after = step(accumulator.resources);
    accumulator.resources = settleStep(
      tracking.transformations
        ? recordTransformer(after, configuredBy(tracking, kustomization.source.path, kind))
        : after,
    );
  }
}

function* stepsOf(directory: Directory): Generator<readonly [string, Step]> {
  const { kustomization, accumulator } = directory;
  if (kustomization.patchesStrategicMerge.length > 0) {
    yield ['PatchStrategicMergeTransformer', prepareMergeEntries(directory)];
  }
  for (const [index, entry] of kustomization.patches.entries()) {
    yield ['PatchTransformer', preparePatch(entry, directory, `patches[${index}]`)];
  }
  yield* nameSteps(directory);
  for (const entry of kustomization.labels) {
    yield [
      'LabelTransformer',
      (all) => addLabels(all, { pairs: pairsOf(entry.pairs) }, labelEntrySpecs(entry, directory)),
    ];
  }
  // With labels there is a step for commonLabels as well, which leaves its trace even if there are none.
  if (kustomization.commonLabels.length > 0 || kustomization.labels.length > 0) {
    const pairs = pairsOf(kustomization.commonLabels);
    yield [
      'LabelTransformer',
      (all) => addLabels(all, { pairs, step: 'commonLabels' }, accumulator.config.commonLabels),
    ];
  }
  if (kustomization.commonAnnotations.length > 0) {
    const pairs = pairsOf(kustomization.commonAnnotations);
    yield ['AnnotationsTransformer', (all) => addAnnotations(all, { pairs }, accumulator.config.commonAnnotations)];
  }
  for (const [index, entry] of kustomization.patchesJson6902.entries()) {
    yield ['PatchJson6902Transformer', prepareJsonPatch(entry, directory, `patchesJson6902[${index}]`)];
  }
  yield* valueSteps(directory);
}

function* nameSteps({ kustomization, accumulator }: Directory): Generator<readonly [string, Step]> {
  const { namespace, namePrefix, nameSuffix } = kustomization;
  if (namespace?.value) {
    const settings = { namespace: namespace.value, mark: namespace.mark };
    yield ['NamespaceTransformer', (all) => setNamespace(all, settings, accumulator.config.namespace, isClusterScoped)];
  }
  if (namePrefix?.value) {
    const settings = { prefix: namePrefix.value, mark: namePrefix.mark };
    yield ['PrefixTransformer', (all) => addPrefix(all, settings, accumulator.config.namePrefix, isClusterScoped)];
  }
  if (nameSuffix?.value) {
    const settings = { suffix: nameSuffix.value, mark: nameSuffix.mark };
    yield ['SuffixTransformer', (all) => addSuffix(all, settings, accumulator.config.nameSuffix, isClusterScoped)];
  }
}

function* valueSteps(directory: Directory): Generator<readonly [string, Step]> {
  const { kustomization, accumulator } = directory;
  for (const { name, count, mark } of kustomization.replicas) {
    const settings = { name: valueOr(name, ''), count: valueOr(count, 0), mark: count?.mark ?? mark };
    yield ['ReplicaCountTransformer', (all) => setReplicas(all, settings, accumulator.config.replicas)];
  }
  for (const entry of kustomization.images) {
    yield ['ImageTagTransformer', (all) => setImages(all, imageSettings(entry), accumulator.config.images)];
  }
  if (kustomization.replacements.length > 0) {
    yield [
      'ReplacementTransformer',
      (all) => replace(all, replacementsOf(kustomization.replacements, directory.loader)),
    ];
  }
}

function labelEntrySpecs(
  { fields, includeSelectors, includeTemplates }: LabelEntry,
  { accumulator }: Directory,
): readonly FieldSpec[] {
  const settings = {
    fields: fields.map(readFieldSpec),
    includeSelectors: valueOr(includeSelectors, false),
    includeTemplates: valueOr(includeTemplates, false),
  };
  return labelSpecs(settings, accumulator.config);
}

function pairsOf(pairs: readonly WrittenPair[]): readonly Pair[] {
  return pairs.map(({ key, value }) => ({ key: key.value, value: value.value, mark: value.mark }));
}
