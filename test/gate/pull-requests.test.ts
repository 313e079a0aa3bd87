import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkVerdict, isRight } from '../../scripts/demo-gate/check-verdict.ts';
import { makeFleetRepository } from '../../scripts/demo-gate/fleet-repository.ts';
import { pullRequests, type PullRequest } from '../../scripts/demo-gate/pull-requests.ts';
import { command, sideBySide } from '../support/command.ts';
import { helmProgram } from '../support/helm.ts';

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'pull-requests-')));
const env = { HELM_BIN: helmProgram?.file ?? '' };
beforeAll(() => makeFleetRepository(folder, pullRequests));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function checked(pullRequest: PullRequest): Promise<ReturnType<typeof checkVerdict>> {
  const args = ['--repo', folder, '--base', 'main', '--head', pullRequest.name, '--format', 'json'];
  const { code, stdout } = await command(['gate', ...args], { env });
  return checkVerdict(pullRequest, { exit: code, report: JSON.parse(stdout) }, folder);
}

describe.skipIf(!helmProgram)('the pull requests of the demonstration', sideBySide, () => {
  it.each(pullRequests)('$name: $title', async (pullRequest) => {
    const { expected, got, lines } = await checked(pullRequest);

    expect(got).toBe(expected);
    expect(lines.got).toEqual(lines.expected);
  });

  it('are not right with another verdict or another line', async () => {
    const [clean, patch] = pullRequests;
    if (clean === undefined || patch === undefined) throw new Error('there are no pull requests');
    const { lines } = patch.expected;
    const other = lines.map(({ file }) => ({ file, text: '          value: business' }));

    expect(isRight(await checked(patch))).toBe(true);
    expect(isRight(await checked({ ...patch, expected: { ...clean.expected, lines } }))).toBe(false);
    expect(isRight(await checked({ ...patch, expected: { ...patch.expected, lines: other } }))).toBe(false);
  });
});
