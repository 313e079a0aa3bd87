import { settleAnnotations } from '../annotations.ts';
import { KustomizeError } from '../errors.ts';
import { anyIds, currentId, idKey, idOf, printId, remember, sameId } from '../identity.ts';
import { once } from '../incremental/once.ts';
import type { PatchEntry, Selector as SelectorEntry } from '../kustomization/fields.ts';
import { valueOr, type Text } from '../kustomization/spec.ts';
import { applyJsonPatch, type JsonOperation } from '../merge/json-patch.ts';
import { mergeStrategically } from '../merge/strategic.ts';
import { targetedPatch } from '../merge/targeted-patch.ts';
import type { BuildResource } from '../resource.ts';
import { builtInSchema, isClusterScoped, type Schema } from '../schema/schema.ts';
import { checkSelector, matchesSelector, type Selector } from '../selector.ts';
import { namedBy } from '../tree/named-by.ts';
import { get, getAt, mapNode, put, textOf, type MapNode, type Source } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { checkWork, stepOf, within, type Directory, type Step } from './context.ts';
import { namingOfNode } from './naming.ts';
import { attempt, inlineSource, parsePatch, stepped, textOfEntry, type PatchText } from './patch-text.ts';

const documentsOf = once((source: Source, shownPath: string) => readDocuments(source, () => shownPath));

/** Reads one entry of `patches`; what it gives back applies it. */
export function preparePatch(entry: PatchEntry, directory: Directory, step: string, config: () => string): Step {
  const text = textOfEntry(entry, directory, stepOf(directory, step), config);
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
  const doing = `unable to find patch target ${JSON.stringify(shownSelector(target))} in \`resources\``;
  return (resources) => {
    const schema = schemaFor(directory);
    within(doing, () => checkSelector(target));
    const patched = resources.flatMap((resource) => {
      if (!within(doing, () => matchesSelector(resource, target, isClusterScoped))) return [resource];
      return mergeOne(resource, alignedWith(resource.node, patch, entry), schema, entry);
    });
    checkIds(patched);
    return patched;
  };
}

/** With a target, who the patch says it is for does not count. */
function alignedWith(node: MapNode, patch: MapNode, entry: PatchEntry): MapNode {
  const aligned = put(patch, 'apiVersion', get(node, 'apiVersion'));
  return entry.options?.allowKindChange?.value ? aligned : put(aligned, 'kind', get(node, 'kind'));
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
    const written = attempt(() => readDocuments(inlineSource(step, text)));
    return written ?? documentsOf(stepped(directory.loader.readSource(text.value), step), text.value);
  });
  if (paths.length === 0 && !inline?.value) throw new KustomizeError('empty file path and empty patch content');
  if (inline?.value) patches.push(...readDocuments(inlineSource(stepOf(directory, plugin ?? 'patches'), inline)));
  if (patches.length === 0) {
    const names = paths.map(({ value }) => value).join(' ');
    throw new KustomizeError(`patch appears to be empty; files=[${names}], Patch=${inline?.value ?? ''}`);
  }
  const targeted = patches.map(targetedPatch);
  return (resources) => {
    const schema = schemaFor(directory);
    checkWork(patches.length, resources.length);
    return targeted.reduce((all, patch) => mergeInto(all, patch, schema), resources);
  };
}

function patchByOperations(
  resources: readonly BuildResource[],
  operations: readonly JsonOperation[],
  { target }: PatchEntry,
  { label }: PatchText,
): readonly BuildResource[] {
  if (!target) throw new KustomizeError(`must specify a target for JSON patch ${label}`);
  const selector = selectorOf(target);
  checkSelector(selector);
  return resources.map((resource) => {
    if (!matchesSelector(resource, selector, isClusterScoped)) return resource;
    const known = remember(resource, isClusterScoped);
    return { ...known, node: settleAnnotations(applyJsonPatch(withAnnotations(known.node), operations)) };
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
  const allowsName = valueOr(entry?.options?.allowNameChange, false);
  const allowsKind = valueOr(entry?.options?.allowKindChange, false);
  // kustomize writes both permissions into annotations of the patch, and the id into those of the resource.
  const allowsAny = allowsName || allowsKind;
  const known = allowsAny ? remember(resource, isClusterScoped) : resource;
  const merged = mergeStrategically(known.node, allowsAny ? settleAnnotations(patch) : patch, schema);
  if (!merged) return [];
  const named = withOldName(withOldApiVersion(merged, resource.node), resource.node, allowsName);
  return [{ ...known, node: allowsKind ? named : put(named, 'kind', get(resource.node, 'kind')) }];
}

/** A patch may rename an object to the name of another one. */
function checkIds(resources: readonly BuildResource[]): void {
  const known = new Set<string>();
  for (const id of resources.map(currentId)) {
    const key = idKey(id, isClusterScoped);
    if (known.has(key)) throw new KustomizeError(`may not add resource with an already registered id: ${printId(id)}`);
    known.add(key);
  }
}

function withOldName(node: MapNode, before: MapNode, allowName: boolean): MapNode {
  const metadata = get(node, 'metadata');
  if (metadata?.kind !== 'map') return node;
  const named = allowName ? metadata : put(metadata, 'name', getAt(before, 'metadata', 'name'));
  // An empty namespace and a null go.
  const namespace = getAt(before, 'metadata', 'namespace');
  return put(node, 'metadata', put(named, 'namespace', textOf(namespace) ? namespace : undefined));
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

function shownSelector(selector: Selector): string {
  const { group = '', version = '', kind = '', name = '', namespace = '' } = selector;
  const id = printId({ group, version, kind, name, namespace });
  return `${id}:a=${selector.annotationSelector ?? ''}:l=${selector.labelSelector ?? ''}`;
}

function schemaFor({ accumulator }: Directory): Schema {
  return accumulator.schema?.read() ?? builtInSchema;
}
