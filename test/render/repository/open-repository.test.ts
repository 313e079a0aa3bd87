import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseClusters } from '../../../src/render/repository/open-repository.ts';
import { fleets } from '../../support/fleet.ts';
import { skipped } from '../../support/skipped.ts';

const fleet = fleets();
const shared = path.resolve(import.meta.dirname, '../../../../shared/repos');
const hasShared = existsSync(shared);
if (!hasShared) skipped('5 tests of entry points in real repositories; put "shared" beside the checkout');

const env = process.env;
const dev = 'clusters/stages/dev/clusters/amer';
const prod = 'clusters/stages/prod/clusters/amer';

async function namesOf(argument: string, cwd = '/'): Promise<readonly string[]> {
  return (await chooseClusters(argument, { cwd, env })).clusters.map(({ name }) => name);
}

async function errorOf(argument: string, cwd = '/'): Promise<string> {
  return namesOf(argument, cwd).then(
    (names) => `no error but ${names.join(', ')}`,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('an argument', () => {
  it('that is the root of a repository stands for all of its clusters', async () => {
    expect(await namesOf(fleet())).toEqual(['amer-dev', 'amer-prod']);
  });

  it('that is a folder of a repository stands for the clusters below', async () => {
    const root = fleet();

    expect(await namesOf(path.join(root, 'clusters/stages/dev'))).toEqual(['amer-dev']);
    expect(await namesOf(path.join(root, prod))).toEqual(['amer-prod']);
    expect(await namesOf('.', path.join(root, dev))).toEqual(['amer-dev']);
  });

  it('that is the name or the path of a cluster is looked up where one stands', async () => {
    const root = fleet();

    expect(await namesOf('amer-prod', root)).toEqual(['amer-prod']);
    expect(await namesOf('amer-prod', path.join(root, 'apps'))).toEqual(['amer-prod']);
    expect(await namesOf(dev, path.join(root, 'apps'))).toEqual(['amer-dev']);
  });

  it.skipIf(process.getuid?.() === 0)('with a folder that may not be read is refused in a sentence', async () => {
    const root = fleet();
    mkdirSync(path.join(root, 'closed'), { mode: 0 });
    const message = await errorOf(root);
    expect(message).toMatch(/^cannot read the repository at ".*": EACCES: /);
  });

  it('that is none of these is refused with what there is', async () => {
    const root = fleet();
    const there = `has: amer-dev (${dev}), amer-prod (${prod})`;

    expect(await errorOf('asia', root)).toContain(`"asia" is neither a folder nor a cluster; `);
    expect(await errorOf('asia', root)).toContain(there);
    expect(await errorOf(path.join(root, 'apps'))).toContain('holds no entry point of Flux; ');
    expect(await errorOf(path.join(root, 'apps'))).toContain(there);
    expect(await errorOf(path.join(root, 'kubescape-gitops.yaml'))).toContain('is a file; name a folder');
  });

  it('that holds nothing of Flux is refused with what is looked for', async () => {
    const root = fleet({ clusters: undefined, 'kubescape-gitops.yaml': undefined });

    expect(await errorOf(root)).toContain('expected flux-system/gotk-sync.yaml, a FluxInstance, or clusters in');
  });
});

describe('clusters', () => {
  it('are discovered where no settings name them, called by their folder or, if that is not enough, their path', async () => {
    const root = fleet({ 'kubescape-gitops.yaml': undefined });
    const alone = fleet({ 'kubescape-gitops.yaml': undefined, 'clusters/stages/dev': undefined });

    expect(await namesOf(root)).toEqual([dev, prod]);
    expect(await namesOf(alone)).toEqual(['amer']);
  });

  it('that are discovered stand beside those that settings name, unless discovery is off', async () => {
    const settings = `clusters: [{name: only, entry: ${dev}}]\n`;

    expect(await namesOf(fleet({ 'kubescape-gitops.yaml': settings }))).toEqual(['only', prod]);
    expect(await namesOf(fleet({ 'kubescape-gitops.yaml': `${settings}discovery: false\n` }))).toEqual(['only']);
  });

  it('of settings need an entry that is there', async () => {
    const lost = fleet({ 'kubescape-gitops.yaml': 'clusters:\n  - name: a\n    entry: clusters/nowhere\n' });
    const unnamed = fleet({ 'kubescape-gitops.yaml': 'clusters:\n  - name: asia\n' });

    expect(await errorOf(lost)).toContain('kubescape-gitops.yaml:3: no files below "clusters/nowhere"');
    expect(await errorOf(unnamed)).toContain('cluster "asia" needs an entry: no entry point is called so; there are: ');
  });

  it('may have an entry that nothing in the repository marks', async () => {
    const root = fleet({
      'kubescape-gitops.yaml': 'clusters: [{name: bare, entry: apps/base/web}]\ndiscovery: false\n',
    });
    const [cluster] = (await chooseClusters(root, { cwd: '/', env })).clusters;

    expect(cluster?.entry).toMatchObject({
      path: 'apps/base/web',
      source: { kind: 'GitRepository', name: 'flux-system' },
    });
  });

  it('know stage, version, strictness and values', async () => {
    const { clusters } = await chooseClusters(fleet(), { cwd: '/', env });

    expect(clusters.map(({ stage, strict, fluxVersion, branch }) => [stage, strict, fluxVersion, branch])).toEqual([
      ['dev', true, undefined, 'develop'],
      ['prod', true, '2.9.1', undefined],
    ]);
    expect(clusters[1]?.contents.get('Secret/flux-system/cluster-secrets')?.data).toEqual({ DOMAIN: 'example.org' });
  });
});

describe('the files of a repository', () => {
  it('are those that Git knows or would take in', async () => {
    const root = fleet({ '.gitignore': 'ignored.yaml\n', 'ignored.yaml': 'a: b\n', 'new.yaml': 'a: b\n' });
    execFileSync('git', ['init', '--quiet', root]);
    execFileSync('git', ['-C', root, 'add', 'apps', 'base']);
    symlinkSync('new.yaml', path.join(root, 'link.yaml'));
    const { repository } = await chooseClusters(root, { cwd: '/', env });

    expect(repository.root).toBe(root);
    expect(repository.tree.files).toContain('new.yaml');
    expect(repository.tree.files).toContain('base/services/web.yaml');
    expect(repository.tree.files).not.toContain('ignored.yaml');
    expect(repository.tree.files).not.toContain('link.yaml');
    expect(repository.notices).toEqual([]);
  });

  it('are all of them where Git cannot tell, which is told', async () => {
    const root = fleet({ '.gitignore': 'ignored.yaml\n', 'ignored.yaml': 'a: b\n' });
    mkdirSync(path.join(root, '.git'));
    const { repository } = await chooseClusters(root, { cwd: '/', env: {} });

    expect(repository.tree.files).toContain('ignored.yaml');
    expect(repository.notices).toEqual([expect.stringContaining('git is not installed')]);
  });

  it('start no program that the configuration of the checkout names', async () => {
    const root = fleet();
    execFileSync('git', ['init', '--quiet', root]);
    const trap = path.join(root, 'trap.sh');
    writeFileSync(trap, `#!/bin/sh\ntouch ${root}/sprung\n`, { mode: 0o755 });
    execFileSync('git', ['-C', root, 'config', 'core.fsmonitor', trap]);
    await chooseClusters(root, { cwd: '/', env });

    expect(existsSync(path.join(root, 'sprung'))).toBe(false);
  });
});

describe.skipIf(!hasShared)('real repositories without Git', () => {
  it.each([
    ['flux2-kustomize-helm-example', ['production', 'staging']],
    ['flux2-kustomize-helm-example/clusters/staging', ['staging']],
    ['flux2-multi-tenancy', ['production', 'staging']],
    ['flux2-multi-tenancy/clusters/staging', ['staging']],
    ['home-ops', ['cluster']],
  ])('%s has the clusters %j', async (folder, names) => {
    expect(await namesOf(path.join(shared, folder))).toEqual(names);
  });
});
