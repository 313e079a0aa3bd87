import { spawnSync } from 'node:child_process';

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default: nothing to read. */
  readonly input?: Buffer;
}

/** Nothing that is run here prints more, or takes longer. */
const limits = { maxBuffer: 512 * 1024 * 1024, timeout: 600_000 };

/**
 * Runs a program to its end, gives what it prints.
 * @throws one line with the last thing that the program says, if it fails or is not there.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): Buffer {
  const env = { ...(options.env ?? process.env), LC_ALL: 'C' };
  const result = spawnSync(program, args, { ...limits, input: '', ...options, env });
  if (result.error) throw new Error(`${program} cannot be run: ${result.error.message}`);
  if (result.status === 0) return result.stdout;
  const [last = 'it says nothing'] = result.stderr.toString('utf8').trim().split('\n').slice(-1);
  throw new Error(`${program} ended with ${result.status ?? result.signal}: ${last}`);
}

/** The same as text without the line end. */
export function runText(program: string, args: readonly string[], options: RunOptions = {}): string {
  return run(program, args, options).toString('utf8').trimEnd();
}
