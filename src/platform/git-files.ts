import { exec } from './exec.ts';
import { programsOnPath } from './programs.ts';

const limits = { milliseconds: 60_000, stdoutBytes: 256 * 1024 * 1024, stderrBytes: 64 * 1024 };

/** The files that Git knows or would take in, or one line that says why it cannot tell. */
export type GitFiles = { readonly files: readonly string[] } | { readonly why: string };

/**
 * Lists the files below a directory of a Git checkout: tracked ones, and new ones that no ignore file names. Paths are
 * relative to the directory, with slashes. `env` is the environment to find git and its settings by.
 */
export async function gitFiles(
  directory: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitFiles> {
  const [git] = programsOnPath('git', env['PATH']);
  if (git === undefined) return { why: 'git is not installed' };
  // A configuration that came with the files must not make git start programs.
  const settings = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];
  const { PATH, HOME, XDG_CONFIG_HOME } = env;
  const { stdout, stderr, exitCode, killed } = await exec(
    git,
    [...settings, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: directory, env: { PATH, HOME, XDG_CONFIG_HOME, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' }, limits },
  );
  if (killed !== undefined) return { why: `git ls-files exceeds its limit of ${killed}` };
  if (exitCode !== 0) return { why: stderr.trim().split('\n')[0] || `git ls-files ends with ${exitCode}` };
  return { files: stdout.split('\0').filter((name) => name !== '') };
}
