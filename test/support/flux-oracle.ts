import { spawnSync } from 'node:child_process';
import { fluxObjectsOracle } from '../../scripts/oracle/flux.ts';

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

const program = fluxObjectsOracle.find();

/** Whether the program is there. */
export const hasFluxOracle = program !== undefined;

if (!hasFluxOracle) {
  // oxlint-disable-next-line no-console
  console.warn(`skipped: 17 tests against fluxcd's own code: ${fluxObjectsOracle.missing} (needs Go)`);
}

/** Asks all at once; one answer to each request. */
export function askFlux(requests: readonly OracleRequest[]): readonly OracleAnswer[] {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join('');
  const limits = { timeout: 120_000, maxBuffer: 512 * 1024 * 1024, env: { PATH: '/nonexistent', TZ: 'UTC' } };
  const { status, stdout, stderr } = spawnSync(program ?? '', { input, encoding: 'utf8', ...limits });
  const answers = stdout.split('\n').filter(Boolean);
  if (status !== 0 || answers.length !== requests.length) {
    throw new Error(`the oracle answered ${answers.length} of ${requests.length} requests: ${stderr}`);
  }
  return answers.map((line): OracleAnswer => JSON.parse(line));
}
