import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedFleets, changes, type ChangedFleet } from '../../support/changed-fleet.ts';
import { command, sideBySide, type CommandResult } from '../../support/command.ts';
import { Github } from '../../support/github/github.ts';

const changed = changedFleets();
let github: Github;
let token: string;

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken();
});
afterAll(() => github.close());

async function gate(
  fleet: ChangedFleet,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<CommandResult> {
  await github.push(fleet.head);
  return command(['gate', '--base', 'main', '--head', fleet.head, '--publish', 'shop/gitops', ...args], {
    cwd: fleet.folder,
    env: { GITHUB_TOKEN: token, GITHUB_API_URL: github.url, ...env },
  });
}

describe('gate --publish', sideBySide, () => {
  it.each([
    ['harmless', 0, 'success'],
    ['privileged', 1, 'failure'],
    ['broken', 3, 'failure'],
  ] as const)('says of a %s change what its exit code %i says', async (change, code, conclusion) => {
    const fleet = changed(changes[change]);

    const result = await gate(fleet, ['--check-name', 'fleet', '--details-url', 'https://ci.example.com/1']);

    expect([result.code, result.stderr]).toEqual([code, '']);
    expect(await github.runs(fleet.head)).toMatchObject([
      { name: 'fleet', conclusion, details_url: 'https://ci.example.com/1' },
    ]);
  });

  it('writes one comment, however often it runs', async () => {
    const { number } = await github.pullRequest();
    const fleet = changed(changes.privileged);

    await gate(fleet, ['--comment', String(number)]);
    await gate(fleet, ['--comment', String(number)]);

    expect(await github.comments(number)).toHaveLength(1);
  });

  it('writes the report first; a verdict that passes and is not published ends with 3', async () => {
    const fleet = changed(changes.harmless);
    const none = await github.appToken({ contents: 'read' });

    const { code, stderr } = await gate(fleet, ['--format', 'json=gate.json'], { GITHUB_TOKEN: none });

    expect(code).toBe(3);
    expect(stderr).toContain('warning: nothing published: the token lacks the permissions');
    expect(JSON.parse(readFileSync(path.join(fleet.folder, 'gate.json'), 'utf8'))).toMatchObject({ outcome: 'pass' });
  });

  it('that GitHub does not let in ends with 3, or 1 for a change that fails, and shows no token', async () => {
    const results = await Promise.all(
      [changes.harmless, changes.privileged].map((change) =>
        gate(changed(change), [], { GITHUB_TOKEN: 'ghs_strange' }),
      ),
    );

    expect(results.map(({ code }) => code)).toEqual([3, 1]);
    for (const { stdout, stderr } of results) expect(stdout + stderr).not.toContain('ghs_strange');
  });

  it('sets a commit status where the token may not write checks', async () => {
    const fleet = changed(changes.privileged);

    const { code } = await gate(fleet, [], { GITHUB_TOKEN: github.userToken('write') });

    expect(code).toBe(1);
    expect(await github.statuses(fleet.head)).toMatchObject([{ state: 'failure', context: 'kubescape-gitops/gate' }]);
  });

  it.each([
    ['no commit', ['--head', 'worktree'], '--publish needs a commit to publish on; name it by --head'],
    ['no repository', ['--publish', 'shop'], '--publish "shop" is no repository of GitHub; expected OWNER/REPO'],
    ['a repository elsewhere', ['--publish', '../x'], 'cannot publish: ".." is no name of an owner or a repository'],
    ['no pull request', ['--comment', '0x7'], '--comment "0x7" is no number of a pull request'],
    ['no address', ['--details-url', 'javascript:alert(1)'], 'is no http(s) address'],
    ['no name of a check', ['--check-name', 'a\nb'], 'is no name of a check'],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await gate(changed(changes.harmless), args);

    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it('refuses to go without a token', async () => {
    const { code, stderr } = await gate(changed(changes.harmless), [], { GITHUB_TOKEN: '' });

    expect([code, stderr]).toEqual([2, 'error: --publish needs a token in the environment variable GITHUB_TOKEN\n']);
  });

  it('has options that say how, not whether', async () => {
    const { code, stderr } = await command(['gate', '--comment', '7']);

    expect([code, stderr]).toEqual([2, 'error: --comment says how to publish; add --publish OWNER/REPO\n']);
  });
});
