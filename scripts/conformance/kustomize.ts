import { loadAll } from 'js-yaml';
import { build } from '../../src/kustomize/incremental/builder.ts';
import { memoryFileSystem } from '../../src/kustomize/memory-file-system.ts';
import type { Replay } from './replay.ts';

/** A row of kustomize/cases.jsonl. */
interface Case {
  readonly id: string;
  readonly files: Readonly<Record<string, string>>;
  readonly filesBase64?: Readonly<Record<string, string>>;
  readonly target: string;
  readonly options: { readonly reorder: string };
  readonly expected?: string;
  readonly error?: string;
  readonly replay: 'byte' | 'error-text' | 'error';
  readonly errorOnReplay?: string;
}

/** Builds the tree with Flux's options and compares: bytes, or the error's substance. */
export function replayBuild(row: Case): Replay {
  const outcome = outcomeOf(row);
  return {
    name: row.id,
    differences: row.expected === undefined ? compareError(row, outcome) : compareText(row, outcome),
  };
}

type Outcome = { readonly text: string } | { readonly error: Error };

function outcomeOf({ files, filesBase64 = {}, target, options }: Case): Outcome {
  const bytes = Object.entries(filesBase64).map(([path, text]) => [path, Buffer.from(text, 'base64')] as const);
  try {
    const fs = memoryFileSystem({ ...files, ...Object.fromEntries(bytes) });
    // The kustomize command reorders where neither a flag nor the kustomization says anything.
    const reorder = options.reorder === 'none' ? 'none' : 'legacy';
    return { text: build(fs, target, { restrictor: 'none', reorder }).text() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}

function compareText({ expected = '' }: Case, outcome: Outcome): string[] {
  if ('error' in outcome) return [`failed: ${outcome.error.message.split('\n')[0]}`];
  if (outcome.text === expected) return [];
  const same = isSameSet(expected, outcome.text) ? 'the same objects in other words' : 'other objects';
  return [`${same}: ${firstDifference(expected, outcome.text)}`];
}

/** The error in substance: every quoted or path-like word of upstream's innermost cause, and most of its words. */
function compareError({ error = '', errorOnReplay }: Case, outcome: Outcome): string[] {
  if ('text' in outcome) return [`built, but upstream says: ${error}`];
  if (outcome.error.name !== 'Error' && outcome.error.name !== 'KustomizeError')
    return [`crashed: ${outcome.error.stack}`];
  const found = wordsOf(outcome.error.message);
  const isLike = [error, errorOnReplay ?? error].some((wanted) => {
    const words = Array.from(wordsOf(wanted));
    return words.filter((word) => found.has(word)).length >= words.length * 0.7;
  });
  return isLike ? [] : [`other error: ${outcome.error.message}\n    upstream: ${error}`];
}

function wordsOf(text: string): Set<string> {
  return new Set(
    text
      .replaceAll(/0x[0-9a-fA-F]+|0xPTR/g, '')
      .toLowerCase()
      .match(/[\w./-]{3,}/g) ?? [],
  );
}

function isSameSet(left: string, right: string): boolean {
  const texts = (yaml: string): string =>
    loadAll(yaml)
      .map((object) => JSON.stringify(object))
      .toSorted()
      .join('\n');
  try {
    return texts(left) === texts(right);
  } catch {
    return false;
  }
}

function firstDifference(expected: string, found: string): string {
  const [left, right] = [expected.split('\n'), found.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  const at = line < 0 ? left.length : line;
  return `line ${at + 1}: expected ${JSON.stringify(left[at] ?? '')}, found ${JSON.stringify(right[at] ?? '')}`;
}
