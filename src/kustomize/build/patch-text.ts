import { KustomizeError } from '../errors.ts';
import type { PatchEntry } from '../kustomization/fields.ts';
import type { Text } from '../kustomization/spec.ts';
import { parseJsonPatch, type JsonOperation } from '../merge/json-patch.ts';
import type { MapNode, Source } from '../tree/node.ts';
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
  step: string,
  config: () => string,
): PatchText {
  const inline = patch?.value.trim() ? patch : undefined;
  if (path?.value && inline !== undefined) {
    throw new KustomizeError(`patch and path can't be set at the same time\n${config()}`);
  }
  if (path?.value) {
    const doing = `failed to get the patch file from path(${path.value})`;
    return {
      source: within(doing, () => directory.loader.readSource(path.value)),
      label: `[path: ${JSON.stringify(path.value)}]`,
    };
  }
  if (inline === undefined) throw new KustomizeError(`must specify one of patch and path in\n${config()}`);
  return { source: inlineSource(directory, step, inline), label: `[patch: ${JSON.stringify(inline.value.trim())}]` };
}

/** The text of a field of the kustomization, which `origin` finds again by its step. */
export function inlineSource({ kustomization }: Directory, step: string, { value, node }: Text): Source {
  return { path: `${kustomization.source.path}#${step}`, text: value, within: node };
}

/** Tells objects to merge from operations; undefined for a text with nothing in it. */
export function parsePatch({ source, label }: PatchText): Parsed | undefined {
  const merges = attempt(() => readDocuments(source));
  const operations = source.text === '' ? undefined : attempt(() => parseJsonPatch(source));
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

/** What the work comes to; undefined if the text does not allow it. */
export function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof KustomizeError) return undefined;
    throw error;
  }
}
