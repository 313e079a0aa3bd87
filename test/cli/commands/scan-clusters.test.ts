import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../../support/command.ts';
import { fleets } from '../../support/fleet.ts';
import { skipped } from '../../support/skipped.ts';

const fleet = fleets();
const shared = path.resolve(import.meta.dirname, '../../../../shared/repos');
const hasShared = existsSync(shared);
if (!hasShared) skipped('1 test that scans a real repository; put "shared" beside the checkout');

const variables = 'clusters/stages/dev/clusters/amer/environment.env';

describe('a scan of clusters', sideBySide, () => {
  it('judges each cluster as Flux makes it, and points at the lines of the repository', async () => {
    const { code, report, stderr } = await scan(['--flux', '.', '--control', 'C-0057'], { cwd: fleet() });

    expect([code, stderr, report.scope, report.outcome]).toEqual([0, '', 'cluster', 'pass']);
    expect(
      report.resources.map(({ cluster, id, controls }) => [cluster, id, controls[0]?.rules[0]?.findings?.[0]?.places]),
    ).toEqual([
      ['amer-dev', 'apps/v1/web/Deployment/web', [{ file: variables, line: 2, column: 16, certainty: 'exact' }]],
    ]);
    expect(
      report.clusters?.map(({ name, stage, objects, isComplete, resourceCounters }) => {
        return [name, stage, objects, isComplete, resourceCounters.failed];
      }),
    ).toEqual([
      ['amer-dev', 'dev', 9, true, 1],
      ['amer-prod', 'prod', 9, true, 0],
    ]);
  });

  it('judges a binding to a role that every cluster has, and shows and counts nothing else of it', async () => {
    const cwd = fleet({
      'apps/base/web/secret.yaml': adminBinding('cluster-admin'),
      'apps/base/worker/deployment.yaml': adminBinding('ops-admin'),
    });
    const { report } = await scan(['amer-prod', '--control', 'C-0035'], { cwd });

    expect(
      report.resources.map(({ kind, name, place, controls }) => [kind, name, place?.file, controls[0]?.id]),
    ).toEqual([['ServiceAccount', 'cluster-admin', 'apps/base/web/secret.yaml', 'C-0035']]);
    expect(report.unresolved.map(({ message }) => message)).toEqual([
      expect.stringContaining('ClusterRole ops-admin is not part of the input'),
    ]);
    expect(report.clusters?.map(({ objects, resourceCounters }) => [objects, resourceCounters])).toEqual([
      [9, { failed: 1, passed: 0, skipped: 0 }],
    ]);
  });

  it('takes names of clusters in the settings, which are no files', async () => {
    const { report } = await scan(['amer-prod', '--control', 'C-0057'], { cwd: fleet() });

    expect(report.clusters?.map(({ name }) => name)).toEqual(['amer-prod']);
    expect(report.resources).toEqual([]);
  });

  it('takes one stage', async () => {
    const { report } = await scan(['--stage', 'dev', '.', '--control', 'C-0057'], { cwd: fleet() });

    expect(report.clusters?.map(({ name }) => name)).toEqual(['amer-dev']);
  });

  it('leaves folders what they are without --flux: manifests', async () => {
    const { report } = await scan(['clusters/stages/dev', '--control', 'C-0057'], { cwd: fleet() });

    expect(report.scope).toBe('file');
    expect(report).not.toHaveProperty('clusters');
  });

  it('says why controls of running clusters are skipped, and does not take that for incomplete', async () => {
    const { code, report } = await scan(['amer-dev'], { cwd: fleet() });
    const reasons = report.controls.filter(({ status }) => status === 'skipped').map(({ id, reason }) => [id, reason]);

    expect(code).toBe(0);
    expect(reasons.map(([id]) => id)).toEqual(['C-0005', 'C-0058', 'C-0066', 'C-0067', 'C-0068', 'C-0069', 'C-0070']);
    expect(reasons.every(([, reason]) => reason !== undefined)).toBe(true);
  });

  it('holds every cluster to the thresholds, and names the one that fails', async () => {
    const args = ['--flux', '.', '--control', 'C-0057', '--severity-threshold', 'high'];
    const { code, report } = await scan(args, { cwd: fleet() });

    expect(code).toBe(1);
    expect(report.exceeded).toEqual(['amer-dev: 1 high at or above the severity threshold "high"']);
  });

  it('ends with 3 where a cluster is not complete, and names what is missing with its place', async () => {
    const cwd = fleet({ 'apps/base/worker': undefined });
    const { code, report } = await scan(['amer-dev'], { cwd });

    expect(code).toBe(3);
    expect(report.problems).toEqual([
      {
        cluster: 'amer-dev',
        file: 'base/services/worker.yaml',
        line: 1,
        column: 1,
        subject: 'Kustomization flux-system/worker',
        cause: expect.stringMatching(/^kustomization path not found/),
        message: expect.stringMatching(
          /^Kustomization flux-system\/worker cannot be rendered: kustomization path not found/,
        ),
      },
    ]);
    expect(report.clusters?.map(({ isComplete }) => isComplete)).toEqual([false]);
  });

  it('lists what is not applied, and does not judge it', async () => {
    const worker = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: worker}
spec: {interval: 10m, path: ./apps/base/worker, prune: true, suspend: true, sourceRef: {kind: GitRepository, name: flux-system}}
`;
    const { code, report } = await scan(['amer-dev', '--control', 'C-0041'], {
      cwd: fleet({ 'base/services/worker.yaml': worker }),
    });

    expect([code, report.resources]).toEqual([0, []]);
    expect(report.notApplied).toEqual([
      {
        cluster: 'amer-dev',
        file: 'base/services/worker.yaml',
        line: 1,
        column: 1,
        message: 'Kustomization flux-system/worker is suspended',
      },
    ]);
  });

  it('shows files from the working directory', async () => {
    const cwd = path.join(fleet(), 'apps');
    const { report } = await scan(['--flux', '..', '--control', 'C-0057'], { cwd });

    expect(report.resources[0]?.place?.file).toBe('base/web/deployment.yaml');
  });

  it('tells findings of two clusters apart in SARIF', async () => {
    const { stdout } = await command(['scan', '--flux', '.', '--control', 'C-0041', '--format', 'sarif'], {
      cwd: fleet(),
    });
    const [run] = JSON.parse(stdout).runs;
    const prints = run.results.map((result: { readonly partialFingerprints: object }) =>
      JSON.stringify(result.partialFingerprints),
    );

    expect(prints).toHaveLength(2);
    expect(new Set(prints).size).toBe(2);
  });

  it('names clusters in every format for people', async () => {
    const cwd = fleet();
    const results = await Promise.all(
      ['pretty', 'markdown', 'junit'].map((format) => command(['scan', '--flux', '.', '--format', format], { cwd })),
    );

    for (const { stdout } of results) expect(stdout).toContain('Deployment web/web of amer-dev');
    expect(results[0]?.stdout).toMatch(/\nClusters\n {2}amer-dev \(dev\) +\d+% {2}9 objects, \d failed\n/);
    expect(results[1]?.stdout).toMatch(/\n\| amer-prod \| prod \| \d+% \| 9 \|\n/);
  });

  it.each([
    [['amer-dev', 'apps'], '"amer-dev" is a cluster and "apps" is not; scan them one by one'],
    [['--flux', '-'], 'standard input holds no repository'],
    [['--flux', 'apps'], '"apps" holds no entry point of Flux; '],
    [['--stage', 'qa', '.'], 'no cluster of stage "qa"; there are: dev, prod'],
  ])('refuses %j with 2', async (args, message) => {
    const { code, stdout, stderr } = await command(['scan', ...args], { cwd: fleet() });

    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});

describe.skipIf(!hasShared)('a scan of a real repository', sideBySide, () => {
  it('judges what it can, and names each part that lies elsewhere', async () => {
    const { code, report } = await scan(['--flux', path.join(shared, 'flux2-multi-tenancy')]);

    expect(code).toBe(3);
    expect(report.clusters?.map(({ name, objects, kustomizations }) => [name, objects, kustomizations])).toEqual([
      ['production', 12, 6],
      ['staging', 12, 6],
    ]);
    expect(report.problems).toHaveLength(4);
    expect(report.problems.every(({ file }) => file !== undefined)).toBe(true);
  });
});

function adminBinding(role: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: ${role}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: ServiceAccount, name: ${role}, namespace: web}]
`;
}
