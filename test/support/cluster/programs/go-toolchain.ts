import * as z from 'zod';
import { exec } from '../../../../src/platform/exec.ts';
import { programsOnPath } from '../../../../src/platform/programs.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A Go that can build for this machine. */
export interface GoToolchain {
  readonly program: string;
  /** As `go1.26.8-linux-amd64`: what the same source and flags become depends on it. */
  readonly id: string;
}

const GoEnvironment = z.object({ GOVERSION: z.string(), GOOS: z.string(), GOARCH: z.string() });
const limits = { milliseconds: 60_000, stdoutBytes: 10_000, stderrBytes: 10_000 };

/** Finds Go on PATH, as it is for the module in a folder. Undefined where there is none, or it is too old for that. */
export async function findGo(module: string, env: Variables): Promise<GoToolchain | undefined> {
  const [program] = programsOnPath('go', env['PATH']);
  if (program === undefined) return undefined;
  const asked = await exec(program, ['env', '-json', 'GOVERSION', 'GOOS', 'GOARCH'], { env, cwd: module, limits });
  if (asked.exitCode !== 0) return undefined;
  const { GOVERSION, GOOS, GOARCH } = GoEnvironment.parse(JSON.parse(asked.stdout));
  return { program, id: `${GOVERSION}-${GOOS}-${GOARCH}` };
}

/** The end of such an id on this machine, for those who have no Go to ask. */
export function platformId(): string {
  const systems: Readonly<Record<string, string>> = { win32: 'windows' };
  const processors: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `-${systems[process.platform] ?? process.platform}-${processors[process.arch] ?? process.arch}`;
}
