/** How something measured compares with its bar. */
export interface Verdict {
  readonly passed: boolean;
  readonly text: string;
}

/** Prints verdicts and further notes. Gives the exit code: 0 when all passed, 1 when one failed or there are none. */
export function printVerdicts(verdicts: readonly Verdict[], notes: Iterable<string>): number {
  for (const { passed, text } of verdicts) process.stdout.write(`${passed ? 'PASS' : 'FAIL'}  ${text}\n`);
  for (const note of notes) process.stdout.write(`NOTE  ${note}\n`);
  const failed = verdicts.filter(({ passed }) => !passed).length;
  process.stdout.write(`${verdicts.length - failed} passed, ${failed} failed\n`);
  return failed > 0 || verdicts.length === 0 ? 1 : 0;
}
