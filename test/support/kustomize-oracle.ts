import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { promisify } from 'node:util';
import { buildArguments } from '../../scripts/oracle/kustomize.ts';

/** What a build came to: the text that was printed, or why there is none. */
export type Outcome = { readonly text: string } | { readonly error: string };

/** How long one build may take, in milliseconds. */
const buildTime = 30_000;
const largestOutput = 64 * 1024 * 1024;

/** Builds a directory of the disk with the oracle, files from everywhere allowed, as Flux has it. */
export async function oracleBuild(oracle: string, directory: string): Promise<Outcome> {
  const limits = { timeout: buildTime, maxBuffer: largestOutput, env: { HOME: tmpdir(), PATH: '/nonexistent' } };
  try {
    const { stdout } = await promisify(execFile)(oracle, buildArguments(oracle, directory), limits);
    return { text: stdout };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw error;
    if (error instanceof Error && 'killed' in error && error.killed) throw error;
    return { error: error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error) };
  }
}
