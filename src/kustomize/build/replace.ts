import { KustomizeError } from '../errors.ts';
import { once } from '../incremental/once.ts';
import type { FieldOptions as OptionsEntry, ReplacementEntry } from '../kustomization/fields.ts';
import { readReplacements } from '../kustomization/replacement-file.ts';
import type { Loader } from '../load/loader.ts';
import { applyReplacement } from '../replacements/replace.ts';
import type { FieldOptions, Replacement } from '../replacements/types.ts';
import type { BuildResource } from '../resource.ts';
import type { Source, Step } from '../tree/node.ts';
import { checkWork } from './context.ts';
import { namingOf } from './naming.ts';
import { selectorOf } from './patch.ts';

/** Runs replacements one after the other. */
export function replace(
  resources: readonly BuildResource[],
  replacements: readonly Replacement[],
): readonly BuildResource[] {
  checkWork(
    replacements.reduce((sum, { targets }) => sum + (targets?.length ?? 0), 0),
    resources.length,
  );
  return replacements.reduce<readonly BuildResource[]>((all, one) => applyReplacement(all, one), resources);
}

/** The replacements of a kustomization, those in files of their own read. */
export function replacementsOf(
  entries: readonly ReplacementEntry[],
  loader: Loader,
  stepAt: (index: number) => Step,
): readonly Replacement[] {
  return entries.flatMap((entry, index) => {
    const step = stepAt(index);
    if (!entry.path?.value) return [replacementOf(entry, step)];
    if (entry.source || entry.targets.length > 0) {
      throw new KustomizeError('cannot specify both path and inline replacement');
    }
    return replacementsIn(loader.readSource(entry.path.value)).map((one) => replacementOf(one, step));
  });
}

const replacementsIn = once((source: Source) => readReplacements(source));

/** An entry as the replacement functions take it. */
function replacementOf(
  { source, sourceValue, targets }: Pick<ReplacementEntry, 'source' | 'sourceValue' | 'targets'>,
  step: Step,
): Replacement {
  return {
    step,
    source: source && {
      naming: namingOf(source, step),
      group: source.group?.value,
      version: source.version?.value,
      kind: source.kind?.value,
      name: source.name?.value,
      namespace: source.namespace?.value,
      fieldPath: source.fieldPath?.value,
      options: optionsOf(source.options),
    },
    sourceValue: sourceValue?.value,
    sourceValueMark: sourceValue?.mark,
    // kustomize hands an empty list on as none.
    targets:
      targets.length === 0
        ? undefined
        : targets.map((target) => ({
            select: target.select && selectorOf(target.select),
            reject: target.reject.map(selectorOf),
            fieldPaths: target.fieldPaths.map(({ value }) => value),
            options: optionsOf(target.options),
          })),
  };
}

function optionsOf(options: OptionsEntry | undefined): FieldOptions | undefined {
  return (
    options && {
      delimiter: options.delimiter?.value,
      index: options.index?.value,
      create: options.create?.value,
    }
  );
}
