/* Gates two changes of this repository's own fleet, dev and prod. `npm start`; exit code 0 when the verdicts are the right
   ones, which are PASS and FAIL. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkVerdict, isRight } from './demo-gate/check-verdict.ts';
import { gated } from './demo-gate/gated.ts';
import { commitTo, git } from './demo-gate/git.ts';
import { ownChanges } from './demo-gate/own-changes.ts';

const root = path.resolve(import.meta.dirname, '..');
const parts = ['apps', 'base', 'clusters', 'flux', 'kubescape-gitops.yaml'];

const repository = mkdtempSync(path.join(tmpdir(), 'kubescape-gitops-'));
try {
  for (const part of parts) cpSync(path.join(root, part), path.join(repository, part), { recursive: true });
  commitTo(repository, 'main', 'The fleet of this repository');
  let wrong = 0;
  for (const change of ownChanges) {
    process.stdout.write(`\n=== ${change.title}: a change of this repository's own fleet, for dev and prod\n\n`);
    for (const edit of change.changes) edit(repository);
    commitTo(repository, change.name, change.title);
    git(repository, 'checkout', '--quiet', 'main');
    const verdict = gated(repository, change.name, { showTo: 'terminal' });
    const checked = checkVerdict(change, verdict, repository);
    const place = checked.lines.expected.join(', ');
    if (isRight(checked)) {
      process.stdout.write(`\nThis is the right verdict${place === '' ? '' : `: ${place} is to blame`}.\n`);
    } else {
      wrong += 1;
      process.stdout.write(
        `\nWRONG: expected ${checked.expected} ${place}, got ${checked.got} ${checked.lines.got.join(', ')}\n`,
      );
    }
  }
  if (wrong > 0) process.exitCode = 1;
} finally {
  rmSync(repository, { recursive: true, force: true });
}
