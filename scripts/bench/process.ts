import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Where standard output goes; nowhere when missing. */
  readonly output?: string;
  /** Seconds after which it is killed. */
  readonly limit: number;
  /** Default: that of this process. */
  readonly env?: NodeJS.ProcessEnv;
}

/** What one process needed from start to end. */
export interface Usage {
  readonly seconds: number;
  /** User and system time. */
  readonly cpuSeconds: number;
  readonly peakMebibytes: number;
  /** Null when it was killed. */
  readonly exitCode: number | null;
  readonly errors: string;
}

const gnuTime = '/usr/bin/time';
const interval = 20;
const clockTicksPerSecond = 100;

/** Runs a command to its end. The kernel counts time and memory when GNU time is there, else /proc is polled. */
export async function measure(command: Command): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const record = join(folder, 'usage');
  const isTimed = existsSync(gnuTime);
  const [file, args] = isTimed
    ? [gnuTime, ['-f', '%U %S %M', '-o', record, command.file, ...command.args]]
    : [command.file, command.args];
  const output = command.output === undefined ? ('ignore' as const) : openSync(command.output, 'w');
  try {
    const started = process.hrtime.bigint();
    // A group of its own, so that GNU time and the command end together.
    const child = spawn(file, args, { stdio: ['ignore', output, 'pipe'], detached: true, env: command.env });
    const polled = isTimed ? undefined : pollUsage(child);
    const { exitCode, errors } = await ended(child, command.limit);
    const seconds = Number(process.hrtime.bigint() - started) / 1e9;
    return { seconds, exitCode, errors, ...(polled?.() ?? recordedUsage(record)) };
  } finally {
    if (output !== 'ignore') closeSync(output);
    rmSync(folder, { recursive: true, force: true });
  }
}

function ended(child: ChildProcess, limit: number): Promise<Pick<Usage, 'exitCode' | 'errors'>> {
  return new Promise((resolve, reject) => {
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = (errors + chunk.toString()).slice(-4000);
    });
    const timer = setTimeout(() => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      errors += `\nkilled after ${limit} s`;
    }, limit * 1000);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode, errors });
    });
  });
}

type Counted = Pick<Usage, 'cpuSeconds' | 'peakMebibytes'>;

/** The last line: a line about the exit code may come first. */
function recordedUsage(record: string): Counted {
  const line = existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n').at(-1) : undefined;
  const [user = 0, system = 0, kibibytes = 0] = (line ?? '').split(' ').map(Number);
  return { cpuSeconds: user + system, peakMebibytes: kibibytes / 1024 };
}

/** Looks again and again: VmHWM is the peak so far, so only what happens in the last moment can be missed. */
function pollUsage(child: ChildProcess): () => Counted {
  let last: Counted = { cpuSeconds: 0, peakMebibytes: 0 };
  const look = (): void => {
    try {
      const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
      // The name, in parentheses, may hold anything; utime and stime are fields 14 and 15.
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
      const cpuSeconds = (Number(fields[11]) + Number(fields[12])) / clockTicksPerSecond;
      if (peak !== undefined) last = { cpuSeconds, peakMebibytes: Number(peak) / 1024 };
    } catch {
      // It has ended.
    }
  };
  const timer = setInterval(look, interval);
  child.on('exit', () => clearInterval(timer));
  return () => last;
}
