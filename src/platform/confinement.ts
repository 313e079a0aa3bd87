import { availableParallelism } from 'node:os';
import { exec, type ExecLimits } from './exec.ts';
import { programsOnPath } from './programs.ts';

/** How this machine can hold a program, by programs that set limits on themselves and then become the other one. */
export interface Confinement {
  /** Whether the kernel enforces `memoryBytes`. Elsewhere `exec` looks 40 times a second, on Linux only. */
  readonly limitsMemory: boolean;
  /** Whether the program has a network of its own, without even a loopback. */
  readonly cutsNetwork: boolean;
  /** What to put before the program: program and arguments of those that confine. */
  wrap(limits: ExecLimits): readonly string[];
}

/**
 * Finds out what this machine can do: `prlimit` for memory, processor time and core dumps, `unshare` for a network and
 * user namespace. Both are parts of util-linux and need no rights, but many containers forbid the second.
 */
export async function findConfinement(): Promise<Confinement> {
  const prlimit = systemProgram('prlimit');
  const unshare = systemProgram('unshare');
  const apart = unshare === undefined ? [] : [unshare, '--user', '--map-root-user', '--net', '--'];
  const cutsNetwork = apart.length > 0 && (await works(apart));
  return {
    limitsMemory: prlimit !== undefined,
    cutsNetwork,
    wrap: (limits) => [
      ...(cutsNetwork ? apart : []),
      ...(prlimit === undefined ? [] : [prlimit, ...resourceLimits(limits), '--']),
    ],
  };
}

/**
 * Data, not address space: Go reserves far more of that than it uses. The processor's seconds are for a program that
 * outlives us: they end it soon after the time limit would have, however many cores it uses.
 */
function resourceLimits({ memoryBytes, milliseconds }: ExecLimits): string[] {
  const seconds = Math.ceil(milliseconds / 1000) * availableParallelism() + 1;
  return ['--core=0', `--cpu=${seconds}`, ...(memoryBytes === undefined ? [] : [`--data=${memoryBytes}`])];
}

/** A program of the system itself: PATH may lead anywhere. */
function systemProgram(name: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  return programsOnPath(name, '/usr/bin:/bin')[0];
}

async function works([program = '', ...args]: readonly string[]): Promise<boolean> {
  const limits = { milliseconds: 5000, stdoutBytes: 1000, stderrBytes: 1000 };
  const run = await exec(program, [...args, program, '--version'], { env: {}, cwd: '/', limits });
  return run.exitCode === 0;
}
