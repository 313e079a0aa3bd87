import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction, type ActionResult } from '../support/action.ts';
import { changedFleets, changes, pullRequest, settingsWith, type ChangedFleet } from '../support/changed-fleet.ts';
import { readOutput, sideBySide, temporaryFolders } from '../support/command.ts';
import { cloned, git } from '../support/git.ts';
import { Github } from '../support/github/github.ts';

const changed = changedFleets();
const folder = temporaryFolders();

let github: Github;
let token: string;

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken({ checks: 'write', contents: 'read' });
});
afterAll(() => github.close());

async function onPullRequest(
  fleet: ChangedFleet,
  inputs: Readonly<Record<string, string>> = {},
): Promise<ActionResult> {
  await github.push(fleet.head);
  return runAction({
    workspace: fleet.folder,
    event: 'pull_request',
    payload: pullRequest(fleet),
    inputs: { token, ...inputs },
    env: { GITHUB_API_URL: github.url },
  });
}

describe('a pull request', sideBySide, () => {
  it('that makes nothing worse passes, with `contents: read, checks: write` only', async () => {
    const fleet = changed(changes.harmless);

    const { code, summary, outputs, stdout } = await onPullRequest(fleet);

    expect(code).toBe(0);
    expect(outputs).toMatchObject({ conclusion: 'pass', 'new-count': '0', 'blocking-count': '0', published: 'check' });
    expect(summary).toContain('PASS: nothing gets worse');
    expect(stdout).not.toMatch(/^::/m);
    expect(await github.runs(fleet.head)).toMatchObject([
      { name: 'kubescape-gitops', status: 'completed', conclusion: 'success', app: { slug: 'gate' } },
    ]);
  });

  it('that makes something worse fails, at the line that does', async () => {
    const fleet = changed(changes.privileged);

    const { code, summary, outputs } = await onPullRequest(fleet);

    expect(code).toBe(1);
    expect(outputs['conclusion']).toBe('fail');
    expect(Number(outputs['blocking-count'])).toBeGreaterThan(0);
    expect(summary).toContain('C-0057');
    const [run] = await github.runs(fleet.head);
    expect(run).toMatchObject({ conclusion: 'failure' });
    expect(await github.annotations(run?.id ?? 0)).toContainEqual(
      expect.objectContaining({ path: 'apps/base/web/deployment.yaml', start_line: 20, annotation_level: 'failure' }),
    );
  });

  it('that cannot be evaluated is incomplete, which fails', async () => {
    const fleet = changed(changes.broken);

    const { code, outputs } = await onPullRequest(fleet);

    expect([code, outputs['conclusion']]).toEqual([3, 'incomplete']);
    expect(await github.runs(fleet.head)).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('passes in a policy of the base that only observes', async () => {
    const base = { 'kubescape-gitops.yaml': settingsWith('mode: observe') };
    const fleet = changed(changes.privileged, { base });

    const { code, outputs } = await onPullRequest(fleet);

    expect([code, outputs['conclusion'], outputs['blocking-count']]).toEqual([0, 'pass', '0']);
    expect(await github.runs(fleet.head)).toMatchObject([{ conclusion: 'neutral' }]);
  });

  it('is judged by its head where the merge commit is checked out', async () => {
    const fleet = changed(changes.privileged);
    git(fleet.folder, 'checkout', '--quiet', '--detach', fleet.base);
    git(fleet.folder, 'merge', '--quiet', '--no-ff', '--no-edit', fleet.head);

    const { code } = await onPullRequest(fleet);

    expect(code).toBe(1);
    expect(await github.runs(fleet.head)).toHaveLength(1);
  });

  it('of a shallow clone is not judged: the message says what to fetch', async () => {
    const fleet = changed(changes.harmless);
    const shallow = cloned(fleet.folder, folder(), '--depth=1', '--branch=change');

    const { code, stdout, summary, outputs } = await onPullRequest({ ...fleet, folder: shallow });

    expect([code, outputs['conclusion']]).toEqual([2, 'error']);
    expect(stdout).toMatch(/^::error::.*fetch-depth: 0$/m);
    expect(summary).toMatch(/Not judged[\s\S]*fetch-depth: 0/);
  });

  it('judged twice has one check run and, where asked for, one comment', async () => {
    const { number, headSha } = await github.pullRequest();
    const fleet = changed(changes.privileged);
    const mayComment = await github.appToken({ checks: 'write', contents: 'read', pull_requests: 'write' });
    await github.push(fleet.head);
    const step = {
      workspace: fleet.folder,
      event: 'pull_request',
      payload: pullRequest(fleet, { number }),
      inputs: { token: mayComment, comment: 'true' },
      env: { GITHUB_API_URL: github.url },
    };

    const codes = [(await runAction(step)).code, (await runAction(step)).code];

    expect([codes, headSha === fleet.head]).toEqual([[1, 1], false]);
    expect(await github.runs(fleet.head)).toHaveLength(1);
    expect(await github.comments(number)).toHaveLength(1);
  });

  it('writes the reports that it is asked for, and says where', async () => {
    const fleet = changed(changes.privileged);

    const { outputs } = await onPullRequest(fleet, { format: 'sarif, json=gate.json', outputFile: 'results' });

    expect(outputs).toMatchObject({
      'sarif-file': path.join(fleet.folder, 'results.sarif'),
      'json-file': path.join(fleet.folder, 'gate.json'),
    });
    expect(readOutput(fleet.folder, 'results.sarif')).toContain('"2.1.0"');
    expect(JSON.parse(readOutput(fleet.folder, 'gate.json'))).toMatchObject({
      outcome: 'fail',
      head: { commit: fleet.head },
    });
  });

  it('prints its details as an address of the run', async () => {
    const fleet = changed(changes.harmless);
    await github.push(fleet.head);

    await runAction({
      workspace: fleet.folder,
      event: 'pull_request',
      payload: pullRequest(fleet),
      inputs: { token },
      env: { GITHUB_API_URL: github.url, GITHUB_SERVER_URL: 'https://github.example.com', GITHUB_RUN_ID: '42' },
    });

    const [run] = await github.runs(fleet.head);
    expect(run?.details_url).toBe('https://github.example.com/shop/gitops/actions/runs/42');
  });
});

describe('another event', sideBySide, () => {
  const run = (fleet: ChangedFleet, event: string, payload: unknown, inputs = {}, env = {}): Promise<ActionResult> =>
    runAction({
      workspace: fleet.folder,
      event,
      payload,
      inputs: { token, ...inputs },
      env: { GITHUB_API_URL: github.url, ...env },
    });

  it('merge_group: the head of the group gets the check run', async () => {
    const fleet = changed(changes.privileged);
    await github.push(fleet.head);

    const { code } = await run(fleet, 'merge_group', {
      merge_group: { base_sha: fleet.base, head_sha: fleet.head, head_ref: 'refs/heads/gh-readonly-queue/main/pr-7' },
    });

    expect(code).toBe(1);
    expect(await github.runs(fleet.head)).toMatchObject([{ conclusion: 'failure' }]);
  });

  it('push: compared is what was there before', async () => {
    const fleet = changed(changes.privileged);
    await github.push(fleet.head);

    expect((await run(fleet, 'push', { before: fleet.base, after: fleet.head })).code).toBe(1);
  });

  it('push of a new branch: compared is the default branch', async () => {
    const fleet = changed(changes.privileged);
    await github.push(fleet.head);

    expect((await run(fleet, 'push', { before: '0'.repeat(40), after: fleet.head })).code).toBe(1);
  });

  it('workflow_dispatch: inputs say what to compare, or the default branch and the commit of the run', async () => {
    const fleet = changed(changes.privileged);
    await github.push(fleet.head);

    const named = await run(fleet, 'workflow_dispatch', {}, { base: 'main', head: 'change' });
    const unnamed = await run(fleet, 'workflow_dispatch', {}, {}, { GITHUB_SHA: fleet.head });

    expect([named.code, unnamed.code]).toEqual([1, 1]);
  });

  it('one without a change is refused', async () => {
    const { code, stdout } = await run(changed(changes.harmless), 'issues', {});

    expect(code).toBe(2);
    expect(stdout).toBe('::error::the event "issues" has no change to judge; name one by the inputs base and head\n');
  });
});

it('runs on the Node that action.yml names', () => {
  expect(execFileSync(process.execPath, ['--version']).toString()).toMatch(/^v24\./);
});
