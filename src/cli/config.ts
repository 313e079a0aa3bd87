import path from 'node:path';

/** What the environment says. The only reader of process.env. */
export interface Environment {
  /** `NO_COLOR` (any value) switches colours off, `FORCE_COLOR` on. */
  readonly color: boolean | undefined;
  /** Folders with charts, as `KUBESCAPE_GITOPS_CHARTS` lists them: parted like those of PATH. */
  readonly charts: readonly string[];
  /** All of it, for what finds programs and caches. */
  readonly all: Readonly<Record<string, string | undefined>>;
}

/** Reads the environment variables that the command honours. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const charts = (env['KUBESCAPE_GITOPS_CHARTS'] ?? '').split(path.delimiter).filter((folder) => folder !== '');
  return { color: colorOf(env), charts, all: env };
}

function colorOf(env: NodeJS.ProcessEnv): boolean | undefined {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined || forced === '0' ? undefined : true;
}
