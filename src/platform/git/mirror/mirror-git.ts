import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { inspect } from 'node:util';
import { simpleGit, type SimpleGitOptions } from 'simple-git';
import { atEnd } from '../../at-end.ts';
import { programsOnPath } from '../../programs.ts';
import { reasonOf, type Environment, type GitRun } from '../run-git.ts';
import { environmentOf, type GitOrder } from './git-settings.ts';
import { MirrorError } from './mirror-error.ts';
import { ProcessGroup } from './process-group.ts';

/** What may come out of one git, in bytes: what a server says is passed on by it. */
const mostOutput = 1024 * 1024;

type Ended = Parameters<NonNullable<SimpleGitOptions['errors']>>[1];

interface RunOptions extends GitOrder {
  readonly signal: AbortSignal;
}

/** Real git in the directory of a mirror, in a process group of its own. */
export class MirrorGit {
  readonly directory: string;
  readonly #env: Environment;
  readonly #binary: [string] | [string, string];

  /** `env` is the environment to find git by, and the way to the network. Throws a MirrorError when there is no git. */
  constructor(directory: string, env: Environment) {
    const [git] = programsOnPath('git', env['PATH']);
    if (git === undefined) throw new MirrorError('BROKEN', 'git is not installed: no folder of PATH has it');
    const [setsid] = programsOnPath('setsid', '/usr/bin:/bin');
    this.directory = directory;
    this.#env = env;
    this.#binary = setsid === undefined ? [git] : [setsid, git];
  }

  /**
   * Runs a command to its end; what its exit code means is the caller's to say. Once the signal is aborted, every
   * process of it is killed, and only when they are gone, it rejects with the signal's reason.
   */
  async run(args: readonly string[], { signal, network }: RunOptions): Promise<GitRun> {
    signal.throwIfAborted();
    const flood = new AbortController();
    const ending = AbortSignal.any([signal, flood.signal]);
    const variables = environmentOf(this.directory, this.#env, network ? { network } : {});
    let result: Ended | undefined;
    const git = simpleGit({
      ...this.#options(Object.keys(variables)),
      abort: ending,
      errors: (_, ended) => void (result = ended),
    });
    git.env(Object.assign(variables, { [inspect.custom]: () => 'not shown' }));
    const child = new Child(ending);
    git.outputHandler((_, stdout, stderr) => {
      child.started(stdout);
      let bytes = 0;
      for (const stream of [stdout, stderr]) {
        stream.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes > mostOutput) flood.abort(new MirrorError('NETWORK', `git says more than ${mostOutput} bytes`));
        });
      }
    });
    try {
      await git.raw([...args]);
    } catch (cause) {
      ending.throwIfAborted();
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new MirrorError('BROKEN', `git ${args[0]} cannot be started: ${why}`, { cause });
    } finally {
      await child.end();
    }
    ending.throwIfAborted();
    const [stdout, stderr] = [result?.stdOut ?? [], result?.stdErr ?? []];
    return {
      stdout: Buffer.concat(stdout),
      messages: Buffer.concat(stderr).toString('utf8'),
      exitCode: result?.exitCode ?? -1,
    };
  }

  /** The same for what must not fail, without the network. Rejects with a MirrorError that has git's own reason. */
  async must(args: readonly string[], signal: AbortSignal): Promise<void> {
    const run = await this.run(args, { signal });
    if (run.exitCode === 0) return;
    throw new MirrorError('BROKEN', `git ${args[0]} fails in '${this.directory}': ${reasonOf(run).slice(0, 300)}`);
  }

  #options(variables: readonly string[]): Partial<SimpleGitOptions> {
    return {
      baseDir: this.directory,
      binary: this.#binary,
      // When all that have its output open are gone.
      completion: { onClose: true, onExit: false },
      allowEnvironment: variables.filter((name) => name.startsWith('GIT_')),
      // Settings by the environment, and to turn things off: no hooks, no templates. The program is found by us.
      unsafe: {
        allowUnsafeConfigEnvCount: true,
        allowUnsafeHooksPath: true,
        allowUnsafeTemplateDir: true,
        allowUnsafeCustomBinary: true,
      },
    };
  }
}

/**
 * The process that simple-git starts: its way of ending one reaches neither its children nor one that does not listen.
 */
class Child {
  readonly #signal: AbortSignal;
  readonly #seen: { readonly pid: number | undefined; readonly stdout: unknown }[] = [];
  readonly #note = (message: unknown): void => void (isStart(message) && this.#seen.push(message.process));
  readonly #kill = (): void => this.#group?.kill();
  #group: ProcessGroup | undefined;
  #forget: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    subscribe('child_process', this.#note);
  }

  /** It is the one of those started in between that has this output. */
  started(stdout: unknown): void {
    const pid = this.#seen.find((child) => child.stdout === stdout)?.pid;
    unsubscribe('child_process', this.#note);
    if (pid === undefined) return;
    this.#group = new ProcessGroup(pid);
    this.#signal.addEventListener('abort', this.#kill);
    this.#forget = atEnd(this.#kill);
  }

  /** Ends what is left of it and waits until that is gone. */
  async end(): Promise<void> {
    unsubscribe('child_process', this.#note);
    this.#signal.removeEventListener('abort', this.#kill);
    this.#group?.killRest();
    await this.#group?.gone();
    this.#forget?.();
  }
}

interface Start {
  readonly process: { readonly pid: number | undefined; readonly stdout: unknown };
}

function isStart(message: unknown): message is Start {
  return typeof message === 'object' && message !== null && 'process' in message;
}
