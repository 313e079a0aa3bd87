import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { startProcess, type CommandOptions } from '../command.ts';

const program = path.resolve(import.meta.dirname, 'small-service.ts');

/** A component that runs as a process of its own. */
export interface RunningProcess {
  readonly child: ChildProcess;
  /** Where it listens. */
  readonly url: string;
  /** Of its log, as they come. */
  readonly lines: Record<string, unknown>[];
  /** Resolves with the first line of the log that says so; rejects when the process ends without it. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** What it ended with: a code, or the signal that killed it. */
  readonly ended: Promise<number | string>;
  /** What it wrote to standard error. */
  errors(): string;
}

/** Starts the small service on a free port of loopback; it is killed with the test. Resolves once it listens. */
export async function startSmallService(
  args: readonly string[],
  options: CommandOptions = {},
): Promise<RunningProcess> {
  const running = startUnready(args, options);
  const { url } = await running.logged('listening');
  return { ...running, url: String(url) };
}

/** The same, without waiting. */
export function startUnready(args: readonly string[], options: CommandOptions = {}): Omit<RunningProcess, 'url'> {
  const child = startProcess(process.execPath, [program, '--listen', '127.0.0.1:0', ...args], options);
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  let [rest, errors] = ['', ''];
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts.map((line): Record<string, unknown> => JSON.parse(line)));
    for (const look of waiting) look();
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const ended = new Promise<number | string>((resolve) =>
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'nothing')),
  );
  const logged = (message: string): Promise<Record<string, unknown>> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const line = lines.find(({ msg }) => msg === message);
        if (line === undefined) return;
        waiting.delete(look);
        resolve(line);
      };
      waiting.add(look);
      look();
      const all = (): string => `${lines.map((line) => JSON.stringify(line)).join('\n')}\n${errors}`;
      void ended.then((end) => reject(new Error(`it ended with ${end} and never logged ${message}:\n${all()}`)));
    });
  return { child, lines, logged, ended, errors: () => errors };
}
