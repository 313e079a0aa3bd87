import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { skipped } from './support/skipped.ts';

const root = path.resolve(import.meta.dirname, '..');
const folder = '.github/workflows';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly name?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: object;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

function read(name: string): string {
  return readFileSync(path.join(root, folder, name), 'utf8');
}

function workflow(name: string): Workflow {
  return load(read(name)) as Workflow;
}

function jobsOf(name: string): readonly Job[] {
  return Object.values(workflow(name).jobs);
}

describe.each(readdirSync(path.join(root, folder)))('the workflow %s', (name) => {
  it('pins what it uses by commit, with the version behind it', () => {
    const used = Array.from(read(name).matchAll(/uses: (.+)$/gm), ([, what = '']) => what);
    expect(used.length).toBeGreaterThan(0);
    for (const what of used) expect(what).toMatch(/^\.\/(?: #.*)?$|^\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('gives each job its own rights and an end', () => {
    expect(workflow(name).permissions).toEqual({});
    for (const job of jobsOf(name)) {
      expect(job.permissions).toBeDefined();
      expect(job['timeout-minutes']).toBeGreaterThan(0);
      expect(job.name).toBeDefined();
    }
  });

  it('neither runs for strangers with rights, nor puts expressions into a shell', () => {
    expect(Object.keys(workflow(name).on)).not.toContain('pull_request_target');
    for (const { run = '' } of jobsOf(name).flatMap(({ steps }) => steps)) expect(run).not.toContain('${{');
  });

  it('leaves no token in a checkout', () => {
    const checkouts = jobsOf(name).flatMap(({ steps }) =>
      steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')),
    );
    expect(checkouts.map((step) => step.with?.['persist-credentials'])).toEqual(checkouts.map(() => false));
  });

  it('runs scripts that are here', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    const commands = jobsOf(name).flatMap(({ steps }) => steps.map(({ run = '' }) => run));
    for (const [, file = ''] of commands.join('\n').matchAll(/(?:^|\s)(scripts\/\S+)/g))
      expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
    for (const [, script = ''] of commands.join('\n').matchAll(/npm run (\S+)/g))
      expect(Object.keys(scripts)).toContain(script);
  });
});

it('in a release, who builds may write nothing, and who may write builds nothing', () => {
  for (const { permissions = {}, environment, steps } of jobsOf('release.yml')) {
    const mayWrite = Object.values(permissions).includes('write');
    const runs = steps.map(({ run = '' }) => run).join('\n');
    const checksOut = steps.some(({ uses = '' }) => uses.startsWith('actions/checkout@'));
    const builds = checksOut || /npm (?:ci|run|install)|scripts\//.test(runs);
    expect([environment !== undefined, builds]).toEqual([mayWrite, !mayWrite]);
  }
});

it('zizmor finds nothing in the workflows', ({ skip }) => {
  const run = spawnSync(path.join(root, 'scripts/check-workflows.sh'), { encoding: 'utf8', timeout: 60_000 });
  if (run.stderr.includes('SKIPPED')) {
    skipped(run.stderr.trim().replace('SKIPPED: ', ''));
    skip('there is no zizmor');
  }
  expect([run.status, run.stdout]).toEqual([0, expect.stringContaining('No findings to report')]);
});
