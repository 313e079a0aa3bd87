import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import type { Change } from './change.ts';
import { Repository } from './repository.ts';

/** What the command said of a change. */
export interface Gated {
  readonly exitCode: number;
  /** For people. */
  readonly text: string;
  readonly report: GateReport;
}

const main = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Makes a change to a copy of its repository, and lets the command gate it. `repositories` is the folder with all. */
export async function gated({ repository: name, prepare, edit }: Change, repositories: string): Promise<Gated> {
  const folder = mkdtempSync(path.join(tmpdir(), 'gate-real-'));
  try {
    const repository = new Repository(path.join(repositories, name), path.join(folder, name));
    prepare?.(repository);
    repository.commit('base');
    repository.branch('change');
    edit(repository);
    repository.commit('change');
    const json = path.join(folder, 'report.json');
    const formats = ['--format', 'pretty', '--format', `json=${json}`];
    const range = ['--repo', repository.folder, '--base', 'main', '--head', 'change'];
    const { exitCode, text, problem } = await run([main, 'gate', ...range, ...formats]);
    if (exitCode === undefined || exitCode === 2) throw new Error(`the gate does not answer: ${problem}`);
    return { exitCode, text, report: JSON.parse(readFileSync(json, 'utf8')) as GateReport };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The exit code is undefined of what ended otherwise. */
function run(args: readonly string[]): Promise<{ exitCode: number | undefined; text: string; problem: string }> {
  return new Promise((resolve) => {
    const options = { timeout: 120_000, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(process.execPath, args, options, (_error, text, problem) => {
      resolve({ exitCode: child.exitCode ?? undefined, text, problem });
    });
  });
}
