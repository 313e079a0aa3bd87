import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { command, readOutput, sideBySide, temporaryFolders, type CommandResult } from '../../support/command.ts';
import { newIn, repositories } from '../../support/gated-change.ts';
import { deployment, devAndProd, privileged, prod } from '../../support/gated-fleet.ts';
import { cloned, commitAll, git } from '../../support/git.ts';

const repository = repositories();
const folder = temporaryFolders();
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const harmless = { 'apps/web.yaml': deployment('web', '          tty: true\n') };
const settings = 'kubescape-gitops.yaml';

async function gate(
  repo: string,
  ...args: readonly string[]
): Promise<CommandResult & { readonly report: GateReport }> {
  const result = await command(['gate', '--repo', repo, '--base', 'main', '--format', 'json', ...args], { cwd: repo });
  if (result.stdout === '') throw new Error(result.stderr);
  return { ...result, report: JSON.parse(result.stdout) };
}

describe('the command gate', sideBySide, () => {
  it.each([
    { code: 0, outcome: 'pass', head: harmless },
    { code: 1, outcome: 'fail', head: worse },
    { code: 3, outcome: 'incomplete', head: { 'apps/kustomization.yaml': 'resources: [none.yaml]\n' } },
  ])('exits with $code: $outcome', async ({ code, outcome, head }) => {
    const result = await gate(repository(prod, head), '--head', 'change');

    expect([result.code, result.report.outcome, result.stderr]).toEqual([code, outcome, '']);
  });

  it('gates the work tree when no head is named, with what is not committed', async () => {
    const repo = repository(prod, harmless);
    writeFileSync(path.join(repo, 'apps/web.yaml'), deployment('web', privileged));
    const { code, report } = await gate(repo);

    expect([code, newIn(report), report.head]).toEqual([1, ['C-0057 Deployment/web'], { ref: 'worktree' }]);
  });

  it('compares with the merge base: what others did meanwhile is not this change', async () => {
    const repo = repository(prod, harmless);
    const base = git(repo, 'rev-parse', 'main');
    git(repo, 'checkout', '--quiet', 'main');
    writeFileSync(path.join(repo, 'apps/web.yaml'), deployment('web', privileged));
    commitAll(repo, 'another change');
    const { code, report } = await gate(repo, '--head', 'change');

    expect([code, report.base.commit, report.counts.fixed]).toEqual([0, base, 0]);
  });

  it('gates a bare repository', async () => {
    const bare = cloned(repository(prod, worse), folder(), '--bare');
    const { code, report } = await gate(bare, '--head', 'change');

    expect([code, newIn(report)]).toEqual([1, ['C-0057 Deployment/web']]);
  });

  it('says of a shallow clone how to get the base', async () => {
    const repo = repository(prod, worse);
    git(repo, 'checkout', '--quiet', 'main');
    writeFileSync(path.join(repo, 'apps/more.yaml'), 'more: 1\n');
    commitAll(repo, 'another change');
    const shallow = cloned(repo, folder(), '--depth=1', '--no-single-branch');
    const args = ['gate', '--repo', shallow, '--base', 'origin/main', '--head', 'origin/change'];
    const { code, stdout, stderr } = await command(args);

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('git fetch --unshallow');
    expect(stderr).toContain('fetch-depth: 0');
  });

  it('takes the word of whoever knows the merge base that a shallow clone does not reach', async () => {
    const repo = repository(prod, worse);
    const mergeBase = git(repo, 'rev-parse', 'main');
    git(repo, 'checkout', '--quiet', 'main');
    writeFileSync(path.join(repo, 'apps/more.yaml'), 'more: 1\n');
    commitAll(repo, 'another change');
    const shallow = cloned(repo, folder(), '--depth=1', '--branch=change');
    git(shallow, 'fetch', '--quiet', '--depth=1', 'origin', mergeBase);
    const { code, report } = await gate(shallow, '--head', 'HEAD', '--merge-base', mergeBase);

    expect([code, newIn(report)]).toEqual([1, ['C-0057 Deployment/web']]);
    expect(report.base).toEqual({ ref: 'main', commit: mergeBase });
  });

  it('goes by what the branch decides by now, when it is told to', async () => {
    const waiver = JSON.stringify([
      {
        name: 'accepted',
        policyType: 'postureExceptionPolicy',
        actions: ['alertOnly'],
        resources: [{ designatorType: 'Attributes', attributes: { kind: 'Deployment' } }],
        posturePolicies: [{ controlID: 'C-0057' }],
      },
    ]);
    const lax = { [settings]: 'gate: { exceptions: [waivers.json] }\n', 'waivers.json': waiver };
    const repo = repository({ ...prod, ...lax }, worse);
    git(repo, 'checkout', '--quiet', 'main');
    writeFileSync(path.join(repo, 'waivers.json'), '[]\n');
    commitAll(repo, 'accept no more');
    const before = await gate(repo, '--head', 'change');
    const now = await gate(repo, '--head', 'change', '--policy-of', 'main');

    expect([before.code, before.report.waivers.used.map(({ name }) => name)]).toEqual([0, ['accepted']]);
    expect([now.code, newIn(now.report), now.report.policy.source]).toEqual([
      1,
      ['C-0057 Deployment/web'],
      `main:${settings}`,
    ]);
    // It was others who took the waiver back.
    expect([now.report.waivers.added, now.report.waivers.removed]).toEqual([[], []]);
  });

  it('goes by the default policy where the branch has none by now', async () => {
    const repo = repository({ ...prod, [settings]: 'gate: { mode: observe }\n' }, worse);
    git(repo, 'checkout', '--quiet', 'main');
    git(repo, 'rm', '--quiet', settings);
    commitAll(repo, 'enforce');
    const before = await gate(repo, '--head', 'change');
    const now = await gate(repo, '--head', 'change', '--policy-of', 'main');

    expect([before.code, now.code, now.report.policy.source]).toEqual([0, 1, 'defaults']);
  });

  it('gives the same bytes for the same input', async () => {
    const repo = repository(devAndProd, worse);
    const runs = [await gate(repo, '--head', 'change'), await gate(repo, '--head', 'change')];
    const elsewhere = await gate(cloned(repo, folder(), '--branch=main', '--bare'), '--head', 'change');

    expect(runs[1]?.stdout).toBe(runs[0]?.stdout);
    expect(elsewhere.stdout).toBe(runs[0]?.stdout);
  });

  it('writes every format to its own file, and the verdict to people', async () => {
    const out = folder();
    const repo = repository(prod, worse);
    const names = ['json', 'sarif', 'junit', 'markdown', 'pretty', 'html'];
    const formats = names.map((name) => `${name}=${path.join(out, name)}`);
    const args = ['gate', '--repo', repo, '--base', 'main', '--head', 'change', '--format', formats.join(',')];
    const { code, stdout, stderr } = await command(args);

    expect([code, stdout, stderr]).toEqual([1, '', 'FAIL: this change makes 1 thing worse: 1 in prod.\n']);
    for (const name of names) {
      expect(readOutput(out, name)).toContain('apps/web.yaml');
    }
  });
});

describe('--policy', sideBySide, () => {
  const observing = 'gate: { mode: observe }\n';

  it('takes a file outside of the repository', async () => {
    const file = path.join(folder({ 'policy.yaml': observing }), 'policy.yaml');
    const { code, report } = await gate(repository(prod, worse), '--head', 'change', '--policy', file);

    expect([code, report.policy.source, report.counts.new]).toEqual([0, 'policy.yaml', 1]);
  });

  it('takes a file of a commit', async () => {
    const repo = repository(
      { ...prod, 'policies/gate.yaml': observing },
      { ...worse, 'policies/gate.yaml': 'gate: {}\n' },
    );
    const { code, report } = await gate(repo, '--head', 'change', '--policy', 'main:policies/gate.yaml');

    expect([code, report.policy.source]).toEqual([0, 'main:policies/gate.yaml']);
  });

  it.each<{ readonly name: string; readonly file: (repo: string, outside: string) => string }>([
    { name: 'by its path', file: (repo: string) => path.join(repo, settings) },
    { name: 'from its folder', file: () => settings },
    { name: 'by a detour', file: (repo: string) => path.join(repo, '..', path.basename(repo), settings) },
    { name: 'whose name begins with dots', file: () => '..policy.yaml' },
    { name: 'that is a link to one outside', file: () => 'link.yaml' },
    { name: 'in a folder that is a link to one outside', file: () => 'links/policy.yaml' },
    { name: 'that a link from outside leads to', file: (_repo, outside) => path.join(outside, 'link.yaml') },
    { name: 'in its .git', file: (repo: string) => path.join(repo, '.git/config') },
  ])('refuses a file inside of the repository: $name', async ({ file }) => {
    const repo = repository({ ...prod, [settings]: observing, '..policy.yaml': observing }, worse);
    const outside = folder({ 'policy.yaml': observing });
    symlinkSync(path.join(outside, 'policy.yaml'), path.join(repo, 'link.yaml'));
    symlinkSync(outside, path.join(repo, 'links'));
    symlinkSync(path.join(repo, settings), path.join(outside, 'link.yaml'));
    const args = ['gate', '--repo', repo, '--base', 'main', '--head', 'change', '--policy', file(repo, outside)];
    const { code, stdout, stderr } = await command(args, { cwd: repo });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('lies in the repository');
  });

  it.each([
    { policy: 'nowhere.yaml', says: 'is no file' },
    { policy: 'main:nowhere.yaml', says: 'has no file' },
    { policy: 'none:kubescape-gitops.yaml', says: 'none' },
  ])('refuses $policy', async ({ policy, says }) => {
    const repo = repository(prod, worse);
    const args = ['gate', '--repo', repo, '--base', 'main', '--head', 'change', '--policy', policy];
    const { code, stderr } = await command(args, { cwd: repo });

    expect([code, stderr.includes(says)]).toEqual([2, true]);
  });
});

describe('what is wrong with the command line or the base', sideBySide, () => {
  it.each([
    { name: 'a ref that is not there', args: ['--base', 'nowhere'], says: 'nowhere' },
    { name: 'a folder that is not there', args: ['--repo', 'nowhere'], says: 'is no folder' },
    { name: 'a format that is not there', args: ['--format', 'xml'], says: 'xml' },
  ])('exits with 2 for $name', async ({ args, says }) => {
    const repo = repository(prod, worse);
    const { code, stderr } = await command(['gate', '--head', 'change', '--base', 'main', ...args], { cwd: repo });

    expect([code, stderr.includes(says)]).toEqual([2, true]);
  });

  it('exits with 2 for a policy of the base that cannot be read, with its line', async () => {
    const repo = repository({ ...prod, [settings]: 'gate:\n  mode: enforced\n' }, worse);
    const { code, stderr } = await command(['gate', '--head', 'change', '--base', 'main'], { cwd: repo });

    expect([code, stderr.includes(`${settings}:2`)]).toEqual([2, true]);
  });
});
