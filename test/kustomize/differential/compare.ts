import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { build, KustomizeError, type FileSystem } from '../../../src/kustomize/index.ts';
import type { Outcome } from '../../support/kustomize-oracle.ts';

/** Files by their paths from the root of a tree. */
export type Tree = Readonly<Record<string, string | Uint8Array>>;

/** Our build of a directory with the options of the command: any file may be read, legacy order. */
export function ourBuild(files: FileSystem, directory: string): Outcome {
  try {
    return { text: build(files, directory, { restrictor: 'none', reorder: 'legacy' }).text() };
  } catch (error) {
    if (error instanceof KustomizeError) return { error: error.message };
    throw error;
  }
}

/** Writes a tree into a directory, which is emptied before. */
export async function writeTree(directory: string, tree: Tree): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  for (const [name, text] of Object.entries(tree)) {
    const file = path.join(directory, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** Whether two builds say the same: one text, or that there is none. */
export function isSame(ours: Outcome, theirs: Outcome): boolean {
  return 'text' in ours && 'text' in theirs ? ours.text === theirs.text : 'error' in ours && 'error' in theirs;
}

/** Both outcomes, for people. */
export function describeOutcomes(ours: Outcome, theirs: Outcome): string {
  const shown = (outcome: Outcome): string => ('text' in outcome ? outcome.text : `error: ${outcome.error}\n`);
  return `--- ours\n${shown(ours)}--- kustomize\n${shown(theirs)}`;
}
