/* Gates eight pull requests to a small fleet and checks the verdicts. Usage: scripts/demo-gate.sh, which makes the folder. */
import { gateOutcomeSentence } from '../../src/report/gate/verdict.ts';
import { checkVerdict, isRight, type Checked } from './check-verdict.ts';
import { makeFleetRepository } from './fleet-repository.ts';
import { gated } from './gated.ts';
import { pullRequests } from './pull-requests.ts';

const [folder] = process.argv.slice(2);

if (folder === undefined) {
  process.stderr.write('usage: scripts/demo-gate.sh\n');
  process.exitCode = 2;
} else {
  makeFleetRepository(folder, pullRequests);
  const count = pullRequests.length;
  process.stdout.write(`A fleet of two stages (test/fixtures/gate-fleet), and ${count} pull requests to it:\n\n`);
  let right = 0;
  for (const pullRequest of pullRequests) {
    const verdict = gated(folder, pullRequest.name, { showTo: 'nobody' });
    const checked = checkVerdict(pullRequest, verdict, folder);
    if (isRight(checked)) right += 1;
    const { name, title } = pullRequest;
    const rows = [
      `${isRight(checked) ? 'right' : 'WRONG'}  ${name}: ${title}`,
      `  ${gateOutcomeSentence(verdict.report)}`,
      ...rowsOf(checked),
    ];
    process.stdout.write(`${rows.join('\n')}\n\n`);
  }
  process.stdout.write(`${right} of ${count} verdicts are right, with the right lines.\n`);
  if (right < count) process.exitCode = 1;
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
