/* Gates changes to real repositories. Usage: npm run gate:real [-- NAME…]; with names, the whole output is shown. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Change } from './change.ts';
import { changes } from './changes/index.ts';
import { differences, verdictText } from './differences.ts';
import { gated } from './gated.ts';

const repositories = path.resolve(import.meta.dirname, '../../../shared/repos');
const names = process.argv.slice(2);
const chosen = changes.filter(({ name }) => names.length === 0 || names.some((part) => name.includes(part)));

if (!existsSync(repositories)) {
  process.stdout.write(`SKIPPED: ${changes.length} changes to real repositories; put "shared" beside the checkout\n`);
} else {
  const failed = await judgeAll();
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 || chosen.length === 0 ? 1 : 0;
}

/** Two at a time. Returns how many come out otherwise than expected. */
async function judgeAll(): Promise<number> {
  const left = [...chosen];
  let failed = 0;
  const work = async (): Promise<void> => {
    for (let change = left.shift(); change !== undefined; change = left.shift()) {
      if (!(await isAsExpected(change))) failed += 1;
    }
  };
  await Promise.all([work(), work()]);
  return failed;
}

async function isAsExpected(change: Change): Promise<boolean> {
  const result = await gated(change, repositories);
  const found = differences(result, change.expected);
  process.stdout.write(`${found.length === 0 ? 'ok' : 'FAILED'} ${change.name}: ${verdictText(result.report)}\n`);
  for (const difference of found) process.stdout.write(`  ${difference}\n`);
  if (names.length > 0) process.stdout.write(`\n${result.text}\n`);
  return found.length === 0;
}
