import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, sideBySide, temporaryFolders, type CommandResult } from '../support/command.ts';
import { fleetFixture } from '../support/fleet.ts';
import { commitAll } from '../support/git.ts';
import { archive, helmProgram } from '../support/helm.ts';
import { packed, unpacked } from '../support/bundles.ts';

const folderWith = temporaryFolders();
const deployment = 'apps/base/web/deployment.yaml';
const formats = ['pretty', 'json', 'sarif', 'junit', 'markdown', 'html'];

/** The fleet, committed, with a change in its work tree: a container that shares the network of its node. */
function changedFleet(more: Readonly<Record<string, string>> = {}): string {
  const repo = folderWith();
  cpSync(fleetFixture, repo, { recursive: true });
  write(repo, more);
  commitAll(repo);
  const file = join(repo, deployment);
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace('    spec:\n      containers', '    spec:\n      hostNetwork: true\n      containers'),
  );
  return repo;
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

async function gated(
  repo: string,
  ...args: readonly string[]
): Promise<CommandResult & { readonly bundle: string; readonly folder: string }> {
  const folder = folderWith();
  const bundle = join(folder, 'gate.bundle');
  const result = await command(['gate', '--repo', repo, '--base', 'main', '--bundle', bundle, ...args], env());
  return { ...result, bundle, folder };
}

/** A replay by a process that has neither the repository nor git. */
function replayed(bundle: string, ...args: readonly string[]): Promise<CommandResult> {
  return command(['gate', '--replay', bundle, ...args], { cwd: folderWith(), ...env({ PATH: folderWith() }) });
}

function env(more: Readonly<Record<string, string>> = {}): { readonly env: Readonly<Record<string, string>> } {
  return { env: { ...(helmProgram ? { HELM_BIN: helmProgram.file } : {}), ...more } };
}

function outputsIn(folder: string): readonly string[] {
  return formats.map((name) => readFileSync(join(folder, name), 'utf8'));
}

function toFiles(folder: string): readonly string[] {
  return ['--format', formats.map((name) => `${name}=${join(folder, name)}`).join(',')];
}

describe('a bundle', sideBySide, () => {
  it('gives the verdict again in all formats, to the byte, without the repository', async () => {
    const [outputs, again] = [folderWith(), folderWith()];
    const repo = changedFleet();
    const { code, bundle } = await gated(repo, ...toFiles(outputs));
    rmSync(repo, { recursive: true });

    const result = await replayed(bundle, ...toFiles(again));

    expect([code, result.code]).toEqual([1, 1]);
    expect(outputsIn(again)).toEqual(outputsIn(outputs));
    expect(outputsIn(again)[0]).toContain(`${deployment}:17`);
  });

  it('is for its owner only, and holds of each tree the names of all files, but contents only of those read', async () => {
    const { bundle } = await gated(changedFleet({ 'docs/secret.txt': 'nobody reads this\n' }));

    const { description, contents } = unpacked(bundle);

    expect(statSync(bundle).mode & 0o777).toBe(0o600);
    expect(description.base.files).toContainEqual(['docs/secret.txt', null]);
    expect(description.base.files).toContainEqual([deployment, expect.stringMatching(/^[0-9a-f]{64}$/)]);
    expect(contents.map(({ content }) => new TextDecoder().decode(content)).join('')).not.toContain('nobody reads');
  });

  it('tells nothing of the machine', async () => {
    const repo = changedFleet();
    const { bundle, folder } = await gated(repo);

    const text = JSON.stringify(unpacked(bundle).description);

    expect(text).not.toContain(dirname(repo));
    expect(text).not.toContain(folder);
  });

  it('holds a policy from elsewhere', async () => {
    const policy = join(folderWith({ 'own.yaml': 'gate: { mode: observe }\n' }), 'own.yaml');
    const { code, bundle, stdout } = await gated(changedFleet(), '--policy', policy, '--format', 'json');

    const again = await replayed(bundle, '--format', 'json');

    expect([code, again.code]).toEqual([0, 0]);
    expect(again.stdout).toBe(stdout);
    expect(JSON.parse(stdout)).toMatchObject({ policy: { source: 'own.yaml' } });
  });

  it('gives the time of the verdict to waivers that have ended since', async () => {
    const waiver = `apiVersion: kubescape.io/v1beta1
kind: ClusterSecurityException
metadata: { name: legacy }
spec:
  expiresAt: ${new Date(Date.now() + 3_600_000).toISOString()}
  posture: [{ controlID: C-0041, action: ignore }]
`;
    const repo = changedFleet({ 'waivers.yaml': waiver });
    write(repo, {
      'kubescape-gitops.yaml': `${readFileSync(join(repo, 'kubescape-gitops.yaml'), 'utf8')}gate: { exceptions: [waivers.yaml], controls: { include: [C-0041] } }\n`,
    });
    commitAll(repo, 'waivers with the change');
    const { stdout, bundle } = await gated(repo, '--head', 'HEAD', '--base', 'HEAD', '--format', 'json');
    const { description, contents } = unpacked(bundle);
    const later = { ...description, at: Date.now() + 7_200_000 };
    const file = join(folderWith(), 'later');
    writeFileSync(file, packed(later, contents));

    const [again, afterwards] = await Promise.all([
      replayed(bundle, '--format', 'json'),
      replayed(file, '--format', 'json'),
    ]);

    expect(again.stdout).toBe(stdout);
    expect(JSON.parse(again.stdout)).toMatchObject({ waivers: { expired: [] } });
    expect(JSON.parse(afterwards.stdout)).toMatchObject({ waivers: { expired: [{ name: expect.any(String) }] } });
    expect([afterwards.code, afterwards.stderr]).toEqual([3, expect.stringContaining('of the report differs')]);
  });

  it('says which version gave another verdict', async () => {
    const { bundle } = await gated(changedFleet());
    const { description, contents } = unpacked(bundle);
    const changed = { ...description, tool: { ...description.tool, version: '0.0.9' } };
    const other = { ...changed, report: { sha256: '0'.repeat(64), fields: [] } };
    writeFileSync(bundle, packed(other, contents));

    const { code, stdout, stderr } = await replayed(bundle);

    expect(code).toBe(3);
    expect(stdout).toContain('FAIL');
    expect(stderr).toMatch(
      /^error: this is another verdict than that of the bundle: it was given by version 0\.0\.9, and this is \S+\n$/m,
    );
  });

  it('names a file that is read now and was not before', async () => {
    const { bundle } = await gated(changedFleet());
    const { description, contents } = unpacked(bundle);
    const files = description.base.files.map(([name, content]) => [name, name === deployment ? null : content]);
    writeFileSync(bundle, packed({ ...description, base: { files, ref: 'main' } }, contents));

    const { code, stdout, stderr } = await replayed(bundle);

    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(`lacks the content of "${deployment}" of base`);
  });

  it('is not mixed with a repository', async () => {
    const { bundle } = await gated(changedFleet());

    const { code, stderr } = await replayed(bundle, '--base', 'main');

    expect([code, stderr]).toEqual([2, expect.stringContaining("cannot be used with option '--base <ref>'")]);
  });

  it('that cannot be written ends with 2', async () => {
    const file = join(folderWith(), 'missing/gate.bundle');

    const { code, stderr } = await gated(changedFleet(), '--bundle', file);

    expect([code, stderr]).toEqual([2, expect.stringContaining('its folder does not exist; make it first')]);
  });
});

describe.runIf(helmProgram)('a bundle with charts', sideBySide, () => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: flux-system }
spec:
  interval: 10m
  chart: { spec: { chart: shop, version: 1.2.3, sourceRef: { kind: HelmRepository, name: charts } } }
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: charts, namespace: flux-system }
spec: { url: https://charts.example.org, interval: 1h }
`;
  const template = 'apiVersion: v1\nkind: Pod\nmetadata: {name: shop}\nspec: {containers: [{name: a, image: b}]}\n';
  const entry = 'clusters/stages/prod/clusters/amer';

  async function withCharts(): Promise<Awaited<ReturnType<typeof gated>>> {
    const charts = folderWith({ 'shop-1.2.3.tgz': archive({ 'templates/pod.yaml': template }) });
    const listed = readFileSync(join(fleetFixture, entry, 'kustomization.yaml'), 'utf8');
    const repo = changedFleet({
      [`${entry}/release.yaml`]: release,
      [`${entry}/kustomization.yaml`]: listed.replace('resources:\n', 'resources:\n  - release.yaml\n'),
    });
    const result = await gated(repo, '--charts', charts, '--format', 'json');
    rmSync(charts, { recursive: true });
    return result;
  }

  it('holds those of folders outside of the repository', async () => {
    const { stdout, bundle } = await withCharts();

    const again = await replayed(bundle, '--format', 'json');

    expect(stdout).toContain('"name":"shop"');
    expect(again.stdout).toBe(stdout);
    expect(unpacked(bundle).description.environment).toEqual({ helm: helmProgram?.version });
  });

  it('says which helm rendered them for another verdict', async () => {
    const { bundle } = await withCharts();
    const { description, contents } = unpacked(bundle);
    const other = { environment: { helm: 'v4.0.0' }, report: { sha256: '0'.repeat(64), fields: [] } };
    writeFileSync(bundle, packed({ ...description, ...other }, contents));

    const { code, stderr } = await replayed(bundle);

    expect(code).toBe(3);
    expect(stderr).toContain(`rendered with helm v4.0.0, and now with helm ${helmProgram?.version}`);
  });
});
