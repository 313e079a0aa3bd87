import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { judge, JudgeError, type JudgeSettings, type Judgement } from '../../../src/serve/judging/judge.ts';
import { mainFile, sideBySide, temporaryFolders } from '../../support/command.ts';
import { newIn, repositories } from '../../support/gated-change.ts';
import { deployment, privileged, prod } from '../../support/gated-fleet.ts';
import { cloned, git } from '../../support/git.ts';
import { hashOf } from '../../support/serve/subjects.ts';
import { reportOf } from '../../../src/serve/stored-report.ts';

const repository = repositories();
const folder = temporaryFolders();
const { signal: never } = new AbortController();
const mebibyte = 1024 * 1024;
const worse = { 'apps/web.yaml': deployment('web', privileged) };
const harmless = { 'apps/web.yaml': deployment('web', '          tty: true\n') };

const real: JudgeSettings = {
  program: process.execPath,
  args: [mainFile],
  env: { PATH: process.env['PATH'], HOME: folder() },
  charts: [],
  milliseconds: 60_000,
  memoryBytes: 2048 * mebibyte,
};

/** A judge that does what a script says; its arguments stand in `argv`. */
function scripted(script: string, settings: Partial<JudgeSettings> = {}): JudgeSettings {
  return { ...real, args: ['-e', `const argv = process.argv.slice(1); ${script}`], ...settings };
}

/** Judges with a script in a folder of its own. */
function judged(settings: JudgeSettings, directory = folder(), signal = never): Promise<Judgement> {
  const [baseSha, headSha] = [hashOf('base'), hashOf('head')];
  return judge({ directory, baseRef: 'main', baseSha, headSha, policySha: baseSha }, settings, signal);
}

/** The error that a judgement ends with: one line. */
async function errorOf(judging: Promise<Judgement>): Promise<JudgeError> {
  const error: unknown = await judging.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof JudgeError)) throw new Error(`no JudgeError: ${String(error)}`);
  expect(error.message).not.toMatch(/[\n\r]/);
  return error;
}

/** Judges a change as `serve` does: in a bare clone, by the hashes of its commits. */
function judgedChange(
  base: typeof prod,
  change: typeof prod,
  { baseRef = 'main', charts = [] }: { baseRef?: string; charts?: readonly string[] } = {},
): Promise<Judgement> {
  const directory = cloned(repository(base, change), folder(), '--bare');
  const [baseSha, headSha] = [git(directory, 'rev-parse', 'main'), git(directory, 'rev-parse', 'change')];
  return judge({ directory, baseRef, baseSha, headSha, policySha: baseSha }, { ...real, charts }, never);
}

describe('a judge', sideBySide, () => {
  it.each([
    ['pass', harmless, []],
    ['fail', worse, ['C-0057 Deployment/web']],
    ['incomplete', { 'apps/kustomization.yaml': 'resources: [none.yaml]\n' }, []],
  ])('says %s of a change, with a report of that outcome', async (outcome, change, found) => {
    const judgement = await judgedChange(prod, change);
    const report = reportOf(judgement.report);

    expect([judgement.outcome, report.outcome, newIn(report)]).toEqual([outcome, outcome, found]);
  });

  it('refuses a repository whose policy cannot be read, with its own sentence', async () => {
    const broken = { ...prod, 'kubescape-gitops.yaml': 'gate: { severity: worst }\n' };
    const { code, message } = await errorOf(judgedChange(broken, harmless));

    expect(code).toBe('REFUSED');
    expect(message).toMatch(/kubescape-gitops\.yaml/);
    expect(message).not.toMatch(/^error|\/tmp\//);
  });

  it('takes a branch that begins with dashes for a branch', async () => {
    const { report, outcome } = await judgedChange(prod, worse, { baseRef: '--replay=x' });

    expect([outcome, reportOf(report).base.ref]).toEqual(['fail', '--replay=x']);
  });

  it('takes a folder of charts that begins with dashes for a folder', async () => {
    const { code, message } = await errorOf(judgedChange(prod, worse, { charts: ['--publish'] }));

    expect([code, message]).toEqual(['REFUSED', expect.stringContaining('"--publish"')]);
  });
});

describe('a judge that', sideBySide, () => {
  it('is started gets its arguments one by one, and sees nothing of our environment', async () => {
    const script = `process.stdout.write(JSON.stringify({ outcome: 'pass', argv, env: process.env, cwd: process.cwd() }))`;
    const directory = folder();
    const settings = scripted(script, { env: { HOME: '/none' }, charts: ['/charts/a', '-b c'] });
    const [baseSha, headSha] = [hashOf('base'), hashOf('head')];
    const change = { directory, baseRef: '-q; $(id)', baseSha, headSha, policySha: baseSha };
    const { report, outcome } = await judge(change, settings, never);

    expect([outcome, JSON.parse(report)]).toEqual([
      'pass',
      {
        outcome: 'pass',
        argv: [
          'gate',
          `--repo=${directory}`,
          '--base=-q; $(id)',
          `--merge-base=${hashOf('base')}`,
          `--head=${hashOf('head')}`,
          `--policy-of=${hashOf('base')}`,
          '--format=json',
          '--charts=/charts/a',
          '--charts=-b c',
        ],
        env: { HOME: '/none' },
        cwd: directory,
      },
    ]);
  });

  it.each([
    ['says nothing', 'process.exitCode = 0'],
    ['is cut off in its report', `process.stdout.write('{"outcome":"pass"')`],
    [
      'ends as if it failed, with a report that passes',
      `process.stdout.write('{"outcome":"pass"}'); process.exitCode = 1`,
    ],
    ['ends as if it passed, with a report that fails', `process.stdout.write('{"outcome":"fail"}')`],
    ['prints no object', `process.stdout.write('[{"outcome":"pass"}]')`],
    ['prints something else behind its report', `process.stdout.write('{"outcome":"pass"} {}')`],
    ['ends with a code of nothing', `process.stdout.write('{"outcome":"pass"}'); process.exitCode = 7`],
    ['ends with 2 and no sentence', 'process.exitCode = 2'],
    [
      'is killed behind its report',
      `process.stdout.write('{"outcome":"pass"}', () => process.kill(process.pid, 'SIGKILL'))`,
    ],
  ])('%s has crashed', async (_, script) => {
    expect((await errorOf(judged(scripted(script)))).code).toBe('CRASH');
  });

  it('crashes is quoted with its first line, without the folder of the mirror', async () => {
    const script = `process.stderr.write('\\ninternal error in ' + process.cwd() + '/x\\n  at y\\n'); process.exitCode = 3`;
    const { code, message } = await errorOf(judged(scripted(script)));

    expect([code, message]).toEqual(['CRASH', 'the judge ended with 3: internal error in repository/x']);
  });

  it('is killed by somebody else says by what', async () => {
    const { message } = await errorOf(judged(scripted(`process.kill(process.pid, 'SIGKILL')`)));

    expect(message).toBe('the judge was ended by SIGKILL: ');
  });

  it('refuses names no folder of ours, and not more than a sentence', async () => {
    const script = `process.stderr.write('warning: x\\nerror: ' + process.cwd() + '/a.yaml is ' + 'b'.repeat(5000) + '\\n'); process.exitCode = 2`;
    const { code, message } = await errorOf(judged(scripted(script)));

    expect(code).toBe('REFUSED');
    expect(message).toMatch(/^repository\/a\.yaml is b+$/);
    expect(message.length).toBeLessThanOrEqual(1000);
  });

  it('takes too long is ended', async () => {
    const { code, message } = await errorOf(judged(scripted('setInterval(() => {}, 1000)', { milliseconds: 1000 })));

    expect([code, message]).toEqual(['LIMIT', 'judging takes longer than 1 s']);
  });

  it('takes too long and does not listen is ended, too', async () => {
    const script = `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`;

    expect((await errorOf(judged(scripted(script, { milliseconds: 1000 })))).code).toBe('LIMIT');
  });

  it('takes too much memory is ended', async () => {
    const script = `globalThis.all = []; setInterval(() => all.push(Buffer.alloc(16 * 1024 * 1024, 1)), 1)`;
    const { code, message } = await errorOf(judged(scripted(script, { memoryBytes: 200 * mebibyte })));

    expect([code, message]).toEqual(['LIMIT', 'judging takes more than 200 MiB']);
  });

  it('finds its own heap too small has met the limit of memory', async () => {
    const script = `const all = []; for (;;) all.push({ all: [all.length] })`;
    const args = ['--max-old-space-size=20', ...scripted(script).args];
    const { code, message } = await errorOf(judged({ ...real, args }));

    expect([code, message]).toEqual(['LIMIT', expect.stringMatching(/^judging takes more than \d+ MiB$/)]);
  });

  it('prints a report without an end is ended', async () => {
    const script = `const print = () => process.stdout.write('{'.repeat(65536), print); print()`;
    const { code, message } = await errorOf(judged(scripted(script, { reportBytes: 2 * mebibyte })));

    expect([code, message]).toEqual(['LIMIT', 'the report has more than 2 MiB']);
  });

  it('prints errors without an end is ended', async () => {
    const script = `const print = () => process.stderr.write('x'.repeat(65536), print); print()`;
    const { code, message } = await errorOf(judged(scripted(script)));

    expect([code, message]).toEqual(['CRASH', 'the judge tells of errors without an end']);
  });

  it('is called off is ended with all that it started', async () => {
    const directory = folder();
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
      require('node:fs').writeFileSync('pids', process.pid + ' ' + child.pid + ' .');
      setInterval(() => {}, 1000)`;
    const stop = new AbortController();
    const judging = judged(scripted(script), directory, stop.signal);
    const file = path.join(directory, 'pids');
    while (!existsSync(file) || !readFileSync(file, 'utf8').endsWith('.'))
      await new Promise((done) => setTimeout(done, 5));
    stop.abort(new Error('superseded'));

    await expect(judging).rejects.toThrow('superseded');
    for (const pid of readFileSync(file, 'utf8').split(' ').slice(0, 2)) await gone(Number(pid));
  });

  it('is called off before it begins is never started', async () => {
    const directory = folder();
    const script = `require('node:fs').writeFileSync('started', '')`;

    await expect(judged(scripted(script), directory, AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed');
    expect(existsSync(path.join(directory, 'started'))).toBe(false);
  });
});

/** Waits until there is no such process. */
async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((done) => setTimeout(done, 5));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'latin1'));
  } catch {
    return false;
  }
}
