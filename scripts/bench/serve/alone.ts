import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gitEnvironment } from '../../git-environment.ts';
import type { Stage } from '../../../test/support/serve/stage.ts';
import { bundleFile } from '../paths.ts';
import { measure } from '../process.ts';
import type { Pushed } from './pulls.ts';

/** What gating without a server takes: means of single changes. */
export interface AloneFigures {
  readonly changes: number;
  readonly cloneSeconds: number;
  readonly gateSeconds: number;
  readonly gateCpuSeconds: number;
  readonly faults: readonly string[];
}

const limit = 120;
const exitCodes: Readonly<Record<string, number>> = { pass: 0, fail: 1 };

/** Clones and gates some changes, evenly chosen, one after another, each by processes of its own. */
export async function gateAlone(stage: Stage, all: readonly Pushed[], count: number): Promise<AloneFigures> {
  const step = all.length / count;
  const chosen = Array.from({ length: count }, (_, index) => all[Math.floor(index * step)]).filter(
    (one) => one !== undefined,
  );
  const sums = { clone: 0, gate: 0, cpu: 0 };
  const faults: string[] = [];
  for (const [index, { head, pull }] of chosen.entries()) {
    const folder = join(stage.folder, 'alone', String(index));
    mkdirSync(folder, { recursive: true });
    const begun = performance.now();
    clone(stage.forge.directory(head.repository), folder);
    sums.clone += (performance.now() - begun) / 1000;
    const output = join(folder, '..', `${index}.json`);
    const states = ['--base=origin/main', `--head=origin/${pull.branch}`];
    const args = [bundleFile, 'gate', `--repo=${folder}`, ...states, '--format=json'];
    const env = { PATH: process.env['PATH'], ...pick(stage.env, ['HOME', 'XDG_CACHE_HOME', 'HELM_BIN']) };
    const { seconds, cpuSeconds, exitCode } = await measure({ file: process.execPath, args, limit, env, output });
    sums.gate += seconds;
    sums.cpu += cpuSeconds;
    const expected = head.cause ? 'fail' : 'pass';
    const { outcome }: { outcome: string } = JSON.parse(readFileSync(output, 'utf8'));
    if (outcome !== expected || exitCode !== exitCodes[expected]) faults.push(`${head.repository} alone: ${outcome}`);
    rmSync(folder, { recursive: true });
  }
  return {
    changes: chosen.length,
    cloneSeconds: sums.clone / chosen.length,
    gateSeconds: sums.gate / chosen.length,
    gateCpuSeconds: sums.cpu / chosen.length,
    faults,
  };
}

function clone(bare: string, folder: string): void {
  execFileSync('git', ['clone', '--quiet', '--no-local', `file://${bare}`, folder], { env: gitEnvironment });
}

function pick(env: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => names.includes(name)));
}
