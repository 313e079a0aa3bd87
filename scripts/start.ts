/* Gates a bundled change with a known regression. `npm start`; exit code 0 when the verdict is the right one, which is FAIL. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gated } from './demo-gate/gated.ts';
import { checkVerdict, isRight } from './demo-gate/check-verdict.ts';
import { commitTo } from './demo-gate/git.ts';

const pair = path.resolve(import.meta.dirname, '../test/fixtures/gate');
const patch = 'clusters/prod/apps.yaml';
const expected = {
  exit: 1,
  outcome: 'fail',
  added: { prod: 1 },
  lines: [{ file: patch, text: '                    privileged: true' }],
} as const;

const folder = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-'));
try {
  const repository = path.join(folder, 'repository');
  cpSync(path.join(pair, 'base'), repository, { recursive: true });
  commitTo(repository, 'main', 'The base of test/fixtures/gate');
  cpSync(path.join(pair, 'head'), repository, { recursive: true });
  commitTo(repository, 'change', 'The head of test/fixtures/gate');
  const verdict = gated(repository, 'change', { showTo: 'terminal' });
  const checked = checkVerdict({ name: 'change', expected }, verdict, repository);
  const [place = ''] = checked.lines.expected;
  if (isRight(checked)) {
    process.stdout.write(
      `\nThis is the right verdict on the change from base to head of test/fixtures/gate: ${place} is to blame.\n`,
    );
  } else {
    process.stdout.write(`\nWRONG: expected ${checked.expected} at ${place}, got ${checked.got}\n`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
