import { count, embed, flag, list, named, pairs, pointerList, struct, text, tree, type Shape } from './spec.ts';

const gvk = embed('Gvk', { group: text, version: text, kind: text });
const resId = embed('ResId', { ...gvk, name: text, namespace: text });

const metadata = struct('ObjectMeta', { name: text, namespace: text, labels: pairs, annotations: pairs });

export const fieldSpec = struct('FieldSpec', { ...gvk, path: text, create: flag });

const label = struct('Label', {
  pairs,
  includeSelectors: flag,
  includeTemplates: flag,
  fields: list(fieldSpec),
});

export const selector = struct('Selector', { ...resId, annotationSelector: text, labelSelector: text });

export const patch = struct('Patch', {
  path: text,
  patch: text,
  target: selector,
  options: struct('PatchArgs', { allowNameChange: flag, allowKindChange: flag }),
});

export const image = struct('Image', { name: text, newName: text, tagSuffix: text, newTag: text, digest: text });

export const replica = struct('Replica', { name: text, count: count('int64') });

const fieldOptions = struct('FieldOptions', { delimiter: text, index: count('int'), encoding: text, create: flag });

const replacementFields = {
  source: struct('SourceSelector', { ...resId, fieldPath: text, options: fieldOptions }),
  sourceValue: text,
  targets: pointerList(
    struct('TargetSelector', {
      select: selector,
      reject: pointerList(selector),
      fieldPaths: list(text),
      options: fieldOptions,
    }),
  ),
};

/** A replacement as it stands in a file of its own. */
export const replacement = struct('Replacement', replacementFields);

/** A replacement as it stands in a kustomization. */
export const replacementField = struct('ReplacementField', {
  ...embed('Replacement', replacementFields),
  path: text,
});

const variable = struct('Var', {
  name: text,
  objref: struct('Target', { apiVersion: text, ...gvk, name: text, namespace: text }),
  fieldref: struct('FieldSelector', { fieldPath: text }),
});

const sortOptions = struct('SortOptions', {
  order: named('types.SortOrder'),
  legacySortOptions: struct('LegacySortOptions', { orderFirst: list(text), orderLast: list(text) }),
});

const generatorOptions = struct('GeneratorOptions', {
  labels: pairs,
  annotations: pairs,
  disableNameSuffixHash: flag,
  immutable: flag,
});

const generatorArgs = embed('GeneratorArgs', {
  namespace: text,
  name: text,
  behavior: text,
  ...embed('KvPairSources', { literals: list(text), files: list(text), envs: list(text), env: text }),
  options: generatorOptions,
});

export const configMapArgs = struct('ConfigMapArgs', generatorArgs);
export const secretArgs = struct('SecretArgs', { ...generatorArgs, type: text });

const helmGlobals = struct('HelmGlobals', { chartHome: text, configHome: text });

const helmChart = struct('HelmChart', {
  name: text,
  version: text,
  repo: text,
  releaseName: text,
  namespace: text,
  additionalValuesFiles: list(text),
  valuesFile: text,
  valuesInline: tree,
  valuesMerge: text,
  includeCRDs: flag,
  skipHooks: flag,
  apiVersions: list(text),
  kubeVersion: text,
  nameTemplate: text,
  skipTests: flag,
  debug: flag,
  devel: flag,
});

const helmChartArgs = struct('HelmChartArgs', {
  chartName: text,
  chartVersion: text,
  chartRepoUrl: text,
  chartHome: text,
  chartRepoName: text,
  helmBin: text,
  helmHome: text,
  values: text,
  valuesLocal: tree,
  valuesMerge: text,
  releaseName: text,
  releaseNamespace: text,
  extraArgs: list(text),
});

/** Every field that a kustomization file may have. */
export const kustomization = struct('Kustomization', {
  ...embed('TypeMeta', { kind: text, apiVersion: text }),
  metadata,
  openapi: pairs,
  namePrefix: text,
  nameSuffix: text,
  namespace: text,
  commonLabels: pairs,
  labels: list(label),
  commonAnnotations: pairs,
  patchesStrategicMerge: list(named('types.PatchStrategicMerge')),
  patchesJson6902: list(patch),
  patches: list(patch),
  images: list(image),
  imageTags: list(image),
  replacements: list(replacementField),
  replicas: list(replica),
  vars: list(variable),
  sortOptions,
  resources: list(text),
  components: list(text),
  crds: list(text),
  bases: list(text),
  configMapGenerator: list(configMapArgs),
  secretGenerator: list(secretArgs),
  helmGlobals,
  helmCharts: list(helmChart),
  helmChartInflationGenerator: list(helmChartArgs),
  generatorOptions,
  configurations: list(text),
  generators: list(text),
  transformers: list(text),
  validators: list(text),
  buildMetadata: list(text),
});

/** A kustomization file as written, before the deprecated spellings are moved. */
export type KustomizationFile = Shape<typeof kustomization.fields>;

export type FieldSpec = Shape<typeof fieldSpec.fields>;
export type LabelEntry = Shape<typeof label.fields>;
export type Selector = Shape<typeof selector.fields>;
export type PatchEntry = Shape<typeof patch.fields>;
export type ImageEntry = Shape<typeof image.fields>;
export type FieldOptions = Shape<typeof fieldOptions.fields>;
export type Replacement = Shape<typeof replacementFields>;
export type ReplacementEntry = Shape<typeof replacementField.fields>;
export type Variable = Shape<typeof variable.fields>;
export type GeneratorOptions = Shape<typeof generatorOptions.fields>;
export type ConfigMapArgs = Shape<typeof configMapArgs.fields>;
export type SecretArgs = Shape<typeof secretArgs.fields>;
export type HelmGlobals = Shape<typeof helmGlobals.fields>;
export type HelmChart = Shape<typeof helmChart.fields>;
