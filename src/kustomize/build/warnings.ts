import type { Kustomization } from '../kustomization/parse.ts';

const successors: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  imageTags: 'images',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
  vars: 'replacements',
};

/** What to say about deprecated fields of a kustomization file: kustomize's words, after the path of the file. */
export function deprecationsOf({ source, deprecated }: Kustomization): readonly string[] {
  return deprecated.map((field) => {
    const successor = successors[field] ?? 'its successor';
    return `${source.path}: '${field}' is deprecated. Please use '${successor}' instead.`;
  });
}

/** What to say about vars that stand nowhere. */
export function unusedVars(names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`well-defined vars that were never replaced: ${names.join(',')}`];
}
