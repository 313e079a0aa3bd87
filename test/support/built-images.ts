import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../scripts/image/facts.ts';
import { whyNotRunnable } from '../../scripts/image/unpacked-image.ts';
import { programsOnPath } from '../../src/platform/programs.ts';
import { finished, startProcess, type CommandResult } from './command.ts';

const needed = ['apt-get', 'dpkg-deb', 'tar', 'gzip', 'npm'];

/** Whether it is a failure that images cannot be built and tried: `npm run image:test`. */
export const isRequired = process.env['IMAGE_TESTS'] === 'required';

/** Why images cannot be built and tried here, in a few words; undefined where they can. */
export function whyNotBuildable(): string | undefined {
  if (process.arch !== 'x64') return 'images are built on x64';
  const missing = needed.find((name) => programsOnPath(name, process.env['PATH']).length === 0);
  if (missing !== undefined) return `there is no ${missing} on PATH`;
  if (!existsSync(path.join(projectRoot, 'dist/bundle'))) return 'there is no dist/bundle: npm run build';
  return whyNotRunnable();
}

export interface BuildAs {
  readonly umask?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs scripts/build-image.sh from a folder that is not the project's, with what it says in the log of the tests. */
export async function buildImage(args: readonly string[], cwd: string, as: BuildAs = {}): Promise<CommandResult> {
  const { umask = '022', env = {} } = as;
  const script = path.join(projectRoot, 'scripts/build-image.sh');
  const { HOME = '', XDG_CACHE_HOME } = process.env;
  const own = { HOME, ...(XDG_CACHE_HOME !== undefined && { XDG_CACHE_HOME }), ...env };
  const start = ['-c', 'umask "$1"; shift; exec "$@"', 'sh', umask, script, ...args];
  return finished(startProcess('/bin/sh', start, { cwd, env: own }));
}
