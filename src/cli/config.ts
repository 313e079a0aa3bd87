import path from 'node:path';
import * as z from 'zod';
import { quote, UsageError } from './errors.ts';

/** What the environment says. This file is the only reader of process.env. */
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

/** How to reach GitHub, where the environment says so, as a workflow's does. */
export function readGithub(env: NodeJS.ProcessEnv = process.env): {
  readonly token: string | undefined;
  readonly apiUrl: string | undefined;
  /** Where its pages and its repositories are. */
  readonly serverUrl: string | undefined;
} {
  return {
    token: env['GITHUB_TOKEN'] || undefined,
    apiUrl: env['GITHUB_API_URL'] || undefined,
    serverUrl: env['GITHUB_SERVER_URL'] || undefined,
  };
}

function colorOf(env: NodeJS.ProcessEnv): boolean | undefined {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  return forced === undefined || forced === '0' ? undefined : true;
}

/** Sets how long the render of one cluster may take. */
export const renderSeconds = 'KUBESCAPE_GITOPS_RENDER_SECONDS';

const Seconds = z.coerce.number().positive().max(86_400);

/** How many milliseconds the render of one cluster may take, where the environment says so. Throws UsageError. */
export function readRenderMilliseconds(env: NodeJS.ProcessEnv = process.env): number | undefined {
  const text = env[renderSeconds] ?? '';
  if (text === '') return undefined;
  const { success, data } = Seconds.safeParse(text);
  if (success) return data * 1000;
  throw new UsageError(`${renderSeconds} is ${quote(text)}; a number of seconds up to 86400 is wanted`);
}
