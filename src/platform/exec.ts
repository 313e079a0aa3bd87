import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { atEnd } from './at-end.ts';
import type { Confinement } from './confinement.ts';

export interface ExecLimits {
  /** Wall clock from start to end of all output. */
  readonly milliseconds: number;
  readonly stdoutBytes: number;
  readonly stderrBytes: number;
  /** Of the program itself. Enforced by the kernel or by looking, see `Confinement`; absent: not limited. */
  readonly memoryBytes?: number;
}

export interface ExecOptions {
  /** All that the program sees; nothing is handed on from this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly limits: ExecLimits;
  /** Default: empty. */
  readonly stdin?: string;
  /** What holds the program besides the limits. Default: nothing. */
  readonly confinement?: Confinement;
  readonly signal?: AbortSignal;
  /** How long the program may clean up after itself, from SIGTERM on, before it is killed. Default: not at all. */
  readonly graceMilliseconds?: number;
}

/** Which limit ended a program. */
export type KillReason = 'time' | 'stdout' | 'stderr' | 'memory';

export interface ExecResult<Output = string> {
  /** Up to its limit, also when the program was killed. */
  readonly stdout: Output;
  readonly stderr: string;
  /** Null when a signal ended the program. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly killed?: KillReason;
}

/**
 * Runs a program to its end, without a shell, in a process group of its own that is killed whole: at a limit, with the
 * signal, and at the end, should the program have left children behind. The arguments reach it as they are.
 * Rejects when the program cannot be started, and with the signal's reason once that is aborted.
 */
export async function exec(program: string, args: readonly string[], options: ExecOptions): Promise<ExecResult> {
  const result = await execBytes(program, args, options);
  return { ...result, stdout: result.stdout.toString('utf8') };
}

/** The same, with the output as it is: not all output is text. */
export async function execBytes(
  program: string,
  args: readonly string[],
  options: ExecOptions,
): Promise<ExecResult<Buffer>> {
  options.signal?.throwIfAborted();
  const { limits, confinement, env, cwd } = options;
  const [first = program, ...rest] = [...(confinement?.wrap(limits) ?? []), program, ...args];
  const child = spawn(first, rest, { env: { ...env }, cwd, detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
  return new Run(child, options).finish();
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

class Run {
  readonly #child: Child;
  readonly #options: ExecOptions;
  #killed: KillReason | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(child: Child, options: ExecOptions) {
    this.#child = child;
    this.#options = options;
  }

  async finish(): Promise<ExecResult<Buffer>> {
    const { limits, signal, stdin = '' } = this.#options;
    const stdout = this.#collect(this.#child.stdout, 'stdout', limits.stdoutBytes);
    const stderr = this.#collect(this.#child.stderr, 'stderr', limits.stderrBytes);
    // A program that reads no input may be gone before it is written.
    this.#child.stdin.on('error', () => {});
    this.#child.stdin.end(stdin);
    const stop = this.#watch();
    try {
      const [exitCode, ended] = await this.#closed();
      signal?.throwIfAborted();
      const outputs = { stdout: stdout(), stderr: stderr().toString('utf8') };
      return { ...outputs, exitCode, signal: ended, ...(this.#killed && { killed: this.#killed }) };
    } finally {
      stop();
    }
  }

  #closed(): Promise<[number | null, NodeJS.Signals | null]> {
    return new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      // Children left behind would hold the pipes open.
      this.#child.on('exit', () => this.#killNow());
      this.#child.on('close', (code, ended) => resolve([code, ended]));
    });
  }

  /** Minds time, memory and the caller's signal until it is told to stop. */
  #watch(): () => void {
    const { pid } = this.#child;
    if (pid === undefined) return () => {};
    const { limits, confinement, signal } = this.#options;
    const timer = setTimeout(() => this.#kill('time'), limits.milliseconds);
    const { memoryBytes = Infinity } = limits;
    const looks = memoryBytes !== Infinity && !confinement?.limitsMemory;
    const look = (): void => (residentBytes(pid) > memoryBytes ? this.#kill('memory') : undefined);
    const watch = looks ? setInterval(look, 25) : undefined;
    const abort = (): void => this.#kill();
    signal?.addEventListener('abort', abort);
    // A group of its own gets no interrupt from the terminal.
    const forget = atEnd(() => this.#killNow());
    return () => {
      clearTimeout(this.#grace);
      clearTimeout(timer);
      clearInterval(watch);
      signal?.removeEventListener('abort', abort);
      forget();
    };
  }

  #collect(stream: Readable, name: 'stdout' | 'stderr', limit: number): () => Buffer {
    const chunks: Buffer[] = [];
    let left = limit;
    stream.on('data', (chunk: Buffer) => {
      if (chunk.length > left) this.#kill(name);
      if (left > 0) chunks.push(chunk.subarray(0, left));
      left = Math.max(0, left - chunk.length);
    });
    return () => Buffer.concat(chunks);
  }

  #kill(reason?: KillReason): void {
    this.#killed ??= reason;
    const { graceMilliseconds } = this.#options;
    if (graceMilliseconds === undefined) return this.#killNow();
    if (this.#grace !== undefined || this.#child.pid === undefined) return;
    this.#grace = setTimeout(() => this.#killNow(), graceMilliseconds);
    endGroup(this.#child.pid, 'SIGTERM');
  }

  #killNow(): void {
    if (this.#child.pid !== undefined) endGroup(this.#child.pid, 'SIGKILL');
  }
}

/** Signals every process of a group; nothing happens when there is none left. */
function endGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch {
    // It is gone.
  }
}

/** What a process holds in memory now; 0 where the system does not tell or the process is gone. */
function residentBytes(pid: number): number {
  try {
    const [, kibibytes = '0'] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1')) ?? [];
    return Number(kibibytes) * 1024;
  } catch {
    return 0;
  }
}
