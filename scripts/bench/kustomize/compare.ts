import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createBuilder } from '../../../src/kustomize/index.ts';
import { confinedFiles } from '../../../src/platform/confined-files.ts';
import { asTheCommand } from './as-the-command.ts';
import type { Tree } from './tree.ts';
import { kustomizeCommand } from './whole.ts';

/** How the outputs of both sides compare. */
export interface Comparison {
  readonly equal: number;
  /** Builds that both refuse. */
  readonly refused: number;
  /** What differs, one line each. */
  readonly differences: readonly string[];
}

const largestOutput = 256 * 1024 * 1024;

/** Builds every target once with both and compares texts. */
export async function compareOutputs(tree: Tree, kustomize: string): Promise<Comparison> {
  const builder = createBuilder(confinedFiles(tree.directory), asTheCommand);
  const differences: string[] = [];
  let [equal, refused] = [0, 0];
  for (const target of tree.targets) {
    const ours = attempt(() => builder.build(target).text());
    const theirs = await outputOf(kustomizeCommand(kustomize, tree, target));
    if (ours.text === undefined && theirs.text === undefined) refused += 1;
    else if (ours.text === theirs.text) equal += 1;
    else differences.push(`${target}: ${ours.error ?? theirs.error ?? 'other text'}`);
  }
  return { equal, refused, differences };
}

interface Outcome {
  readonly text?: string;
  readonly error?: string;
}

function attempt(work: () => string): Outcome {
  try {
    return { text: work() };
  } catch (error) {
    return { error: `ours fails: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function outputOf([file = '', ...args]: readonly string[]): Promise<Outcome> {
  try {
    return { text: (await promisify(execFile)(file, args, { maxBuffer: largestOutput })).stdout };
  } catch (error) {
    return { error: `kustomize fails: ${error instanceof Error ? error.message.trim() : String(error)}` };
  }
}
