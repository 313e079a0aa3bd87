import { settleAnnotations } from '../annotations.ts';
import { KustomizeError } from '../errors.ts';
import { once } from '../incremental/once.ts';
import type { PatchEntry } from '../kustomization/fields.ts';
import { applyJsonPatch, parseJsonPatch, type JsonOperation } from '../merge/json-patch.ts';
import { shownAsJson } from '../merge/json-text.ts';
import { isClusterScoped } from '../schema/schema.ts';
import { checkSelector, matchesSelector } from '../selector.ts';
import type { Source, Step as SourceStep } from '../tree/node.ts';
import { stepOf, within, type Directory, type Step } from './context.ts';
import { attempt, inlineSource, stepped } from './patch-text.ts';
import { selectorOf } from './patch.ts';

/** Reads one entry of `patchesJson6902`; what it gives back applies it. */
export function prepareJsonPatch(
  entry: Pick<PatchEntry, 'path' | 'patch' | 'target'>,
  directory: Directory,
  step: string,
): Step {
  if (!entry.target?.name?.value) throw new KustomizeError('must specify the target name');
  const operations = operationsOf(entry, sourceOf(entry, directory, stepOf(directory, step)));
  const target = selectorOf(entry.target);
  return (resources) => {
    checkSelector(target);
    return resources.map((resource) =>
      matchesSelector(resource, target, isClusterScoped)
        ? { ...resource, node: settleAnnotations(applyJsonPatch(resource.node, operations)) }
        : resource,
    );
  };
}

function sourceOf({ path, patch }: Pick<PatchEntry, 'path' | 'patch'>, directory: Directory, step: SourceStep): Source {
  if (path?.value) {
    if (patch?.value) throw new KustomizeError('must specify a file path or jsonOp, not both');
    const source = directory.loader.readSource(path.value);
    if (source.text === '') throw new KustomizeError(`patch file '${path.value}' empty seems to be empty`);
    return stepped(source, step);
  }
  if (!patch?.value) throw new KustomizeError('empty file path and empty jsonOp');
  return inlineSource(step, patch);
}

function operationsOf({ path }: Pick<PatchEntry, 'path'>, source: Source): readonly JsonOperation[] {
  const operations = readingOf(source);
  if (operations.length > 0) return operations;
  throw new KustomizeError(`patch appears to be empty; file=${path?.value ?? ''}, JsonOp=${shownAsJson(source)}`);
}

/** What is no YAML either cannot be shown, and is told alone. */
const readingOf = once(
  (source: Source) =>
    attempt(() => parseJsonPatch(source)) ?? within(`decoding ${shownAsJson(source)}`, () => parseJsonPatch(source)),
);
