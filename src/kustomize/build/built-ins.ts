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
import type { MapNode } from '../tree/node.ts';
import { imageSettings } from './image-settings.ts';
import { valueAddTransformer } from './value-add.ts';
import { generateIamPolicy } from './iam-policy.ts';
import type { Directory, Step } from './context.ts';
import { prepareMerges, preparePatch } from './patch.ts';
import { prepareJsonPatch } from './patch-json6902.ts';
import { replace, replacementsOf } from './replace.ts';

/** Built-in transformers by kind, made from their configuration. */
export const builtInTransformers: Readonly<Record<string, (node: MapNode, directory: Directory) => Step>> = {
  AnnotationsTransformer: (node) => {
    const { annotations } = read(node, { annotations: pairs });
    return (all) => addAnnotations(all, { pairs: annotations.map(pairOf) }, specsOf(node));
  },
  LabelTransformer: (node) => {
    const { labels } = read(node, { labels: pairs });
    return (all) => addLabels(all, { pairs: labels.map(pairOf) }, specsOf(node));
  },
  NamespaceTransformer: (node) => {
    const { metadata, unsetOnly, setRoleBindingSubjects } = read(node, {
      metadata: struct('ObjectMeta', { namespace: text }),
      unsetOnly: flag,
      setRoleBindingSubjects: text,
    });
    const settings = {
      namespace: valueOr(metadata?.namespace, ''),
      unsetOnly: valueOr(unsetOnly, false),
      ...(setRoleBindingSubjects ? { setRoleBindingSubjects: setRoleBindingSubjects.value } : {}),
      mark: metadata?.namespace?.mark,
    };
    return (all) => setNamespace(all, settings, specsOf(node), isClusterScoped);
  },
  PrefixTransformer: (node) => affixes(node, ['prefix']),
  SuffixTransformer: (node) => affixes(node, ['suffix']),
  PrefixSuffixTransformer: (node) => affixes(node, ['prefix', 'suffix']),
  ImageTagTransformer: (node) => {
    const { imageTag } = read(node, { imageTag: image });
    return imageTag ? (all) => setImages(all, imageSettings(imageTag), specsOf(node)) : (all) => all;
  },
  ReplicaCountTransformer: (node) => {
    const settings = read(node, { replica }).replica;
    const { name, count, mark } = settings ?? { mark: undefined };
    return (all) => setReplicas(all, { name: valueOr(name, ''), count: valueOr(count, 0), mark }, specsOf(node));
  },
  PatchTransformer: (node, directory) => {
    return preparePatch(decode(node, patch, loose), directory, 'PatchTransformer', () => emit([node]));
  },
  PatchStrategicMergeTransformer: (node, directory) => {
    const { paths, patches } = read(node, { paths: list(text), patches: text });
    return prepareMerges(paths, patches, directory);
  },
  PatchJson6902Transformer: (node, directory) => {
    const { target, path, jsonOp } = read(node, { target: patch.fields.target, path: text, jsonOp: text });
    return prepareJsonPatch({ path, patch: jsonOp, target }, directory, 'PatchJson6902Transformer');
  },
  ReplacementTransformer: (node, directory) => {
    const { replacements } = read(node, { replacements: list(replacementField) });
    const prepared = replacementsOf(replacements, directory.loader);
    return (all) => replace(all, prepared);
  },
  HashTransformer: () => (all) => addHashSuffixes(all, { hashOf }, isClusterScoped),
  ValueAddTransformer: valueAddTransformer,
};

/** Built-in generators by kind. */
export const builtInGenerators: Readonly<Record<string, (node: MapNode, directory: Directory) => Generated>> = {
  ConfigMapGenerator: (node, { loader }) => {
    return generateConfigMap(withIdentity(decode(node, configMapArgs, loose), node), undefined, loader);
  },
  SecretGenerator: (node, { loader }) => {
    return generateSecret(withIdentity(decode(node, secretArgs, loose), node), undefined, loader);
  },
  IAMPolicyGenerator: generateIamPolicy,
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

function affixes(node: MapNode, names: readonly ('prefix' | 'suffix')[]): Step {
  const settings = read(node, { prefix: text, suffix: text });
  const specs = specsOf(node);
  return (all) =>
    names.reduce<readonly BuildResource[]>((current, name) => {
      const affix = settings[name];
      if (!affix?.value) return current;
      const end = name === 'prefix' ? 'prefixes' : 'suffixes';
      return addAffix(current, { end, text: affix.value, mark: affix.mark }, specs, isClusterScoped);
    }, all);
}

function pairOf({ key, value }: Shape<{ pairs: typeof pairs }>['pairs'][number]): {
  readonly key: string;
  readonly value: string;
  readonly mark: typeof value.mark;
} {
  return { key: key.value, value: value.value, mark: value.mark };
}
