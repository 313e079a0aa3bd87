import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exists, runAction, workflowCommand, type ActionResult, type ActionStep } from '../support/action.ts';
import {
  changedFleets,
  changes,
  deployment,
  pullRequest,
  settingsWith,
  type ChangedFleet,
} from '../support/changed-fleet.ts';
import { sideBySide, temporaryFolders } from '../support/command.ts';
import { commitAll } from '../support/git.ts';
import { Github } from '../support/github/github.ts';

const changed = changedFleets();
const folder = temporaryFolders();
let github: Github;
let token: string;

beforeAll(async () => {
  github = await Github.start();
  token = await github.appToken({ checks: 'write', contents: 'read', pull_requests: 'write' });
});
afterAll(() => github.close());

async function run(fleet: ChangedFleet, step: Partial<ActionStep> = {}): Promise<ActionResult> {
  return runAction({ workspace: fleet.folder, event: 'pull_request', payload: pullRequest(fleet), ...step });
}

interface Published extends ActionResult {
  /** Title and texts of the check run, Markdown. */
  readonly markdown: string;
  /** Of its annotations, plain. */
  readonly plain: string;
  /** Everything. */
  readonly shown: string;
}

/** The same, and with all that GitHub shows of it. */
async function published(fleet: ChangedFleet, step: Partial<ActionStep> = {}): Promise<Published> {
  await github.push(fleet.head);
  const inputs = { token, ...step.inputs };
  const result = await run(fleet, { ...step, inputs, env: { GITHUB_API_URL: github.url, ...step.env } });
  const runs = await github.runs(fleet.head);
  const annotations = await Promise.all(runs.map(({ id }) => github.annotations(id)));
  const markdown = runs.map(({ output: { title, summary, text } }) => [title, summary, text].join('\n')).join('\n');
  const plain = annotations
    .flat()
    .map(({ title, message, raw_details: details }) => [title, message, details].join('\n'));
  return { ...result, markdown, plain: plain.join('\n'), shown: JSON.stringify([runs, annotations]) };
}

describe('text of the repository', sideBySide, () => {
  it.each(['x;$(touch${IFS}pwned)', '::set-output', '@everyone', 'a%0A::error::b'])(
    'a branch %s and a title like it are nowhere',
    async (name) => {
      const fleet = changed(changes.privileged);
      const payload = pullRequest(fleet, { ref: name, title: `${name}\n::set-output name=conclusion::pass` });

      const { code, everything, shown } = await published(fleet, { payload });

      expect(code).toBe(1);
      expect(everything + shown).not.toContain(name);
      expect(exists(fleet.folder, 'pwned')).toBe(false);
    },
  );

  it.each([
    '@octocat',
    '[click](https://evil.example)',
    '<img src=x>',
    '\u001b[31mred\u001b]0;title\u0007',
    '\n::error::forged\n',
    '\r\n::set-output name=conclusion::pass',
    '##[add-mask]pass',
    '\u202ereversed',
  ])('an object called %j acts nowhere', async (name) => {
    const fleet = changed({ 'apps/base/web/deployment.yaml': deployment(name, '1.4.2', 'true', name) });

    const [withCheck, without] = [await published(fleet), await run(fleet)];

    expect([withCheck.code, without.code].every((code) => code === 1 || code === 3)).toBe(true);
    expect([withCheck, without].map(({ outputs }) => outputs['conclusion'])).not.toContain('pass');
    const { markdown, plain } = withCheck;
    const logs = [withCheck, without].flatMap(({ stdout, stderr }) => [stdout, stderr]);
    for (const text of [...logs, withCheck.summary, without.summary, markdown, plain]) expect(text).not.toMatch(acting);
    for (const log of logs) expect(log).not.toMatch(workflowCommand);
    for (const text of [withCheck.summary, markdown]) expect(text).not.toMatch(/@octocat|\]\(https|<img/);
    expect(plain).not.toMatch(/(?<!\w|\/)@octocat/);
  });

  it.each([
    ['a value', { 'apps/base/web/secret.yaml': secret('stringData: { token: hunter2-new }') }],
    ['one that is no text', { 'apps/base/web/secret.yaml': secret('stringData: { token: [hunter2-new] }') }],
    ['one that is no base64', { 'apps/base/web/secret.yaml': secret('data: { token: "hunter2-new!" }') }],
    ['a file that is no YAML', { 'apps/base/web/secret.yaml': secret('stringData: { token: hunter2-new') }],
    ['an alias', { 'apps/base/web/secret.yaml': secret('data: { token: *hunter2 }') }],
    ['a number that is none', { 'apps/base/web/secret.yaml': secret('data: { token: !!int hunter2 }') }],
    ['an expression', { 'apps/base/web/secret.yaml': secret('stringData: { token: "hunter2 ${hunter2" }') }],
    ['a literal', { 'apps/base/web/kustomization.yaml': 'secretGenerator: [{ name: s, literals: [hunter2] }]\n' }],
    ['a key twice', { 'apps/base/web/secret.yaml': secret('stringData: { token: hunter2-new, token: hunter2-new }') }],
  ])('%s of a Secret is nowhere', async (_, change) => {
    const fleet = changed({ ...change, ...changes.privileged });
    const inputs = { format: 'json,sarif,junit,markdown,pretty,html', verbose: 'true' };

    const { code, everything, shown } = await published(fleet, { inputs });
    const reports = ['json', 'sarif', 'xml', 'md', 'txt', 'html'].map((ending) =>
      readFileSync(path.join(fleet.folder, `results.${ending}`), 'utf8'),
    );

    expect([1, 3]).toContain(code);
    expect([everything, shown, ...reports].join('\n')).not.toMatch(/hunter2|only-for-this-test/);
  });
});

/** But for line ends, which are ours. */
const acting = /[^\P{Cc}\n]|\u202e|^::error::forged/mu;

function secret(content: string): string {
  return `apiVersion: v1\nkind: Secret\nmetadata:\n  name: web\n${content}\n`;
}

describe('a change', sideBySide, () => {
  it('cannot waive itself: by annotation, exception file or policy', async () => {
    const waived = deployment('web', '1.4.2', 'true').replace(
      'example.org/note: "none"',
      'kubescape.io/skip-controls: C-0057',
    );
    const fleet = changed({
      'apps/base/web/deployment.yaml': waived,
      'accepted.json': JSON.stringify([
        {
          name: 'all',
          policyType: 'postureExceptionPolicy',
          actions: ['alertOnly'],
          resources: [{ designatorType: 'Attributes', attributes: { kind: '.*' } }],
          posturePolicies: [{ frameworkName: '.*' }],
        },
      ]),
      'kubescape-gitops.yaml': settingsWith('mode: observe, exceptions: [accepted.json]'),
    });

    const { code, summary } = await run(fleet);

    expect(code).toBe(1);
    expect(summary).toContain('C-0057');
  });

  it('fetches nothing: neither a remote base nor a chart of an address that it names', async () => {
    let asked = 0;
    const server = createServer((_, response) => {
      asked += 1;
      response.end();
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const { port } = server.address() as AddressInfo;
    const remote = `resources:\n  - http://127.0.0.1:${port}/base.yaml\n  - git::http://127.0.0.1:${port}/repo\n`;
    const fleet = changed({ 'apps/base/web/kustomization.yaml': remote });

    const { code } = await run(fleet);
    server.close();

    expect([code, asked]).toEqual([3, 0]);
  });

  it('reads nothing outside of the repository, by path or by link', async () => {
    const outside = folder({ 'passwords.yaml': 'password-of-the-machine: 1\n' });
    const fleet = changed({
      'apps/base/web/kustomization.yaml': `resources: [../../../../${path.basename(outside)}, link.yaml]\n`,
    });
    symlinkSync(path.join(outside, 'passwords.yaml'), path.join(fleet.folder, 'apps/base/web/link.yaml'));
    const head = commitAll(fleet.folder);

    const { code, everything } = await run({ ...fleet, head });

    expect(code).toBe(3);
    expect(everything).not.toContain('password-of-the-machine');
  });

  it('that is a bomb of aliases ends as incomplete', async () => {
    const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`);
    const bomb = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: bomb }\na0: &a0 x\n${lines.join('\n')}\n`;

    expect((await run(changed({ 'apps/base/web/deployment.yaml': bomb }))).code).toBe(3);
  });

  it('writes to no place that a link of the checkout leads to', async () => {
    const outside = folder({ profile: 'untouched' });
    const fleet = changed(changes.harmless);
    symlinkSync(path.join(outside, 'profile'), path.join(fleet.folder, 'results.json'));
    symlinkSync(outside, path.join(fleet.folder, 'reports'));

    const results = await Promise.all(
      [{ format: 'json' }, { format: 'json=reports/profile' }, { format: 'json=../profile' }].map((inputs) =>
        run(fleet, { inputs }),
      ),
    );

    expect(results.map(({ code }) => code)).toEqual([2, 2, 2]);
    expect(readFileSync(path.join(outside, 'profile'), 'utf8')).toBe('untouched');
  });

  it('brings no charts of its own under the name of those outside', async () => {
    const fleet = changed(changes.harmless);
    mkdirSync(path.join(fleet.folder, 'charts'));

    const { code, stdout } = await run(fleet, { inputs: { charts: 'charts' } });

    expect(code).toBe(2);
    expect(stdout).toContain('lies in the checkout, where the change may have edited it');
  });

  it('leads to no repository elsewhere by a link', async () => {
    const fleet = changed(changes.privileged);
    symlinkSync(changed(changes.harmless).folder, path.join(fleet.folder, 'other'));

    expect((await run(fleet, { inputs: { files: 'other' } })).code).toBe(2);
  });
});

describe('the token', sideBySide, () => {
  it('is shown nowhere, and no program that the Action starts sees it', async () => {
    const fleet = changed(changes.privileged);
    const programs = folder();
    const seen = path.join(programs, 'seen');
    writeFileSync(path.join(programs, 'git'), `#!/bin/sh\nenv >> '${seen}'\nexec '${gitProgram}' "$@"\n`, {
      mode: 0o755,
    });

    const { code, everything, shown } = await published(fleet, {
      env: { PATH: `${programs}:${process.env['PATH']}`, ACTIONS_RUNTIME_TOKEN: 'runtime-token' },
    });

    expect(code).toBe(1);
    expect(everything + shown).not.toContain(token);
    expect(readFileSync(seen, 'utf8')).toContain('GIT_OPTIONAL_LOCKS');
    expect(readFileSync(seen, 'utf8')).not.toMatch(new RegExp(`${token}|runtime-token|INPUT_`));
  });
});

const gitProgram = (process.env['PATH'] ?? '')
  .split(path.delimiter)
  .map((one) => path.join(one, 'git'))
  .find((file) => exists(file));
