import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Report } from '../../../src/report/report.ts';
import { command, readOutput, scan, sideBySide, temporaryFolders } from '../../support/command.ts';
import { fleetFixture, fleets } from '../../support/fleet.ts';
import { archive, helmProgram } from '../../support/helm.ts';

const fleet = fleets();
const folder = temporaryFolders();
const env = helmProgram ? { HELM_BIN: helmProgram.file } : {};

/** The fleet, whose services hold releases of charts in a registry, a name and a chart each. */
function fleetWith(...releases: readonly (readonly [name: string, chart: string, version: string])[]): string {
  const kustomization = readFileSync(path.join(fleetFixture, 'base/services/kustomization.yaml'), 'utf8');
  const documents = releases.map(
    ([name, chart, version]) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  chart: {spec: {chart: ${chart}, version: ${version}, sourceRef: {kind: HelmRepository, name: charts}}}
`,
  );
  return fleet({
    'base/services/releases.yaml': documents.join('---\n'),
    'base/services/kustomization.yaml': kustomization.replace('  - worker.yaml', '  - worker.yaml\n  - releases.yaml'),
  });
}

const pod = (image: string): string => `apiVersion: v1
kind: Pod
metadata: {name: "{{ .Release.Name }}"}
spec:
  containers:
    - name: app
      image: ${image}
      securityContext: {privileged: true}
`;
const chartOf = (name: string, version: string, image = 'app'): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
  'templates/pod.yaml': pod(image),
});
const unpacked = (name: string, version: string, image?: string): Record<string, string> =>
  Object.fromEntries(Object.entries(chartOf(name, version, image)).map(([file, text]) => [`${name}/${file}`, text]));

describe.skipIf(!helmProgram)('charts outside of the repository', sideBySide, () => {
  it('are found by name and version, as folders and as archives, in all folders that are named', async () => {
    const cwd = fleetWith(['web-chart', 'web', '1.x'], ['db-chart', 'db', '2.0.0']);
    const folders = [
      folder(unpacked('web', '1.2.0')),
      folder({ 'db-2.0.0.tgz': archive(chartOf('db', '2.0.0'), 'db') }),
    ];
    const missing = await command(['build', 'amer-dev'], { cwd, env });
    const options = ['--charts', folders[0] ?? '', '--charts', folders[1] ?? ''];
    const { code, stdout, stderr } = await command(['build', 'amer-dev', ...options], { cwd, env });

    expect([missing.code, missing.stdout.match(/^kind: Pod$/gm)]).toEqual([3, null]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.match(/^kind: Pod$/gm)).toHaveLength(2);
  });

  it('may be named by KUBESCAPE_GITOPS_CHARTS, parted as PATH is', async () => {
    const cwd = fleetWith(['web-chart', 'web', '1.x'], ['db-chart', 'db', '2.0.0']);
    const folders = [folder(unpacked('web', '1.2.0')), '', folder(unpacked('db', '2.0.0'))];
    const charts = folders.join(path.delimiter);
    const { code, stdout } = await command(['tree', 'amer-dev'], {
      cwd,
      env: { ...env, KUBESCAPE_GITOPS_CHARTS: charts },
    });

    expect(code).toBe(0);
    expect(stdout).toContain(
      'HelmRelease flux-system/web-chart  web 1.2.0 from HelmRepository/flux-system/charts  rendered',
    );
    expect(stdout).toContain(
      'HelmRelease flux-system/db-chart  db 2.0.0 from HelmRepository/flux-system/charts  rendered',
    );
  });

  it('come before those of the repository', async () => {
    const cwd = fleetWith(['web-chart', 'web', '1.x']);
    for (const [name, text] of Object.entries(unpacked('web', '1.2.0', 'inside'))) {
      const file = path.join(cwd, 'charts', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
    writeFileSync(path.join(cwd, 'kubescape-gitops.yaml'), 'charts: [charts]\n');
    const inside = await command(['build', 'clusters/stages/dev/clusters/amer'], { cwd, env });
    const args = [
      'build',
      'clusters/stages/dev/clusters/amer',
      '--charts',
      folder(unpacked('web', '1.2.0', 'outside')),
    ];
    const outside = await command(args, { cwd, env });

    expect(inside.stdout).toContain('image: inside\n');
    expect(outside.stdout).toContain('image: outside\n');
    expect(outside.stdout).not.toContain('image: inside\n');
  });

  it('give findings the place of the release, and no file that the repository does not have', async () => {
    const cwd = fleetWith(['web-chart', 'web', '1.x']);
    const charts = folder(unpacked('web', '1.2.0'));
    const args = ['amer-dev', '--charts', charts, '--control', 'C-0057'];
    const { code, stdout, report } = await scan(args, { cwd, env });
    const found = report.resources.find(({ kind }) => kind === 'Pod');

    expect(code).toBe(0);
    expect(found?.place).toEqual({ file: 'base/services/releases.yaml', line: 4, column: 1, certainty: 'release' });
    expect(stdout).not.toContain(charts);
    expect(stdout).not.toContain('templates/pod.yaml');
  });

  it('are rendered anew when their content changes under the same name and version', async () => {
    const cwd = fleetWith(['web-chart', 'web', '1.x']);
    const charts = folder(unpacked('web', '1.2.0', 'before'));
    const args = ['build', 'amer-dev', '--charts', charts];
    const cached = { cwd, env: { ...env, XDG_CACHE_HOME: folder() } };
    const before = await command(args, cached);
    writeFileSync(path.join(charts, 'web/templates/pod.yaml'), pod('after'));
    const after = await command(args, cached);

    expect(before.stdout).toContain('image: before\n');
    expect(after.stdout).toContain('image: after\n');
    expect(after.stdout).not.toContain('image: before\n');
  });
});

describe('a chart that is nowhere', sideBySide, () => {
  const cwd = (): string => fleetWith(['a', 'web', '1.0.0'], ['b', 'web', '1.0.0'], ['c', 'db', '2.0.0']);
  const shared =
    'amer-dev: chart web 1.0.0 from HelmRepository/flux-system/charts: it is in a registry: ' +
    '2 HelmReleases (flux-system/a at base/services/releases.yaml:1, flux-system/b at base/services/releases.yaml:8); ' +
    'put web-1.0.0.tgz into a folder named by --charts or by charts: in kubescape-gitops.yaml\n';

  it.each(['build', 'tree'])('is told once by %s, for all releases of it', async (name) => {
    const { code, stderr } = await command([name, 'amer-dev'], { cwd: cwd() });

    expect(code).toBe(3);
    expect(stderr.split('\n')).toHaveLength(3);
    expect(stderr).toContain(`not rendered: ${shared}`);
    expect(stderr).toMatch(
      /^not rendered: amer-dev: base\/services\/releases.yaml:15:1: HelmRelease flux-system\/c is /m,
    );
  });

  it('is told once by scan where all reports are files, which have every release', async () => {
    const output = path.join(folder(), 'report.json');
    const args = ['scan', 'amer-dev', '--format', 'json', '--output', output];
    const { code, stderr } = await command(args, { cwd: cwd() });
    const { problems }: Report = JSON.parse(readOutput(output));

    expect(code).toBe(3);
    expect(stderr).toContain(`not evaluated: ${shared}`);
    expect(stderr).not.toContain('see the report');
    expect(stderr).toContain('Incomplete: 3 things could not be evaluated');
    expect(problems.map(({ subject, line }) => [subject, line])).toEqual([
      ['HelmRelease flux-system/a', 1],
      ['HelmRelease flux-system/b', 8],
      ['HelmRelease flux-system/c', 15],
    ]);
  });

  it('names the folders that were looked into', async () => {
    const charts = folder(unpacked('web', '3.0.0'));
    const { stdout, stderr } = await command(['tree', 'amer-dev', '--json', '--charts', charts], { cwd: cwd() });

    expect(stderr).toContain(`; put web-1.0.0.tgz into ${charts}\n`);
    expect(stdout).toContain(`"put db-2.0.0.tgz into ${charts}"`);
  });
});

describe('a folder of charts', sideBySide, () => {
  it.each(['build', 'tree', 'scan'])('that does not exist is an error of %s', async (name) => {
    expect(await command([name, '.', '--charts', 'no/where'], { cwd: fleet() })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: --charts "no/where" is no folder; name one that holds charts as `helm pull` leaves them\n',
    });
  });

  it('that the environment names has to exist, too; and none may be without a name', async () => {
    const cwd = fleet();
    const [inEnvironment, isFile, nameless] = await Promise.all([
      command(['tree'], { cwd, env: { KUBESCAPE_GITOPS_CHARTS: 'no/where' } }),
      command(['tree', '--charts', 'apps/base/worker/deployment.yaml'], { cwd }),
      command(['tree', '--charts', ''], { cwd }),
    ]);

    expect(inEnvironment.stderr).toMatch(/^error: KUBESCAPE_GITOPS_CHARTS "no\/where" is no folder; /);
    expect(isFile.stderr).toMatch(/^error: --charts "apps\/base\/worker\/deployment.yaml" is no folder; /);
    expect(nameless.stderr).toContain("argument '' is invalid. It names nothing.");
    expect([inEnvironment.code, isFile.code, nameless.code]).toEqual([2, 2, 2]);
  });

  it('without a chart is told', async () => {
    const { code, stderr } = await command(['tree', '--charts', 'apps'], { cwd: fleet() });

    expect(code).toBe(0);
    expect(stderr).toBe(
      'warning: --charts "apps" holds no chart; expected NAME-VERSION.tgz or folders with a Chart.yaml in it\n',
    );
  });

  it('is nothing for manifests from standard input', async () => {
    const { code, stderr } = await command(['scan', '-', '--charts', 'apps'], { cwd: fleet() });

    expect(code).toBe(2);
    expect(stderr).toContain('standard input holds no repository');
  });
});
