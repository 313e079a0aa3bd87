import { KustomizeError } from '../errors.ts';
import type { FieldOptions as OptionsEntry, ReplacementEntry } from '../kustomization/fields.ts';
import { readReplacements } from '../kustomization/replacement-file.ts';
import type { Loader } from '../load/loader.ts';
import { applyReplacement } from '../replacements/replace.ts';
import type { FieldOptions, Replacement } from '../replacements/types.ts';
import type { BuildResource } from '../resource.ts';
import { selectorOf } from './patch.ts';

/** Runs replacements one after the other. */
export function replace(
  resources: readonly BuildResource[],
  replacements: readonly Replacement[],
): readonly BuildResource[] {
  return replacements.reduce<readonly BuildResource[]>((all, one) => applyReplacement(all, one), resources);
}

/** The replacements of a kustomization, those in files of their own read. */
export function replacementsOf(entries: readonly ReplacementEntry[], loader: Loader): readonly Replacement[] {
  return entries.flatMap((entry) => {
    if (!entry.path?.value) return [replacementOf(entry)];
    if (entry.source || entry.targets.length > 0) {
      throw new KustomizeError('cannot specify both path and inline replacement');
    }
    return readReplacements(loader.readSource(entry.path.value)).map(replacementOf);
  });
}

/** An entry as the replacement functions take it. */
function replacementOf({
  source,
  sourceValue,
  targets,
}: Pick<ReplacementEntry, 'source' | 'sourceValue' | 'targets'>): Replacement {
  return {
    source: source && {
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
    targets: targets.map((target) => ({
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
