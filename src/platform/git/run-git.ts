import { execBytes, type ExecResult } from '../exec.ts';
import { programsOnPath } from '../programs.ts';
import { GitError } from './git-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface GitRunOptions {
  readonly stdin?: string;
  /** Default: 256 MiB. */
  readonly stdoutBytes?: number;
}

export interface GitRun {
  readonly stdout: Buffer;
  readonly exitCode: number;
  /** What git says on standard error. */
  readonly messages: string;
}

const milliseconds = 120_000;
const mebibyte = 1024 * 1024;

/** A configuration that came with the files must not make git start programs, nor change what a name means. */
const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'core.warnAmbiguousRefs=true'];

/** Nothing is fetched: neither by a git that knows GIT_NO_LAZY_FETCH, nor by an older one, for want of a protocol. */
const variables = {
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_TERMINAL_PROMPT: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_LITERAL_PATHSPECS: '1',
  LC_ALL: 'C',
};

/** git in a directory: offline, starting no other program, taking no lock. */
export class Git {
  readonly directory: string;
  readonly #program: string;
  readonly #env: Environment;

  /** `env` is the environment to find git and its settings by. Throws a GitError when there is no git. */
  constructor(directory: string, env: Environment) {
    const { PATH, HOME, XDG_CONFIG_HOME } = env;
    const [program] = programsOnPath('git', PATH);
    if (program === undefined) throw new GitError('git is not installed: no folder of PATH has it');
    this.directory = directory;
    this.#program = program;
    this.#env = { PATH, HOME, XDG_CONFIG_HOME, ...variables };
  }

  /**
   * Runs a command of git. What its exit code means is the caller's to say. Rejects with a GitError when git cannot be
   * started, or exceeds a limit.
   */
  async run(
    args: readonly string[],
    { stdin = '', stdoutBytes = 256 * mebibyte }: GitRunOptions = {},
  ): Promise<GitRun> {
    const [command = ''] = args;
    const limits = { milliseconds, stdoutBytes, stderrBytes: mebibyte };
    const options = { cwd: this.directory, env: this.#env, limits, stdin };
    const { stdout, stderr, exitCode, signal, killed } = await this.#exec(
      ['--no-pager', ...settings.flatMap((setting) => ['-c', setting]), ...args],
      options,
    );
    if (killed !== undefined) throw new GitError(`git ${command} exceeds its limit of ${killed}`);
    if (exitCode === null) throw new GitError(`git ${command} ends with ${signal}`);
    return { stdout, exitCode, messages: stderr };
  }

  async #exec(args: readonly string[], options: Parameters<typeof execBytes>[2]): Promise<ExecResult<Buffer>> {
    try {
      return await execBytes(this.#program, args, options);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new GitError(`git cannot be started in '${this.directory}': ${why}`, { cause });
    }
  }
}

/** Why a command of git failed, in git's own words: what it died of, or else what it said first. */
export function reasonOf({ messages, exitCode }: GitRun): string {
  const lines = messages.split('\n').filter((line) => line !== '');
  const named = (name: string): string | undefined => lines.find((line) => line.startsWith(name))?.slice(name.length);
  return named('fatal: ') ?? named('error: ') ?? lines[0] ?? `git ends with ${exitCode}`;
}
