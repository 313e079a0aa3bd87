import { KustomizeError } from '../errors.ts';
import { readFieldSpec } from '../field-specs/configurations.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { generateConfigMap } from '../generators/config-map.ts';
import type { Generated } from '../generators/generated.ts';
import { hashOf } from '../generators/hash.ts';
import { generateSecret } from '../generators/secret.ts';
import {
  configMapArgs,
  fieldSpec,
  image,
  patch,
  replacementField,
  replica,
  secretArgs,
  type ConfigMapArgs,
} from '../kustomization/fields.ts';
import {
  embed,
  flag,
  list,
  pairs,
  struct,
  text,
  valueOr,
  type Fields,
  type Shape,
  type StructSpec,
} from '../kustomization/spec.ts';
import { isClusterScoped } from '../schema/schema.ts';
import type { BuildResource } from '../resource.ts';
import { addAffix } from '../transformers/affix.ts';
import { addAnnotations } from '../transformers/annotations.ts';
import { addHashSuffixes } from '../transformers/hash-suffix.ts';
import { setImages } from '../transformers/images.ts';
import { addLabels } from '../transformers/labels.ts';
import { checkSubjectMode, setNamespace } from '../transformers/namespace.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { emit } from '../tree/emit.ts';
import { stepMark } from '../tree/mark.ts';
import { get, textOf, type MapNode, type Step as SourceStep } from '../tree/node.ts';
import { imageSettings } from './image-settings.ts';
import { pairsOf } from './label-pairs.ts';
import { replicaSettings } from './replica-settings.ts';
import { valueAddTransformer } from './value-add.ts';
import { generateIamPolicy, iamPolicyArgs } from './iam-policy.ts';
import { readSettings } from './plugin-settings.ts';
import type { Directory, Step } from './context.ts';
import { prepareMerges, preparePatch } from './patch.ts';
import { prepareJsonPatch } from './patch-json6902.ts';
import { replace, replacementsOf } from './replace.ts';

/** Built-in transformers by kind, made from their configuration. */
export const builtInTransformers: Readonly<
  Record<string, (node: MapNode, directory: Directory, step: SourceStep) => Step>
> = {
  AnnotationsTransformer: (node, _, step) => {
    const annotations = pairsOf(readPlugin(node, { annotations: pairs }).annotations, step);
    const specs = specsOf(node);
    return (all) => addAnnotations(all, { pairs: annotations }, specs);
  },
  LabelTransformer: (node, _, step) => {
    const labels = pairsOf(readPlugin(node, { labels: pairs }).labels, step);
    const specs = specsOf(node);
    return (all) => addLabels(all, { pairs: labels }, specs);
  },
  NamespaceTransformer: (node, _, step) => {
    const { metadata, unsetOnly, setRoleBindingSubjects } = readPlugin(node, {
      metadata: struct('ObjectMeta', { namespace: text }),
      unsetOnly: flag,
      setRoleBindingSubjects: text,
    });
    const settings = {
      namespace: valueOr(metadata?.namespace, ''),
      unsetOnly: valueOr(unsetOnly, false),
      ...(setRoleBindingSubjects ? { setRoleBindingSubjects: setRoleBindingSubjects.value } : {}),
      mark: stepMark(metadata?.namespace?.mark, step),
    };
    const specs = specsOf(node);
    checkSubjectMode(settings);
    return (all) => setNamespace(all, settings, specs, isClusterScoped);
  },
  PrefixTransformer: (node, _, step) => affixes(node, ['prefix'], step),
  SuffixTransformer: (node, _, step) => affixes(node, ['suffix'], step),
  PrefixSuffixTransformer: (node, _, step) => affixes(node, ['prefix', 'suffix'], step),
  ImageTagTransformer: (node, _, step) => {
    const { imageTag } = readPlugin(node, { imageTag: image });
    const specs = specsOf(node);
    return imageTag ? (all) => setImages(all, imageSettings(imageTag, step), specs) : (all) => all;
  },
  ReplicaCountTransformer: (node, _, step) => {
    const settings = readPlugin(node, { replica }).replica;
    const replicas = settings ? replicaSettings(settings, step) : { name: '', count: 0, mark: node.mark };
    const specs = specsOf(node);
    return (all) => setReplicas(all, replicas, specs);
  },
  PatchTransformer: (node, directory, step) => {
    return preparePatch(readPlugin(node, patch.fields), directory, step.name, () => emit([node]));
  },
  PatchStrategicMergeTransformer: (node, directory, step) => {
    const { paths, patches } = readPlugin(node, { paths: list(text), patches: text });
    return prepareMerges(paths, patches, directory, step.name);
  },
  PatchJson6902Transformer: (node, directory, step) => {
    const { target, path, jsonOp } = readPlugin(node, { target: patch.fields.target, path: text, jsonOp: text });
    return prepareJsonPatch({ path, patch: jsonOp, target }, directory, step.name);
  },
  ReplacementTransformer: (node, directory, step) => {
    const { replacements } = readPlugin(node, { replacements: list(replacementField) });
    const prepared = replacementsOf(replacements, directory.loader, () => step);
    return (all) => replace(all, prepared);
  },
  HashTransformer: () => (all) => addHashSuffixes(all, { hashOf }, isClusterScoped),
  ValueAddTransformer: valueAddTransformer,
};

/** Built-in generators by kind, made from their configuration; what they give back generates. */
export const builtInGenerators: Readonly<
  Record<string, (node: MapNode, directory: Directory, step: SourceStep) => () => Generated>
> = {
  ConfigMapGenerator: (node, { loader }, step) => {
    const args = withIdentity(readPlugin(node, embed('ConfigMapArgs', configMapArgs.fields)), node);
    return () => generateConfigMap(args, undefined, loader, step);
  },
  SecretGenerator: (node, { loader }, step) => {
    const args = withIdentity(readPlugin(node, embed('SecretArgs', secretArgs.fields)), node);
    return () => generateSecret(args, undefined, loader, step);
  },
  IAMPolicyGenerator: (node, _, step) => {
    const args = readPlugin(node, embed('IAMPolicyGeneratorArgs', iamPolicyArgs.fields));
    return () => generateIamPolicy(args, step);
  },
  HelmChartInflationGenerator: () => {
    throw new KustomizeError('must specify --enable-helm');
  },
};

/** The settings of a plugin as its struct in Go has them. */
function readPlugin<F extends Fields>(node: MapNode, fields: F): Shape<F> {
  const spec: StructSpec<F> = struct(`${textOf(get(node, 'kind')) ?? ''}Plugin`, fields);
  return readSettings(node, spec);
}

/** Name and namespace stand in the metadata, unless the generator has some of its own. */
function withIdentity<A extends Pick<ConfigMapArgs, 'name' | 'namespace'>>(args: A, node: MapNode): A {
  const { metadata } = readPlugin(node, { metadata: struct('ObjectMeta', { name: text, namespace: text }) });
  return { ...args, name: args.name ?? metadata?.name, namespace: args.namespace ?? metadata?.namespace };
}

function specsOf(node: MapNode): readonly FieldSpec[] {
  return readPlugin(node, { fieldSpecs: list(fieldSpec) }).fieldSpecs.map(readFieldSpec);
}

function affixes(node: MapNode, names: readonly ('prefix' | 'suffix')[], step: SourceStep): Step {
  const settings = readPlugin(node, { prefix: text, suffix: text });
  const specs = specsOf(node);
  if (!get(node, 'fieldSpecs')) throw new KustomizeError('fieldSpecs is not expected to be nil');
  return (all) =>
    names.reduce<readonly BuildResource[]>((current, name) => {
      const affix = settings[name];
      if (!affix?.value) return current;
      const end = name === 'prefix' ? 'prefixes' : 'suffixes';
      const mark = stepMark(affix.mark, step);
      return addAffix(current, { end, text: affix.value, mark }, specs, isClusterScoped);
    }, all);
}
