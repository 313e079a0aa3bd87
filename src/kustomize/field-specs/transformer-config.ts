import { KustomizeError } from '../errors.ts';
import { sameGvk } from '../identity.ts';
import { mergeSpecs, sortSpecs, type FieldSpec } from './field-spec.ts';
import { commonLabels, templateLabels } from './label-tables.ts';
import { nameReference, type NameReference } from './name-reference-table.ts';
import { commonAnnotations, images, namePrefix, nameSuffix, namespace, replicas } from './place-tables.ts';
import { varReference } from './var-reference-table.ts';

/** The tables whose entries are plain field specs. */
export const tableNames = [
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'templateLabels',
  'commonAnnotations',
  'varReference',
  'images',
  'replicas',
] as const;

/** Where transformers work: the defaults, and what `configurations` and `crds` add. */
export type TransformerConfig = Readonly<Record<(typeof tableNames)[number], readonly FieldSpec[]>> & {
  readonly nameReference: readonly NameReference[];
};

/** Tables with nothing in them. */
export const emptyConfig: TransformerConfig = {
  namePrefix: [],
  nameSuffix: [],
  namespace: [],
  commonLabels: [],
  labels: [],
  templateLabels: [],
  commonAnnotations: [],
  varReference: [],
  images: [],
  replicas: [],
  nameReference: [],
};

/** The tables that every build starts from. */
export const defaultConfig: TransformerConfig = {
  ...emptyConfig,
  namePrefix,
  nameSuffix,
  namespace,
  commonLabels,
  templateLabels,
  commonAnnotations,
  varReference,
  images,
  replicas,
  nameReference,
};

function mergeReferences(base: readonly NameReference[], added: readonly NameReference[]): readonly NameReference[] {
  const result = [...base];
  for (const reference of added) {
    const index = result.findIndex((known) => sameGvk(known, reference));
    const known = result[index];
    if (!known) result.push(reference);
    else result[index] = { ...known, referrers: mergeSpecs(known.referrers, reference.referrers) };
  }
  return result;
}

/** Names an error after the table that it came up in. */
function within<T>(table: string, merge: () => T): T {
  try {
    return merge();
  } catch (error) {
    if (!(error instanceof KustomizeError)) throw error;
    const field = table === 'namespace' ? 'NameSpace' : table.replace(/^./, (letter) => letter.toUpperCase());
    throw new KustomizeError(`failed to merge ${field} fieldSpec: ${error.message}`);
  }
}

/** Tables with others added. What is there already stays; entries that differ only in creation are an error. */
export function mergeConfigs(base: TransformerConfig, added: TransformerConfig): TransformerConfig {
  if (added === emptyConfig || added === base) return base;
  if (base === emptyConfig) return added;
  const result = { ...base };
  for (const name of tableNames) {
    if (added[name].length === 0) continue;
    result[name] = sortSpecs(within(name, () => mergeSpecs(base[name], added[name])));
  }
  if (added.nameReference.length > 0)
    result.nameReference = sortSpecs(
      within('nameReference', () => mergeReferences(base.nameReference, added.nameReference)),
    );
  return result;
}

/**
 * The tables of a kustomization with these `configurations` files. What files say comes first: an entry of the defaults
 * that also covers a file's entry for the same path is left out.
 */
export function withDefaults(files: readonly TransformerConfig[]): TransformerConfig {
  const added = files.reduce(mergeConfigs, emptyConfig);
  return added === emptyConfig ? defaultConfig : mergeConfigs(added, defaultConfig);
}
