import { KustomizeError } from '../errors.ts';
import { once } from '../incremental/once.ts';
import type { PatchEntry } from '../kustomization/fields.ts';
import type { Text } from '../kustomization/spec.ts';
import { parseJsonPatch, type JsonOperation } from '../merge/json-patch.ts';
import type { MapNode, Source, Step as SourceStep } from '../tree/node.ts';
import { readDocuments } from '../tree/read.ts';
import { within, type Directory } from './context.ts';

/** The text of a patch, in a file or in the kustomization itself. */
export interface PatchText {
  readonly source: Source;
  /** As messages name it: `[path: "p.yaml"]`. */
  readonly label: string;
}

/** What a patch text turned out to be. */
type Parsed =
  | { readonly merges: readonly MapNode[]; readonly operations?: undefined }
  | { readonly merges?: undefined; readonly operations: readonly JsonOperation[] };

/** The text that an entry of `patches` names or holds. `config` shows the entry in messages. */
export function textOfEntry(
  { path, patch }: Pick<PatchEntry, 'path' | 'patch'>,
  directory: Directory,
  step: SourceStep,
  config: () => string,
): PatchText {
  const inline = patch?.value.trim() ? patch : undefined;
  if (path?.value && inline !== undefined) {
    throw new KustomizeError(`patch and path can't be set at the same time\n${config()}`);
  }
  if (path?.value) {
    const doing = `failed to get the patch file from path(${path.value})`;
    const file = within(doing, () => directory.loader.readSource(path.value));
    return { source: stepped(file, step), label: `[path: ${JSON.stringify(path.value)}]` };
  }
  if (inline === undefined) throw new KustomizeError(`must specify one of patch and path in\n${config()}`);
  return { source: trimmed(inlineSource(step, inline)), label: `[patch: ${JSON.stringify(inline.value.trim())}]` };
}

/** Inline text loses the blanks around it; places in it are found by what is no blank. */
function trimmed(source: Source): Source {
  return { ...source, text: source.text.trim() };
}

/** The text of a field of the kustomization, which `origin` finds again by its step. */
export function inlineSource(step: SourceStep, { value, node }: Text): Source {
  return { path: `${step.kustomization}#${step.name}`, text: value, within: node, step };
}

const copies = once<Source, Map<string, Source>>(() => new Map());

/** The text of a file as that of a patch: the same object for the same entry, so that it is parsed once. */
export function stepped(source: Source, step: SourceStep): Source {
  const key = `${step.kustomization} ${step.name}`;
  const known = copies(source).get(key);
  if (known !== undefined) return known;
  const copy = { ...source, step };
  copies(source).set(key, copy);
  return copy;
}

/** Tells objects to merge from operations; undefined for a text with nothing in it. */
export function parsePatch({ source, label }: PatchText): Parsed | undefined {
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
  operations: source.text === '' ? undefined : attempt(() => parseJsonPatch(source)),
}));

/** What the work comes to; undefined if the text does not allow it. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}
