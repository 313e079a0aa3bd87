import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { GateReport } from '../../src/report/gate/gate-report.ts';
import { command, sideBySide, temporaryFolders } from '../support/command.ts';
import { fleetFixture } from '../support/fleet.ts';
import { commitAll } from '../support/git.ts';
import { helmProgram } from '../support/helm.ts';

const folderWith = temporaryFolders();
const formats = ['pretty', 'json', 'sarif', 'junit', 'markdown', 'html'];

/** Two clusters; both have a release, of which one Pod is random. */
const files: Readonly<Record<string, string>> = {
  ...Object.fromEntries(readdirSync(fleetFixture, { recursive: true, encoding: 'utf8' }).flatMap(textOf)),
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.2.3\n',
  'charts/shop/values.yaml': 'privileged: false\n',
  'charts/shop/templates/pods.yaml': `apiVersion: v1
kind: Pod
metadata: { name: shop, annotations: { salt: "{{ randAlphaNum 8 }}" } }
spec:
  containers:
    - { name: a, image: b, securityContext: { privileged: {{ .Values.privileged }} } }
`,
  'base/services/release.yaml': `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: flux-system }
spec:
  interval: 10m
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: flux-system } } }
`,
};

function textOf(name: string): readonly (readonly [string, string])[] {
  const file = join(fleetFixture, name);
  if (!statSync(file).isFile()) return [];
  const text = readFileSync(file, 'utf8');
  const isServices = name === 'base/services/kustomization.yaml';
  return [[name, isServices ? text.replace('resources:\n', 'resources:\n  - release.yaml\n') : text]];
}

/** What is changed in a work tree: a manifest for both clusters, and a default value of the chart. */
const changes: Readonly<Record<string, string>> = {
  'charts/shop/values.yaml': 'privileged: true\n',
  'apps/base/web/deployment.yaml': (files['apps/base/web/deployment.yaml'] ?? '').replace(
    '    spec:\n      containers',
    '    spec:\n      hostNetwork: true\n      hostPID: true\n      containers',
  ),
};

/** A repository whose files are made one after the other, in an order. */
function repositoryOf(names: readonly string[]): string {
  const repo = folderWith();
  for (const name of names) write(repo, name, files[name] ?? '');
  commitAll(repo);
  for (const name of names) if (changes[name] !== undefined) write(repo, name, changes[name]);
  return repo;
}

function write(repo: string, name: string, text: string): void {
  mkdirSync(dirname(join(repo, name)), { recursive: true });
  writeFileSync(join(repo, name), text);
}

/** What a gate says in all formats. */
async function outputsOf(repo: string, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const out = folderWith();
  const targets = formats.map((name) => `${name}=${join(out, name)}`).join(',');
  const helm = helmProgram ? { HELM_BIN: helmProgram.file } : {};
  await command(['gate', '--repo', repo, '--base', 'main', '--format', targets], { env: { ...helm, ...env } });
  return formats.map((name) => readFileSync(join(out, name), 'utf8'));
}

describe.runIf(helmProgram)('the same change', sideBySide, () => {
  it('gives the same bytes in every format, wherever it lies and in whatever order its files were made', async () => {
    const names = Object.keys(files).toSorted();

    const [first, ...others] = await Promise.all([
      outputsOf(repositoryOf(names), {}),
      outputsOf(repositoryOf(names.toReversed()), {}),
      outputsOf(repositoryOf(names.toSorted((left, right) => left.length - right.length)), { TZ: 'Asia/Tokyo' }),
      outputsOf(repositoryOf(names), { LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' }),
    ]);

    expect(first?.[0]).toContain('FAIL');
    expect(first?.[0]).toContain('charts/shop/values.yaml:1');
    for (const other of others) expect(other).toEqual(first);
  });

  it('gives the same bytes without a cache, with an empty one, and from it', async () => {
    const repo = repositoryOf(Object.keys(files));
    const cached = { XDG_CACHE_HOME: folderWith() };

    const without = await outputsOf(repo, {});
    const [cold, warm] = [await outputsOf(repo, cached), await outputsOf(repo, cached)];

    expect(cold).toEqual(without);
    expect(warm).toEqual(cold);
  });

  it('gives the same bytes from commits as from a checkout, but for its name', async () => {
    const repo = repositoryOf(Object.keys(files));
    const ofTree = await jsonOf(repo, 'worktree');
    const base = commitAll(repo, 'the change');

    const ofCommit = await jsonOf(repo, 'HEAD', 'HEAD~1');

    expect(ofCommit.head).toEqual({ ref: 'HEAD', commit: base });
    expect({ ...ofCommit, head: 0, base: 0, policy: 0 }).toEqual({ ...ofTree, head: 0, base: 0, policy: 0 });
    expect(ofCommit.policy.digest).toBe(ofTree.policy.digest);
  });
});

async function jsonOf(repo: string, head: string, base = 'main'): Promise<GateReport> {
  const env = helmProgram ? { HELM_BIN: helmProgram.file } : {};
  const { stdout } = await command(['gate', '--repo', repo, '--base', base, '--head', head, '--format', 'json'], {
    env,
  });
  const report: GateReport = JSON.parse(stdout);
  return report;
}
