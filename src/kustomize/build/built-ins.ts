import { KustomizeError } from '../errors.ts';
import { readFieldSpec } from '../field-specs/configurations.ts';
import type { FieldSpec } from '../field-specs/field-spec.ts';
import { generateConfigMap } from '../generators/config-map.ts';
import type { Generated } from '../generators/generated.ts';
import { hashOf } from '../generators/hash.ts';
import { generateSecret } from '../generators/secret.ts';
import { decode } from '../kustomization/decode.ts';
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
import { setNamespace } from '../transformers/namespace.ts';
import { setReplicas } from '../transformers/replicas.ts';
import { emit } from '../tree/emit.ts';
import { stepMark } from '../tree/mark.ts';
import type { MapNode, Step as SourceStep } from '../tree/node.ts';
import { imageSettings } from './image-settings.ts';
import { pairsOf } from './label-pairs.ts';
import { replicaSettings } from './replica-settings.ts';
import { valueAddTransformer } from './value-add.ts';
import { generateIamPolicy } from './iam-policy.ts';
import type { Directory, Step } from './context.ts';
import { prepareJsonPatch, prepareMerges, preparePatch } from './patch.ts';
import { replace, replacementsOf } from './replace.ts';

/** Built-in transformers by kind, made from their configuration. */
export const builtInTransformers: Readonly<
  Record<string, (node: MapNode, directory: Directory, step: SourceStep) => Step>
> = {
  AnnotationsTransformer: (node, _, step) => {
    const { annotations } = read(node, { annotations: pairs });
    return (all) => addAnnotations(all, { pairs: pairsOf(annotations, step) }, specsOf(node));
  },
  LabelTransformer: (node, _, step) => {
    const { labels } = read(node, { labels: pairs });
    return (all) => addLabels(all, { pairs: pairsOf(labels, step) }, specsOf(node));
  },
  NamespaceTransformer: (node, _, step) => {
    const { metadata, unsetOnly, setRoleBindingSubjects } = read(node, {
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
    return (all) => setNamespace(all, settings, specsOf(node), isClusterScoped);
  },
  PrefixTransformer: (node, _, step) => affixes(node, ['prefix'], step),
  SuffixTransformer: (node, _, step) => affixes(node, ['suffix'], step),
  PrefixSuffixTransformer: (node, _, step) => affixes(node, ['prefix', 'suffix'], step),
  ImageTagTransformer: (node, _, step) => {
    const { imageTag } = read(node, { imageTag: image });
    return imageTag ? (all) => setImages(all, imageSettings(imageTag, step), specsOf(node)) : (all) => all;
  },
  ReplicaCountTransformer: (node, _, step) => {
    const settings = read(node, { replica }).replica;
    const replicas = settings ? replicaSettings(settings, step) : { name: '', count: 0, mark: node.mark };
    return (all) => setReplicas(all, replicas, specsOf(node));
  },
  PatchTransformer: (node, directory, step) => {
    const entry = decode(node, patch, loose);
    if (!entry.path?.value && !entry.patch?.value.trim()) {
      throw new KustomizeError(`must specify one of patch and path in\n${emit([node])}`);
    }
    return preparePatch(entry, directory, step.name);
  },
  PatchStrategicMergeTransformer: (node, directory, step) => {
    const { paths, patches } = read(node, { paths: list(text), patches: text });
    if (paths.length === 0 && !patches?.value) throw new KustomizeError('empty file path and empty patch content');
    return prepareMerges(paths, patches, directory, step.name);
  },
  PatchJson6902Transformer: (node, directory, step) => {
    const { target, path, jsonOp } = read(node, { target: patch.fields.target, path: text, jsonOp: text });
    if (path?.value && jsonOp?.value) throw new KustomizeError('must specify a file path or jsonOp, not both');
    if (!path?.value && !jsonOp?.value) throw new KustomizeError('must specify a file path or a jsonOp');
    return prepareJsonPatch({ path, patch: jsonOp, target }, directory, step.name);
  },
  ReplacementTransformer: (node, directory, step) => {
    const { replacements } = read(node, { replacements: list(replacementField) });
    return (all) =>
      replace(
        all,
        replacementsOf(replacements, directory.loader, () => step),
      );
  },
  HashTransformer: () => (all) => addHashSuffixes(all, { hashOf }, isClusterScoped),
  ValueAddTransformer: valueAddTransformer,
};

/** Built-in generators by kind. */
export const builtInGenerators: Readonly<
  Record<string, (node: MapNode, directory: Directory, step: SourceStep) => Generated>
> = {
  ConfigMapGenerator: (node, { loader }, step) => {
    return generateConfigMap(withIdentity(decode(node, configMapArgs, loose), node), undefined, loader, step);
  },
  SecretGenerator: (node, { loader }, step) => {
    return generateSecret(withIdentity(decode(node, secretArgs, loose), node), undefined, loader, step);
  },
  IAMPolicyGenerator: (node, _, step) => generateIamPolicy(node, step),
};

const loose = { strict: false, convert: true };

function read<F extends Fields>(node: MapNode, fields: F): Shape<F> {
  const spec: StructSpec<F> = struct('plugin', fields);
  return decode(node, spec, loose);
}

/** Name and namespace stand in the metadata, unless the generator has some of its own. */
function withIdentity<A extends Pick<ConfigMapArgs, 'name' | 'namespace'>>(args: A, node: MapNode): A {
  const { metadata } = read(node, { metadata: struct('ObjectMeta', { name: text, namespace: text }) });
  return { ...args, name: args.name ?? metadata?.name, namespace: args.namespace ?? metadata?.namespace };
}

function specsOf(node: MapNode): readonly FieldSpec[] {
  return read(node, { fieldSpecs: list(fieldSpec) }).fieldSpecs.map(readFieldSpec);
}

function affixes(node: MapNode, names: readonly ('prefix' | 'suffix')[], step: SourceStep): Step {
  const settings = read(node, { prefix: text, suffix: text });
  const specs = specsOf(node);
  return (all) =>
    names.reduce<readonly BuildResource[]>((current, name) => {
      const affix = settings[name];
      if (!affix?.value) return current;
      const end = name === 'prefix' ? 'prefixes' : 'suffixes';
      const mark = stepMark(affix.mark, step);
      return addAffix(current, { end, text: affix.value, mark }, specs, isClusterScoped);
    }, all);
}
