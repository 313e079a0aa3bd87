import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runAction, type ActionResult, type ActionStep } from '../support/action.ts';
import { changedFleets, changes, pullRequest, type ChangedFleet } from '../support/changed-fleet.ts';
import { Github } from '../support/github/github.ts';

const changed = changedFleets();
let github: Github;

beforeAll(async () => {
  github = await Github.start();
});
afterAll(() => github.close());

/** What GitHub was asked goes by the time, so these run one after the other. */
async function run(fleet: ChangedFleet, step: Partial<ActionStep> = {}): Promise<ActionResult> {
  await github.push(fleet.head);
  github.takeRequests();
  github.proxy.faults.clear();
  return runAction({
    workspace: fleet.folder,
    event: 'pull_request',
    payload: pullRequest(fleet),
    ...step,
    env: { GITHUB_API_URL: github.url, ...step.env },
  });
}

const readOnly = { contents: 'read' };
const annotation =
  /^::error title=Blocks%3A 2 new findings \(C-0057\),file=apps\/base\/web\/deployment\.yaml,line=20,/m;

describe('a change from a fork', () => {
  it.each([
    ['another repository', 'stranger/gitops'],
    ['a repository that is gone', null],
  ])('%s: nothing is asked of GitHub; summary, annotations and exit code say it', async (_, from) => {
    const fleet = changed(changes.privileged);

    const { code, stdout, summary, outputs } = await run(fleet, {
      payload: pullRequest(fleet, { from }),
      inputs: { token: await github.appToken(readOnly) },
    });

    expect(github.takeRequests()).toEqual([]);
    expect([code, outputs['published'], outputs['conclusion']]).toEqual([1, 'none', 'fail']);
    expect(stdout).toContain('No check run: the change comes from a fork, whose workflow may write nothing.');
    expect(stdout).toMatch(annotation);
    expect(summary).toContain('FAIL');
  });

  it('that makes nothing worse passes', async () => {
    const fleet = changed(changes.harmless);
    const payload = pullRequest(fleet, { from: 'stranger/gitops' });

    expect((await run(fleet, { payload, inputs: { token: await github.appToken(readOnly) } })).code).toBe(0);
  });

  it('is published where the workflow says always, and its token may', async () => {
    const fleet = changed(changes.harmless);
    const payload = pullRequest(fleet, { from: 'stranger/gitops' });
    const inputs = { publish: 'always', token: await github.appToken() };

    expect((await run(fleet, { payload, inputs })).outputs['published']).toBe('check');
  });

  it('does not pass where the workflow says always, and its token may not', async () => {
    const fleet = changed(changes.harmless);
    const payload = pullRequest(fleet, { from: 'stranger/gitops' });
    const inputs = { publish: 'always', token: await github.appToken(readOnly) };

    const { code, outputs } = await run(fleet, { payload, inputs });

    expect([code, outputs['conclusion'], outputs['published']]).toEqual([3, 'pass', 'none']);
  });
});

describe('a token', () => {
  it('that is missing leaves summary and exit code', async () => {
    const { code, stdout, outputs } = await run(changed(changes.privileged));

    expect(github.takeRequests()).toEqual([]);
    expect([code, outputs['published']]).toEqual([1, 'none']);
    expect(stdout).toContain('No check run: the input token is empty.');
    expect(stdout).toMatch(annotation);
  });

  it('that may not write checks sets a commit status of another name', async () => {
    const fleet = changed(changes.privileged);
    const token = await github.appToken({ contents: 'read', statuses: 'write' });

    const { code, stdout, outputs } = await run(fleet, { inputs: { token } });

    expect([code, outputs['published']]).toEqual([1, 'status']);
    expect(stdout).toMatch(/^::warning::.*"checks: write"/m);
    expect(await github.statuses(fleet.head)).toMatchObject([{ state: 'failure', context: 'kubescape-gitops/gate' }]);
    expect(await github.runs(fleet.head)).toEqual([]);
  });

  it('that may write nothing, as of a dependency bot, leaves summary and exit code, with a warning', async () => {
    const token = await github.appToken(readOnly);

    const { code, stdout } = await run(changed(changes.harmless), { inputs: { token } });

    expect(code).toBe(0);
    expect(stdout).toMatch(/^::warning::nothing published: .*"checks: write" and "statuses: write"/m);
  });

  it('that GitHub does not know is no pass, and is not shown', async () => {
    const { code, everything } = await run(changed(changes.harmless), { inputs: { token: 'ghs_unknownToGithub' } });

    expect(code).toBe(3);
    expect(everything).toMatch(/^::warning::not published: .*401/m);
    expect(everything).not.toContain('ghs_unknownToGithub');
  });
});

describe('GitHub in trouble', () => {
  const hour = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + 3600) };

  it.each([
    ['harmless', 3],
    ['privileged', 1],
  ] as const)('a %s change ends with %i when the verdict cannot be published', async (change, expected) => {
    const fleet = changed(changes[change]);
    const token = await github.appToken();
    await github.push(fleet.head);
    github.proxy.faults.plan('POST check-runs', { kind: 'answer', status: 403, headers: hour }, { times: 9 });

    const { code, stdout, summary, outputs } = await runAction({
      workspace: fleet.folder,
      event: 'pull_request',
      payload: pullRequest(fleet),
      inputs: { token },
      env: { GITHUB_API_URL: github.url },
    });

    github.proxy.faults.clear();
    expect([code, outputs['published']]).toEqual([expected, 'none']);
    expect(stdout).toMatch(/^::warning::not published: creating the check run: .*it asks to wait/m);
    expect(summary).not.toBe('');
  });

  it('a 503 and a broken connection are overcome', async () => {
    const fleet = changed(changes.privileged);
    const token = await github.appToken();
    await github.push(fleet.head);
    github.proxy.faults.plan('POST check-runs', { kind: 'reset after work' });
    github.proxy.faults.plan('GET commits/.*check-runs', { kind: 'answer', status: 503 });

    const { code, outputs } = await runAction({
      workspace: fleet.folder,
      event: 'pull_request',
      payload: pullRequest(fleet),
      inputs: { token },
      env: { GITHUB_API_URL: github.url },
    });

    expect([code, outputs['published']]).toEqual([1, 'check']);
    expect(await github.runs(fleet.head)).toHaveLength(1);
  });
});

describe('an address of GitHub', () => {
  it.each(['http://github.example.com', 'ftp://127.0.0.1', 'https://a:b@github.example.com'])(
    '%s gets no token',
    async (address) => {
      const { code, stdout } = await run(changed(changes.harmless), {
        inputs: { token: 'ghs_secretToken' },
        env: { GITHUB_API_URL: address },
      });

      expect(code).toBe(2);
      expect(stdout).toMatch(/^::error::cannot publish: the API's address/m);
      expect(stdout).not.toContain('ghs_secretToken');
    },
  );
});
