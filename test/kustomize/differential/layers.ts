import { objectYaml, type ObjectPlan, type PatchPlan } from './objects.ts';
import { jsonPatchText, mergeYaml } from './patches.ts';
import { replacementYaml, type ReplacementPlan } from './replacements.ts';
import { selectorYaml } from './selectors.ts';
import { fieldsOf } from './walk.ts';
import { writeYaml, type Fields, type Yaml } from './yaml-text.ts';

/** One kustomization before it is text. */
export interface LayerPlan {
  readonly objects: readonly ObjectPlan[];
  /** How objects are written: a file each, all in one, as a List, in brackets, with comments around them. */
  readonly files: 'each' | 'together' | 'list' | 'flow' | 'commented';
  readonly fields: Fields;
  readonly sources: Readonly<Record<string, string | Uint8Array>>;
  readonly transformers: readonly Fields[];
  readonly configurations: Fields | undefined;
  readonly openApi: string | undefined;
  readonly replacements: readonly ReplacementPlan[];
  readonly vars: readonly { readonly name: string; readonly object: number; readonly fieldPath: string | undefined }[];
}

export interface PlacedPatch extends PatchPlan {
  readonly object: ObjectPlan;
  readonly layer: number;
}

/** What a layer has to do with others. */
interface Surroundings {
  /** The objects of this layer and of those below. */
  readonly seen: readonly ObjectPlan[];
  readonly resources: readonly string[];
  readonly components: readonly string[];
  readonly patches: readonly PlacedPatch[];
  /** What generators of this layer and of those below have made. */
  readonly generated: Set<string>;
  readonly isComponent?: boolean;
}

type Files = Record<string, string | Uint8Array>;

/** Writes a layer into a folder of a tree. */
export function writeKustomization(tree: Files, folder: string, plan: LayerPlan, around: Surroundings): void {
  const files: Files = resourceFiles(plan);
  const resources = [...around.resources, ...Object.keys(files)];
  const fields: Record<string, Yaml | undefined> = {
    ...(around.isComponent ? { kind: 'Component', apiVersion: 'kustomize.config.k8s.io/v1alpha1' } : {}),
    ...possibleFields(plan.fields, around),
    resources: resources.length > 0 ? resources : undefined,
    components: around.components.length > 0 ? around.components : undefined,
    ...patchFields(around.patches, files),
    ...pluginFields(plan, files),
    ...referenceFields(plan, around.seen),
  };
  Object.assign(files, usedSources(plan));
  const text = writeYaml(fields);
  files['kustomization.yaml'] = text === '{}\n' ? 'resources: []\n' : text;
  for (const [name, content] of Object.entries(files)) tree[`${folder}/${name}`] = content;
}

const scalable = ['Deployment', 'ReplicaSet', 'StatefulSet', 'ReplicationController'];

/** The fields that would end most builds, changed so that they seldom do: counts and merges of what is not there. */
function possibleFields(fields: Fields, { seen, generated }: Surroundings): Fields {
  for (const { kind, name, namespace } of seen) if (!namespace) generated.add(`${kind} ${JSON.stringify(name)}`);
  const workloads = seen.filter(({ kind }) => scalable.includes(kind));
  const replicas = listOf(fields['replicas']).flatMap((entry, index) => {
    const name = workloads[index]?.name;
    return name === undefined ? [] : [{ ...entry, name }];
  });
  return {
    ...fields,
    replicas: replicas.length > 0 ? replicas : undefined,
    configMapGenerator: possibleGenerators('ConfigMap', fields['configMapGenerator'], generated),
    secretGenerator: possibleGenerators('Secret', fields['secretGenerator'], generated),
  };
}

function possibleGenerators(kind: string, entries: Yaml | undefined, generated: Set<string>): Yaml | undefined {
  return (
    entries &&
    listOf(entries).map((entry) => {
      const id = `${kind} ${JSON.stringify(entry['name'])}`;
      const isKnown = generated.has(id);
      generated.add(id);
      const { behavior } = entry;
      if (isKnown) return { ...entry, behavior: behavior === 'replace' ? behavior : 'merge' };
      return { ...entry, behavior: behavior === 'merge' || behavior === 'replace' ? undefined : behavior };
    })
  );
}

function listOf(value: Yaml | undefined): readonly Fields[] {
  return Array.isArray(value) ? value.map((item: Yaml) => fieldsOf(item) ?? {}) : [];
}

function resourceFiles({ objects, files }: LayerPlan): Files {
  if (objects.length === 0) return {};
  const documents = objects.map(objectYaml);
  if (files === 'together') return { 'all.yaml': documents.map((one) => writeYaml(one)).join('---\n') };
  if (files === 'list') return { 'list.yaml': writeYaml({ apiVersion: 'v1', kind: 'List', items: documents }) };
  if (files === 'commented') {
    const text = documents.map((one) => `# before\n${writeYaml(one)}# after\n`).join('--- # between\n');
    return { 'all.yaml': `---\n${text}---\n# nothing\n` };
  }
  const style = files === 'flow' ? 'flow' : 'block';
  return Object.fromEntries(documents.map((one, index) => [`r${index}.yaml`, writeYaml(one, style)]));
}

function usedSources({ fields, sources }: LayerPlan): Files {
  return fields['configMapGenerator'] || fields['secretGenerator'] ? { ...sources } : {};
}

function patchFields(patches: readonly PlacedPatch[], files: Files): Record<string, Yaml[]> {
  const fields: Record<string, Yaml[]> = {};
  for (const [index, plan] of patches.entries()) {
    const [field, entry] = patchEntry(plan, `p${index}.yaml`, files);
    (fields[field] ??= []).push(entry);
  }
  return fields;
}

const exactly = {
  kind: true,
  name: 'exact',
  namespace: false,
  gvk: true,
  labels: undefined,
  annotations: undefined,
} as const;

function patchEntry(plan: PlacedPatch, file: string, files: Files): [string, Yaml] {
  const { patch, object, selector, listed, options } = plan;
  const yaml = objectYaml(object);
  const text = patch.type === 'merge' ? writeYaml(mergeYaml(patch, yaml)) : jsonPatchText(patch, yaml);
  const isInline = listed.endsWith('inline');
  if (!isInline) files[file] = text;
  const content = isInline ? { patch: text } : { path: file };
  if (listed.startsWith('old')) return oldPatchEntry(plan, isInline ? text : file, content);
  const target = selector ?? (patch.type === 'merge' ? undefined : exactly);
  return ['patches', { target: target && selectorYaml(target, object), ...content, options }];
}

/** The same in the fields that were there before `patches`. */
function oldPatchEntry({ patch, object, selector }: PlacedPatch, written: string, content: Fields): [string, Yaml] {
  if (patch.type === 'merge') return ['patchesStrategicMerge', written];
  const target = selectorYaml({ ...exactly, ...selector, name: 'exact' }, object);
  return ['patchesJson6902', { target, ...content }];
}

function pluginFields({ transformers, configurations, openApi }: LayerPlan, files: Files): Fields {
  if (configurations) files['configuration.yaml'] = writeYaml(configurations);
  if (openApi !== undefined) files['openapi.json'] = openApi;
  return {
    transformers: transformers.length > 0 ? transformers.map((one) => writeYaml(one)) : undefined,
    configurations: configurations ? ['configuration.yaml'] : undefined,
    openapi: openApi === undefined ? undefined : { path: 'openapi.json' },
  };
}

function referenceFields({ replacements, vars }: LayerPlan, seen: readonly ObjectPlan[]): Fields {
  const written = replacements.flatMap((plan) => replacementYaml(plan, seen, objectYaml) ?? []);
  const variables = vars.flatMap(({ name, object, fieldPath }) => {
    const found = seen[object % Math.max(seen.length, 1)];
    if (!found) return [];
    const { apiVersion, kind, name: objectName, namespace } = found;
    return [
      {
        name,
        objref: { apiVersion, kind, name: objectName, namespace },
        fieldref: fieldPath ? { fieldPath } : undefined,
      },
    ];
  });
  return {
    replacements: written.length > 0 ? written : undefined,
    vars: variables.length > 0 ? variables : undefined,
  };
}
