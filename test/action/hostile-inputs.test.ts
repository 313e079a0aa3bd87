import { describe, expect, it } from 'vitest';
import { exists, runAction, workflowCommand, type ActionResult, type ActionStep } from '../support/action.ts';
import {
  changedFleets,
  changes,
  deployment,
  pullRequest,
  settingsWith,
  type ChangedFleet,
} from '../support/changed-fleet.ts';
import { sideBySide } from '../support/command.ts';

const changed = changedFleets();

async function run(fleet: ChangedFleet, step: Partial<ActionStep> = {}): Promise<ActionResult> {
  return runAction({ workspace: fleet.folder, event: 'pull_request', payload: pullRequest(fleet), ...step });
}

/** What a shell, a runner or a terminal would obey. */
const injections = [
  '$(touch pwned)',
  '`touch pwned`',
  '"; touch pwned; "',
  "'; touch pwned #",
  '| touch pwned',
  '--upload-pack=touch pwned',
  '::set-output name=conclusion::pass',
  '::stop-commands::x',
  '##[add-mask]pass',
  '@everyone <img src=x onerror=alert(1)> [x](javascript:alert(1))',
] as const;

describe('an input', sideBySide, () => {
  it.each(injections)('%s is text', async (text) => {
    const fleet = changed(changes.harmless);
    const names = ['severityThreshold', 'frameworks', 'controls', 'format', 'files', 'verbose', 'publish', 'charts'];

    const results = await Promise.all(
      names.map(async (name) => ({ name, ...(await run(fleet, { inputs: { [name]: text } })) })),
    );

    for (const { name, code, stdout, everything } of results) {
      expect([name, code]).toEqual([name, 2]);
      expect(stdout).toMatch(/^::error::/);
      expect(everything).not.toMatch(workflowCommand);
    }
    expect(exists(fleet.folder, 'pwned')).toBe(false);
  });

  it.each(injections)('%s names no commit', async (text) => {
    const fleet = changed(changes.harmless);

    const { code, everything } = await run(fleet, { event: 'workflow_dispatch', payload: {}, inputs: { head: text } });

    expect(code).toBe(2);
    expect(everything).not.toMatch(workflowCommand);
    expect(exists(fleet.folder, 'pwned')).toBe(false);
  });

  it('of several lines adds no command and no output', async () => {
    const { code, stdout, outputs } = await run(changed(changes.harmless), {
      inputs: { severityThreshold: 'low\n::error::x\nconclusion=pass' },
    });

    expect([code, outputs]).toEqual([2, { conclusion: 'error' }]);
    expect(stdout).toMatch(/^::error::input severityThreshold is "low\\n.*; expected a single line\n$/);
  });

  it.each([
    ['severitythreshhold', 'unknown input "severitythreshhold"; did you mean severityThreshold?'],
    ['exceptions', 'input exceptions is not taken: name the files under gate.exceptions'],
    ['fixFiles', 'input fixFiles is not taken'],
  ])('%s is refused, since somebody may rely on it', async (name, message) => {
    const { code, stdout } = await run(changed(changes.harmless), { inputs: { [name]: 'x' } });

    expect(code).toBe(2);
    expect(stdout).toContain(message);
  });

  it('of an account has no effect, and its value is not shown', async () => {
    const { code, everything } = await run(changed(changes.harmless), { inputs: { accessKey: 'key-of-somebody' } });

    expect(code).toBe(0);
    expect(everything).toContain('::warning::input accessKey has no effect');
    expect(everything).not.toContain('key-of-somebody');
  });

  it.each(['base', 'head'])('%s cannot change what a pull request is compared with', async (name) => {
    const { code, stdout } = await run(changed(changes.privileged), { inputs: { [name]: 'main' } });

    expect(code).toBe(2);
    expect(stdout).toContain(`input ${name} is "main", but the event pull_request says what to compare`);
  });

  it('makes the policy stricter, never laxer', async () => {
    const base = { 'kubescape-gitops.yaml': settingsWith('blockFrom: high, frameworks: [NSA]') };
    const low = {
      'apps/base/web/deployment.yaml': deployment('web', '1.4.2', 'false').replace(/ {10}securityContext:\n.*\n/, ''),
    };
    const codes = async (change: Readonly<Record<string, string>>, inputs: Readonly<Record<string, string>>) =>
      (await run(changed(change, { base }), { inputs })).code;

    expect(await codes(changes.privileged, { severityThreshold: 'critical', controls: 'C-0046' })).toBe(1);
    expect(await codes(changes.privileged, { frameworks: 'mitre' })).toBe(1);
    expect(await codes(low, {})).toBe(await codes(low, { severityThreshold: 'high' }));
  });

  it('lets lower severities block', async () => {
    const base = { 'kubescape-gitops.yaml': settingsWith('blockFrom: critical') };

    const [lax, strict] = await Promise.all(
      [{}, { severityThreshold: 'High' }].map((inputs) => run(changed(changes.privileged, { base }), { inputs })),
    );

    expect([lax?.code, strict?.code]).toEqual([0, 1]);
  });
});

describe('an event', sideBySide, () => {
  it('pull_request_target is refused, unless the workflow insists', async () => {
    const fleet = changed(changes.harmless);

    const [refused, insisted] = await Promise.all([
      run(fleet, { event: 'pull_request_target' }),
      run(fleet, { event: 'pull_request_target', inputs: { 'allow-pull-request-target': 'true' } }),
    ]);

    expect([refused.code, insisted.code]).toEqual([2, 0]);
    expect(refused.stdout).toMatch(/^::error::pull_request_target gives the code of strangers .*Git objects only/);
  });

  it.each([
    ['too large', ' '.repeat(25 * 1024 * 1024 + 1), '26214401 bytes; at most 26214400'],
    ['no JSON', '{"pull_request":', 'is no JSON'],
    ['another one', '{"pull_request":{"number":"7"}}', 'is not as GitHub writes it: "pull_request.number"'],
    ['deep', '['.repeat(200_000), 'is no JSON'],
    [
      'with a commit that is an option',
      { merge_group: { base_sha: '--all', head_sha: 'x' } },
      '"merge_group.base_sha"',
    ],
  ])('whose file is %s is refused', async (_, payload, message) => {
    const event = typeof payload === 'string' ? 'pull_request' : 'merge_group';

    const { code, stdout, summary } = await run(changed(changes.harmless), { event, payload });

    expect(code).toBe(2);
    expect(stdout).toContain(message);
    expect(summary).toContain('Not judged');
  });

  it('without a file is refused', async () => {
    const { code, stdout } = await run(changed(changes.harmless), { env: { GITHUB_EVENT_PATH: '/dev/null' } });

    expect([code, stdout]).toEqual([2, expect.stringContaining('it is no file')]);
  });
});
