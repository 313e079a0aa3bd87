import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { atEnd } from '../../../../src/platform/at-end.ts';
import { programsOnPath } from '../../../../src/platform/programs.ts';

export interface ServerProgram {
  readonly name: string;
  readonly program: string;
  readonly args: readonly string[];
  /** Its working directory. */
  readonly cwd: string;
  /** Takes all that it prints, one run after the other. */
  readonly log: string;
  /** On top of HOME and TMPDIR, which are its working directory. Default: nothing. */
  readonly env?: Readonly<Record<string, string>>;
}

const lastLines = 5;

/**
 * A server that runs until it is told to stop, and no longer than this process: it is killed when this one ends, and by
 * the kernel should this one be killed (Linux with setpriv of util-linux).
 */
export class ServerProcess {
  readonly #server: ServerProgram;
  #child: ChildProcess | undefined;
  #gone: Promise<void> = Promise.resolve();
  #forget: () => void = () => {};

  constructor(server: ServerProgram) {
    this.#server = server;
  }

  /** Undefined when it does not run. */
  get pid(): number | undefined {
    const child = this.#child;
    return child && child.exitCode === null && child.signalCode === null ? child.pid : undefined;
  }

  /** Starts it; does nothing when it runs. */
  start(): void {
    if (this.pid !== undefined) return;
    const { program, args, cwd, log, env: more } = this.#server;
    const file = openSync(log, 'a', 0o600);
    const [first, ...rest] = [...endingWithParent(), program, ...args];
    // A group of its own: an interrupt from the terminal is for the tests, which then stop it.
    const env = { ...more, HOME: cwd, TMPDIR: cwd };
    const options: SpawnOptions = { cwd, env, detached: true, stdio: ['ignore', file, file] };
    const child = spawn(first ?? program, rest, options);
    closeSync(file);
    this.#child = child;
    this.#gone = new Promise((done) => {
      child.on('exit', () => done()).on('error', () => done());
    });
    this.#forget = atEnd(() => child.kill('SIGKILL'));
  }

  /** Kills it and waits until it is gone. All that it has is thrown away: nothing is to be finished. */
  async kill(): Promise<void> {
    if (this.pid !== undefined) this.#child?.kill('SIGKILL');
    await this.#gone;
    this.#forget();
  }

  /** Resolves when the present run is over. */
  get ended(): Promise<void> {
    return this.#gone;
  }

  /** What it said last, on one line; for messages when it is gone too early. */
  get lastWords(): string {
    const { name, log } = this.#server;
    const lines = readFileSync(log, 'utf8').trimEnd().split('\n');
    return `${name}: ${lines.slice(-lastLines).join(' | ').slice(-2000)}`;
  }
}

function endingWithParent(): readonly string[] {
  const [setpriv] = process.platform === 'linux' ? programsOnPath('setpriv', '/usr/bin:/bin') : [];
  return setpriv === undefined ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
}
