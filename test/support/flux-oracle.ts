import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/** What scripts/tables/go-types/oracle is asked. */
export interface OracleRequest {
  readonly step: 'normalise' | 'read' | 'own' | 'label' | 'match';
  readonly object?: unknown;
  readonly objects?: readonly unknown[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What fluxcd's own code made of it; `panic` where it crashed. */
export interface OracleAnswer {
  readonly objects: readonly unknown[] | null;
  readonly raw: boolean;
  readonly dropped: readonly string[] | null;
  readonly match: boolean;
  readonly error?: string;
  readonly panic?: string;
}

const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
const program = process.env['FLUX_OBJECTS_ORACLE'] ?? path.join(cache, 'kubescape-gitops', 'flux-objects-0.76.2');

/** Whether the program is there. */
export const hasFluxOracle = existsSync(program);

if (!hasFluxOracle) {
  const build =
    'go build -C scripts/tables/go-types -o "${XDG_CACHE_HOME:-$HOME/.cache}/kubescape-gitops/flux-objects-0.76.2" ./oracle';
  // oxlint-disable-next-line no-console
  console.warn(`skipped: 17 tests against fluxcd's own code; set FLUX_OBJECTS_ORACLE, or run: ${build}`);
}

/** Asks all at once; one answer to each request. */
export function askFlux(requests: readonly OracleRequest[]): readonly OracleAnswer[] {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const limits = { timeout: 120_000, maxBuffer: 512 * 1024 * 1024, env: { PATH: '/nonexistent', TZ: 'UTC' } };
  const { status, stdout, stderr } = spawnSync(program, { input, encoding: 'utf8', ...limits });
  const answers = stdout.split('\n').filter(Boolean);
  if (status !== 0 || answers.length !== requests.length) {
    throw new Error(`the oracle answered ${answers.length} of ${requests.length} requests: ${stderr}`);
  }
  return answers.map((line): OracleAnswer => JSON.parse(line));
}
