import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import type { Verdict } from './check-verdict.ts';

const command = path.resolve(import.meta.dirname, '../../src/cli/main.ts');

/** Runs the gate on a branch against `main`. What it has to say to people may go to the terminal, too. */
export function gated(
  repository: string,
  branch: string,
  { showTo }: { readonly showTo: 'terminal' | 'nobody' },
): Verdict {
  const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-report-'));
  try {
    const file = path.join(folder, 'gate.json');
    const formats = [...(showTo === 'terminal' ? ['pretty'] : []), `json=${file}`].join(',');
    const args = ['gate', '--repo', repository, '--base', 'main', '--head', branch, '--format', formats];
    const stdio = showTo === 'terminal' ? 'inherit' : 'pipe';
    const { status, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: 'utf8', stdio });
    if (status === null || status === 2) throw new Error(`no verdict on ${branch}: ${stderr ?? ''}`);
    const report: GateReport = JSON.parse(readFileSync(file, 'utf8'));
    return { exit: status, report };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
