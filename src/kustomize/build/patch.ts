import { settleAnnotations } from '../annotations.ts';
import { KustomizeError } from '../errors.ts';
import { anyIds, currentId, idKey, idOf, printId, remember, sameId } from '../identity.ts';
import type { PatchEntry, Selector as SelectorEntry } from '../kustomization/fields.ts';
import { valueOr, type Text } from '../kustomization/spec.ts';
import { applyJsonPatch, parseJsonPatch } from '../merge/json-patch.ts';
import { mergeStrategically } from '../merge/strategic.ts';
import { targetedPatch } from '../merge/targeted-patch.ts';
import type { BuildResource } from '../resource.ts';
import { openApiSchema } from '../schema/open-api.ts';
import { builtInSchema, isClusterScoped, type Schema } from '../schema/schema.ts';
import { matchesSelector, type Selector } from '../selector.ts';
import { get, getAt, mapNode, put, type MapNode, type Source } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { within, type Directory, type Step } from './context.ts';

interface PatchText {
  readonly source: Source;
  /** As messages name it: `[path: "p.yaml"]`. */
  readonly label: string;
}

/** What a patch text turned out to be. */
type Parsed =
  | { readonly merges: readonly MapNode[]; readonly operations?: undefined }
  | { readonly merges?: undefined; readonly operations: ReturnType<typeof parseJsonPatch> };

/** Reads one entry of `patches`; what it gives back applies it. */
export function preparePatch(entry: PatchEntry, directory: Directory, step: string): Step {
  const text = trimmed(textOfEntry(entry, directory, step));
  const parsed = parsePatch(text);
  if (!parsed) return (resources) => resources;
  const { merges, operations } = parsed;
  if (operations) return (resources) => patchByOperations(resources, operations, entry, text);
  if (!entry.target) {
    return (resources) => {
      const schema = schemaFor(directory);
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
    const patched = resources.flatMap((resource) => {
      if (!matchesSelector(resource, target, isClusterScoped)) return [resource];
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

/** Reads `patchesStrategicMerge`: what it gives back applies each to the resource that has or had its id. */
export function prepareMergeEntries(directory: Directory): Step {
  return prepareMerges(directory.kustomization.patchesStrategicMerge, undefined, directory);
}

/** Reads patches in files, or inline where an entry is no file; and further inline ones. */
export function prepareMerges(paths: readonly Text[], inline: Text | undefined, directory: Directory): Step {
  const patches = paths.flatMap((text, index) => {
    const isInline = text.value.includes('\n');
    const source = isInline ? inlineSource(directory, `patchesStrategicMerge[${index}]`, text) : undefined;
    return readDocuments(source ?? directory.loader.readSource(text.value));
  });
  if (inline?.value) patches.push(...readDocuments(inlineSource(directory, 'patches', inline)));
  if (patches.length === 0) {
    const names = paths.map(({ value }) => value);
    const listed = names.map((name) => `- ${name}\n`).join('');
    throw new KustomizeError(
      `trouble configuring builtin PatchStrategicMergeTransformer with config: \`\npaths:\n${listed}\`: patch appears to be empty; files=[${names.join(' ')}], Patch=`,
    );
  }
  const targeted = patches.map(targetedPatch);
  return (resources) => {
    const schema = schemaFor(directory);
    return targeted.reduce((all, patch) => mergeInto(all, patch, schema), resources);
  };
}

/** Reads one entry of `patchesJson6902`; what it gives back applies it. */
export function prepareJsonPatch(
  entry: Pick<PatchEntry, 'path' | 'patch' | 'target'>,
  directory: Directory,
  step: string,
): Step {
  if (!entry.target?.name?.value) throw new KustomizeError('must specify the target name');
  const text = textOfEntry(entry, directory, step);
  const operations = within(`decoding ${JSON.stringify(text.source.text)}`, () => parseJsonPatch(text.source));
  const target = selectorOf(entry.target);
  return (resources) =>
    resources.map((resource) =>
      matchesSelector(resource, target, isClusterScoped)
        ? { ...resource, node: settleAnnotations(applyJsonPatch(resource.node, operations)) }
        : resource,
    );
}

function textOfEntry(
  { path, patch }: Pick<PatchEntry, 'path' | 'patch'>,
  directory: Directory,
  step: string,
): PatchText {
  const inline = patch?.value.trim() ? patch : undefined;
  if (path?.value && inline !== undefined) throw new KustomizeError(`patch and path can't be set at the same time`);
  if (path?.value) {
    const doing = `failed to get the patch file from path(${path.value})`;
    return {
      source: within(doing, () => directory.loader.readSource(path.value)),
      label: `[path: "${path.value}"]`,
    };
  }
  if (inline === undefined) throw new KustomizeError('must specify one of patch and path in');
  return { source: inlineSource(directory, step, inline), label: `[patch: ${JSON.stringify(inline.value)}]` };
}

/** Inline text loses the blanks around it. Leading line breaks, which mean nothing, stay for the sake of marks. */
function trimmed(text: PatchText): PatchText {
  const { source } = text;
  if (!source.within) return text;
  return { ...text, source: { ...source, text: source.text.trimEnd().replace(/^(\s*\n)?\s+/, '$1') } };
}

function inlineSource({ kustomization }: Directory, step: string, { value, node }: Text): Source {
  return { path: `${kustomization.source.path}#${step}`, text: value, within: node };
}

function parsePatch({ source, label }: PatchText): Parsed | undefined {
  const merges = attempt(() => readDocuments(source));
  const operations = attempt(() => parseJsonPatch(source));
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
    return { ...known, node: settleAnnotations(applyJsonPatch(withAnnotations(known.node), operations)) };
  });
}

/** The remembered id stands in annotations, so that map exists for the patch, and goes again when it stays empty. */
function withAnnotations(node: MapNode): MapNode {
  const metadata = get(node, 'metadata');
  if (metadata?.kind !== 'map' || get(metadata, 'annotations')) return node;
  return put(node, 'metadata', put(metadata, 'annotations', mapNode([], undefined)));
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
  return resources.flatMap((resource, at) => (at === index ? mergeOne(resource, patch, schema, entry) : [resource]));
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
  const named = withOldName(merged, resource.node, allowsName);
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
  return put(node, 'metadata', put(named, 'namespace', getAt(before, 'metadata', 'namespace')));
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

function schemaFor({ tracking: { schemaChoice } }: Directory): Schema {
  return schemaChoice.document === undefined ? builtInSchema : openApiSchema(schemaChoice.document);
}
