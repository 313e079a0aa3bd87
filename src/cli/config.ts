/** What the environment says. The only reader of process.env. */
export interface Environment {
  /** `NO_COLOR` (any value) switches colours off, `FORCE_COLOR` on. */
  readonly color: boolean | undefined;
  /** All of it, for what finds programs and caches. */
  readonly all: Readonly<Record<string, string | undefined>>;
}

/** Reads the environment variables that the command honours. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  if ((env['NO_COLOR'] ?? '') !== '') return { color: false, all: env };
  const forced = env['FORCE_COLOR'];
  return { color: forced === undefined || forced === '0' ? undefined : true, all: env };
}
