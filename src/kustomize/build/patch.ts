import { KustomizeError } from '../errors.ts';
import { anyIds, idOf, printId, remember, sameId } from '../identity.ts';
import { once } from '../incremental/once.ts';
import type { PatchEntry, Selector as SelectorEntry } from '../kustomization/fields.ts';
import { valueOr, type Text } from '../kustomization/spec.ts';
import { applyJsonPatch, parseJsonPatch } from '../merge/json-patch.ts';
import { mergeStrategically } from '../merge/strategic.ts';
import { targetedPatch } from '../merge/targeted-patch.ts';
import type { BuildResource } from '../resource.ts';
import { builtInSchema, isClusterScoped, type Schema } from '../schema/schema.ts';
import { matchesSelector, type Selector } from '../selector.ts';
import { namedBy } from '../tree/named-by.ts';
import { get, getAt, mapNode, put, type MapNode, type Source, type Step as SourceStep } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { checkWork, stepOf, within, type Directory, type Step } from './context.ts';
import { namingOfNode } from './naming.ts';

interface PatchText {
  readonly source: Source;
  /** As messages name it: `[path: "p.yaml"]`. */
  readonly label: string;
}

const copies = once<Source, Map<string, Source>>(() => new Map());

/** The text of a file as that of a patch: the same object for the same entry, so that it is parsed once. */
function stepped(source: Source, step: SourceStep): Source {
  const key = `${step.kustomization} ${step.name}`;
  const known = copies(source).get(key);
  if (known !== undefined) return known;
  const copy = { ...source, step };
  copies(source).set(key, copy);
  return copy;
}

const documentsOf = once((source: Source) => readDocuments(source));

/** What a patch text turned out to be. */
type Parsed =
  | { readonly merges: readonly MapNode[]; readonly operations?: undefined }
  | { readonly merges?: undefined; readonly operations: ReturnType<typeof parseJsonPatch> };

/** Reads one entry of `patches`; what it gives back applies it. */
export function preparePatch(entry: PatchEntry, directory: Directory, step: string): Step {
  const text = textOfEntry(entry, directory, stepOf(directory, step));
  const parsed = parsePatch(text);
  if (!parsed) return (resources) => resources;
  const { merges, operations } = parsed;
  if (operations) return (resources) => patchByOperations(resources, operations, entry, text);
  if (!entry.target) {
    return (resources) => {
      const schema = schemaFor(directory);
      checkWork(merges.length, resources.length);
      return merges.reduce((all, patch) => mergeInto(all, patch, schema, entry), resources);
    };
  }
  const [written, second] = merges;
  if (!written) return (resources) => resources;
  if (second) {
    throw new KustomizeError(
      `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${text.label}`,
    );
  }
  const patch = targetedPatch(written);
  const target = selectorOf(entry.target);
  return (resources) => {
    const schema = schemaFor(directory);
    return resources.flatMap((resource) => {
      if (!matchesSelector(resource, target, isClusterScoped)) return [resource];
      return mergeOne(resource, alignedWith(resource.node, patch, entry), schema, entry);
    });
  };
}

/** With a target, who the patch says it is for does not count. */
function alignedWith(node: MapNode, patch: MapNode, entry: PatchEntry): MapNode {
  if (entry.options?.allowKindChange?.value) return patch;
  return put(put(patch, 'apiVersion', get(node, 'apiVersion')), 'kind', get(node, 'kind'));
}

/** Reads `patchesStrategicMerge`: what it gives back applies each to the resource that has or had its id. */
export function prepareMergeEntries(directory: Directory): Step {
  return prepareMerges(directory.kustomization.patchesStrategicMerge, undefined, directory);
}

/** Reads patches in files, or inline where an entry is no file; and further inline ones. */
export function prepareMerges(
  paths: readonly Text[],
  inline: Text | undefined,
  directory: Directory,
  plugin?: string,
): Step {
  const patches = paths.flatMap((text, index) => {
    const step = stepOf(directory, plugin ?? `patchesStrategicMerge[${index}]`);
    const isInline = text.value.includes('\n');
    return documentsOf(isInline ? inlineSource(step, text) : stepped(directory.loader.readSource(text.value), step));
  });
  if (inline?.value) patches.push(...readDocuments(inlineSource(stepOf(directory, plugin ?? 'patches'), inline)));
  if (patches.length === 0) {
    const names = paths.map(({ value }) => value);
    const listed = names.map((name) => `- ${name}\n`).join('');
    throw new KustomizeError(
      `trouble configuring builtin PatchStrategicMergeTransformer with config: \`\npaths:\n${listed}\`: patch appears to be empty; files=[${names.join(' ')}], Patch=`,
    );
  }
  return (resources) => {
    const schema = schemaFor(directory);
    checkWork(patches.length, resources.length);
    return patches.reduce((all, patch) => mergeInto(all, patch, schema), resources);
  };
}

/** Reads one entry of `patchesJson6902`; what it gives back applies it. */
export function prepareJsonPatch(
  entry: Pick<PatchEntry, 'path' | 'patch' | 'target'>,
  directory: Directory,
  step: string,
): Step {
  if (!entry.target?.name?.value) throw new KustomizeError('must specify the target name');
  const text = textOfEntry(entry, directory, stepOf(directory, step));
  const operations = within(`decoding ${JSON.stringify(text.source.text)}`, () => parseJsonPatch(text.source));
  const target = selectorOf(entry.target);
  return (resources) =>
    resources.map((resource) =>
      matchesSelector(resource, target, isClusterScoped)
        ? { ...resource, node: applyJsonPatch(resource.node, operations) }
        : resource,
    );
}

function textOfEntry(
  { path, patch }: Pick<PatchEntry, 'path' | 'patch'>,
  directory: Directory,
  step: SourceStep,
): PatchText {
  const inline = patch?.value.trim() ? patch : undefined;
  if (path?.value && inline !== undefined) throw new KustomizeError(`patch and path can't be set at the same time`);
  if (path?.value) {
    const doing = `failed to get the patch file from path(${path.value})`;
    return {
      source: stepped(
        within(doing, () => directory.loader.readSource(path.value)),
        step,
      ),
      label: `[path: "${path.value}"]`,
    };
  }
  if (inline === undefined) throw new KustomizeError('must specify one of patch and path in');
  return { source: inlineSource(step, inline), label: `[patch: ${JSON.stringify(inline.value)}]` };
}

function inlineSource(step: SourceStep, { value, node }: Text): Source {
  return { path: `${step.kustomization}#${step.name}`, text: value, within: node, step };
}

function parsePatch({ source, label }: PatchText): Parsed | undefined {
  const { merges, operations } = readingsOf(source);
  if (merges && merges.length > 0) {
    if (operations && operations.length > 0) {
      throw new KustomizeError(`illegally qualifies as both an SM and JSON patch: ${label}`);
    }
    return { merges };
  }
  if (operations) return operations.length > 0 ? { operations } : undefined;
  if (merges) return undefined;
  throw new KustomizeError(`unable to parse SM or JSON patch from ${label}`);
}

/** A text read as both, undefined what it is not. */
const readingsOf = once((source: Source) => ({
  merges: attempt(() => readDocuments(source)),
  operations: attempt(() => parseJsonPatch(source)),
}));

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}

function patchByOperations(
  resources: readonly BuildResource[],
  operations: ReturnType<typeof parseJsonPatch>,
  { target }: PatchEntry,
  { label }: PatchText,
): readonly BuildResource[] {
  if (!target) throw new KustomizeError(`must specify a target for JSON patch ${label}`);
  const selector = selectorOf(target);
  return resources.map((resource) => {
    if (!matchesSelector(resource, selector, isClusterScoped)) return resource;
    const known = remember(resource, isClusterScoped);
    return { ...known, node: applyJsonPatch(withAnnotations(known.node), operations) };
  });
}

/** The remembered id stands in annotations, so that map exists for the patch, and goes again when it stays empty. */
function withAnnotations(node: MapNode): MapNode {
  const metadata = get(node, 'metadata');
  if (metadata?.kind !== 'map' || get(metadata, 'annotations')) return node;
  return put(node, 'metadata', put(metadata, 'annotations', mapNode([], metadata.mark)));
}

/** Merges a patch into the one resource that has or had its id. */
function mergeInto(
  resources: readonly BuildResource[],
  patch: MapNode,
  schema: Schema,
  entry?: PatchEntry,
): readonly BuildResource[] {
  const id = idOf(patch);
  const indexes = resources.flatMap((resource, index) =>
    anyIds(resource).some((known) => sameId(known, id, isClusterScoped)) ? [index] : [],
  );
  const [index] = indexes;
  if (index === undefined || indexes.length > 1) {
    const found = index === undefined ? `no matches for Id ${printId(id)}` : `multiple matches for Id ${printId(id)}`;
    const before = entry && index === undefined ? `no resource matches strategic merge patch "${printId(id)}": ` : '';
    throw new KustomizeError(`${before}${found}; failed to find unique target for patch ${printId(id)}`);
  }
  const naming = namingOfNode(patch);
  return resources.flatMap((resource, at) => {
    if (at !== index) return [resource];
    const before = { ...resource, node: namedBy(resource.node, naming) };
    return mergeOne(before, patch, schema, entry);
  });
}

/** The apiVersion of a patch is that of the object; its place is the object's. */
function withOldApiVersion(node: MapNode, before: MapNode): MapNode {
  const [after, old] = [get(node, 'apiVersion'), get(before, 'apiVersion')];
  if (after?.kind !== 'scalar' || old?.kind !== 'scalar' || after.text !== old.text) return node;
  return put(node, 'apiVersion', { ...after, mark: old.mark });
}

/** Name, kind and namespace stay what they were, unless the entry allows the first two to change. */
function mergeOne(
  resource: BuildResource,
  patch: MapNode,
  schema: Schema,
  entry?: PatchEntry,
): readonly BuildResource[] {
  const merged = mergeStrategically(resource.node, patch, schema);
  if (!merged) return [];
  const before = resource.node;
  const options = entry?.options;
  const named = withOldName(withOldApiVersion(merged, before), before, valueOr(options?.allowNameChange, false));
  const node = valueOr(options?.allowKindChange, false) ? named : put(named, 'kind', get(before, 'kind'));
  const isRenamed = JSON.stringify(idText(node)) !== JSON.stringify(idText(before));
  return [{ ...(isRenamed ? remember(resource, isClusterScoped) : resource), node }];
}

function withOldName(node: MapNode, before: MapNode, allowName: boolean): MapNode {
  const metadata = get(node, 'metadata');
  if (metadata?.kind !== 'map') return node;
  const named = allowName ? metadata : put(metadata, 'name', getAt(before, 'metadata', 'name'));
  return put(node, 'metadata', put(named, 'namespace', getAt(before, 'metadata', 'namespace')));
}

function idText(node: MapNode): unknown {
  const { kind, name } = idOf(node);
  return [kind, name];
}

/** A target or select as the selector functions take it. */
export function selectorOf(selector: SelectorEntry): Selector {
  const { group, version, kind, name, namespace, labelSelector, annotationSelector } = selector;
  return {
    group: group?.value,
    version: version?.value,
    kind: kind?.value,
    name: name?.value,
    namespace: namespace?.value,
    labelSelector: labelSelector?.value,
    annotationSelector: annotationSelector?.value,
  };
}

function schemaFor({ accumulator }: Directory): Schema {
  return accumulator.schema ?? builtInSchema;
}
