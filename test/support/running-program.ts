import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const mainFile = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** A line of a log. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** A command of ours that runs until it is told to stop, as a process of its own. */
export class RunningProgram {
  readonly process: ChildProcess;
  readonly log: LogLine[] = [];
  /** All that it wrote, to look for what must not be there. */
  output = '';
  #listeners: (() => void)[] = [];
  #file: number | undefined;

  constructor(process: ChildProcess) {
    this.process = process;
    process.stderr?.setEncoding('utf8').on('data', (text: string) => this.#wrote(text));
    if (!process.stdout) throw new Error('no output');
    createInterface({ input: process.stdout }).on('line', (line) => this.#heard(line));
  }

  /** Writes all its output to a file too, also what came before, until it ends. */
  keepOutput(file: string): void {
    const opened = openSync(file, 'a', 0o600);
    writeSync(opened, this.output);
    this.#file = opened;
    this.process.on('close', () => {
      this.#file = undefined;
      closeSync(opened);
    });
  }

  /** Starts it, and waits until it listens. `program`: what Node gets before the command. */
  static async launch<Program extends RunningProgram>(
    this: new (process: ChildProcess) => Program,
    command: readonly string[],
    env: Readonly<Record<string, string>>,
    program: readonly string[] = [mainFile],
  ): Promise<Program> {
    const { PATH } = process.env;
    const options = { env: { PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[] };
    const started = new this(spawn(process.execPath, [...program, ...command], options));
    await Promise.race([started.logged('listening'), once(started.process, 'exit')]);
    const { exitCode } = started.process;
    if (exitCode !== null) throw new Error(`${command[0]} ended with ${exitCode}: ${started.output}`);
    return started;
  }

  get url(): string {
    return String(this.log.find(({ msg }) => msg === 'listening')?.['url']);
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** Waits for a line of the log, also for one that was written before. */
  async logged(msg: string, matches: (line: LogLine) => boolean = () => true): Promise<LogLine> {
    for (;;) {
      const found = this.log.find((line) => line.msg === msg && matches(line));
      if (found) return found;
      await new Promise<void>((resolve) => this.#listeners.push(resolve));
    }
  }

  /** Waits until it takes what it is sent and does what it should. */
  async ready(): Promise<void> {
    while ((await this.readiness()).status !== 200) await sleep(20);
  }

  /** What it says of itself. */
  async readiness(): Promise<{ readonly status: number; readonly text: string }> {
    const response = await fetch(`${this.url}/readyz`);
    return { status: response.status, text: await response.text() };
  }

  /** The value of a metric, summed over its labels, or over those that have a text in them. */
  async metric(name: string, labels = ''): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    return lines
      .filter((line) => line.includes(labels))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }

  /** As the kernel does it: no last words. */
  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    if (this.process.exitCode === null && this.process.signalCode === null) await once(this.process, 'exit');
  }

  /** Tells it to stop, gives its exit code and how many milliseconds it took. */
  async stop(): Promise<{ readonly code: number | null; readonly milliseconds: number }> {
    const started = performance.now();
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
    return { code: this.process.exitCode, milliseconds: performance.now() - started };
  }

  #heard(line: string): void {
    this.#wrote(`${line}\n`);
    if (line.startsWith('{')) this.log.push(JSON.parse(line));
    for (const listener of this.#listeners.splice(0)) listener();
  }

  #wrote(text: string): void {
    this.output += text;
    if (this.#file !== undefined) writeSync(this.#file, text);
  }
}
