import { readFieldSpec } from '../field-specs/configurations.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import type { LabelEntry } from '../kustomization/fields.ts';
import { valueOr } from '../kustomization/spec.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { addAffix } from '../transformers/affix.ts';
import { addAnnotations } from '../transformers/annotations.ts';
import { setImages } from '../transformers/images.ts';
import { addLabels, labelSpecs } from '../transformers/labels.ts';
import { setNamespace } from '../transformers/namespace.ts';
import type { Replacement } from '../replacements/types.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { stepMark } from '../tree/mark.ts';
import { configuring, shownSettings } from './configuring.ts';
import { checkWork, settleStep, stepOf, type Directory, type Step } from './context.ts';
import { prepareMerges, preparePatch } from './patch.ts';
import { prepareJsonPatch } from './patch-json6902.ts';
import { imageSettings } from './image-settings.ts';
import { pairsOf } from './label-pairs.ts';
import { replicaSettings } from './replica-settings.ts';
import { replacementsOf, replace } from './replace.ts';
import { configuredBy, recordTransformer } from './tracking.ts';

/** Runs the built-in transformers that a kustomization asks for by its fields, in kustomize's order. */
export function transform(directory: Directory): void {
  const { accumulator, isRecorded, kustomization } = directory;
  // All are configured before the first one runs, as kustomize does: what is wrong is said in this order.
  const steps = Array.from(stepsOf(directory));
  checkWork(steps.length, accumulator.resources.length);
  for (const [kind, step] of steps) {
    const after = step(accumulator.resources);
    accumulator.resources = settleStep(
      isRecorded ? recordTransformer(after, configuredBy(kustomization.source.path, kind)) : after,
    );
  }
}

function* stepsOf(directory: Directory): Generator<readonly [string, Step]> {
  const { kustomization, accumulator } = directory;
  if (kustomization.patchesStrategicMerge.length > 0) {
    const kind = 'PatchStrategicMergeTransformer';
    const paths = kustomization.patchesStrategicMerge;
    yield [kind, configuring(kind, { paths }, () => prepareMerges(paths, undefined, directory))];
  }
  for (const [index, entry] of kustomization.patches.entries()) {
    const config = (): string => shownSettings(entry);
    const prepare = (): Step => preparePatch(entry, directory, `patches[${index}]`, config);
    yield ['PatchTransformer', configuring('PatchTransformer', entry, prepare)];
  }
  yield* nameSteps(directory);
  for (const [index, entry] of kustomization.labels.entries()) {
    const pairs = pairsOf(entry.pairs, stepOf(directory, `labels[${index}]`));
    const specs = labelEntrySpecs(entry, directory);
    yield ['LabelTransformer', (all) => addLabels(all, { pairs }, specs)];
  }
  // With labels there is a step for commonLabels as well, which leaves its trace even if there are none.
  if (kustomization.commonLabels.length > 0 || kustomization.labels.length > 0) {
    const pairs = pairsOf(kustomization.commonLabels, stepOf(directory, 'commonLabels'));
    yield ['LabelTransformer', (all) => addLabels(all, { pairs }, accumulator.config.commonLabels)];
  }
  if (kustomization.commonAnnotations.length > 0) {
    const pairs = pairsOf(kustomization.commonAnnotations, stepOf(directory, 'commonAnnotations'));
    yield ['AnnotationsTransformer', (all) => addAnnotations(all, { pairs }, accumulator.config.commonAnnotations)];
  }
  for (const [index, entry] of kustomization.patchesJson6902.entries()) {
    const { path, patch, target } = entry;
    const prepare = (): Step => prepareJsonPatch(entry, directory, `patchesJson6902[${index}]`);
    yield [
      'PatchJson6902Transformer',
      configuring('PatchJson6902Transformer', { path, jsonOp: patch, target }, prepare),
    ];
  }
  yield* valueSteps(directory);
}

function* nameSteps(directory: Directory): Generator<readonly [string, Step]> {
  const { kustomization, accumulator } = directory;
  const { namespace, namePrefix, nameSuffix } = kustomization;
  if (namespace?.value) {
    const settings = { namespace: namespace.value, mark: stepMark(namespace.mark, stepOf(directory, 'namespace')) };
    yield ['NamespaceTransformer', (all) => setNamespace(all, settings, accumulator.config.namespace, isClusterScoped)];
  }
  if (namePrefix?.value) {
    const mark = stepMark(namePrefix.mark, stepOf(directory, 'namePrefix'));
    const prefix = { end: 'prefixes', text: namePrefix.value, mark } as const;
    yield ['PrefixTransformer', (all) => addAffix(all, prefix, accumulator.config.namePrefix, isClusterScoped)];
  }
  if (nameSuffix?.value) {
    const mark = stepMark(nameSuffix.mark, stepOf(directory, 'nameSuffix'));
    const suffix = { end: 'suffixes', text: nameSuffix.value, mark } as const;
    yield ['SuffixTransformer', (all) => addAffix(all, suffix, accumulator.config.nameSuffix, isClusterScoped)];
  }
}

function* valueSteps(directory: Directory): Generator<readonly [string, Step]> {
  const { kustomization, accumulator } = directory;
  for (const [index, entry] of kustomization.replicas.entries()) {
    const settings = replicaSettings(entry, stepOf(directory, `replicas[${index}]`));
    yield ['ReplicaCountTransformer', (all) => setReplicas(all, settings, accumulator.config.replicas)];
  }
  for (const [index, entry] of kustomization.images.entries()) {
    const settings = imageSettings(entry, stepOf(directory, `images[${index}]`));
    yield ['ImageTagTransformer', (all) => setImages(all, settings, accumulator.config.images)];
  }
  if (kustomization.replacements.length > 0) {
    const { replacements } = kustomization;
    const prepare = (): readonly Replacement[] =>
      replacementsOf(replacements, directory.loader, (index) => stepOf(directory, `replacements[${index}]`));
    const prepared = configuring('ReplacementTransformer', { Replacements: replacements }, prepare);
    yield ['ReplacementTransformer', (all) => replace(all, prepared)];
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
