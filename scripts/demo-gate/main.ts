/* Gates a bundled change and eight pull requests to a small fleet, and checks the verdicts. Usage: scripts/demo-gate.sh, which
   makes the folder. */
import path from 'node:path';
import { gateOutcomeSentence } from '../../src/report/gate/verdict.ts';
import { bundledPair, makePairRepository } from './bundled-pair.ts';
import { checkVerdict, isRight, type Checked } from './check-verdict.ts';
import { makeFleetRepository } from './fleet-repository.ts';
import { gated } from './gated.ts';
import { pullRequests, type PullRequest } from './pull-requests.ts';

const [folder] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: scripts/demo-gate.sh\n');
  process.exitCode = 2;
} else {
  const pair = path.join(folder, 'pair');
  makePairRepository(pair);
  process.stdout.write('A bundled change:\n\n');
  const isPairRight = tell(bundledPair, pair);
  const fleet = path.join(folder, 'fleet');
  makeFleetRepository(fleet, pullRequests);
  const count = pullRequests.length;
  process.stdout.write(`A fleet of two stages (test/fixtures/gate-fleet), and ${count} pull requests to it:\n\n`);
  const right = pullRequests.filter((pullRequest) => tell(pullRequest, fleet)).length;
  process.stdout.write(`${right} of ${count} verdicts are right, with the right lines.\n`);
  if (right < count || !isPairRight) process.exitCode = 1;
}

/** Gates a branch, prints what it came to, and says whether that is right. */
function tell(change: Pick<PullRequest, 'name' | 'title' | 'expected'>, repository: string): boolean {
  const verdict = gated(repository, change.name, { showTo: 'nobody' });
  const checked = checkVerdict(change, verdict, repository);
  const rows = [
    `${isRight(checked) ? 'right' : 'WRONG'}  ${change.name}: ${change.title}`,
    `  ${gateOutcomeSentence(verdict.report)}`,
    ...rowsOf(checked),
  ];
  process.stdout.write(`${rows.join('\n')}\n\n`);
  return isRight(checked);
}

function rowsOf({ expected, got, lines }: Checked): readonly string[] {
  const missing = lines.expected.map((line) => `  line      ${line}${lines.got.includes(line) ? '' : ' (not named)'}`);
  const others = lines.got.filter((line) => !lines.expected.includes(line));
  return [
    `  expected  ${expected}`,
    `  got       ${got}`,
    ...missing,
    ...others.map((line) => `  line      ${line} (not expected)`),
  ];
}
