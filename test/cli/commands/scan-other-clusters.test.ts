import { describe, expect, it } from 'vitest';
import { command, scan, sideBySide } from '../../support/command.ts';
import { fleets, fluxKustomization } from '../../support/fleet.ts';
import { helmProgram } from '../../support/helm.ts';

const fleet = fleets();
const source = 'sourceRef:\n  kind: GitRepository\n  name: flux-system\n';

const policy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed, namespace: web}
spec: {podSelector: {}, policyTypes: [Ingress, Egress]}
`;

/** The fleet whose Kustomization `worker` also brings a NetworkPolicy; `more` are lines of its spec. */
function withWorker(more: string): string {
  return fleet({
    'base/services/worker.yaml': fluxKustomization('worker', `path: ./apps/base/worker\n${source}${more}`),
    'apps/base/worker/kustomization.yaml': 'resources: [deployment.yaml, policy.yaml]\n',
    'apps/base/worker/policy.yaml': policy,
  });
}

const toEdge = 'kubeConfig:\n  secretRef:\n    name: edge\n';
const edge = 'amer-dev → Secret/flux-system/edge';

describe('a scan of a cluster whose Flux applies to another one', sideBySide, () => {
  it('judges each by itself: what is for one protects nothing in the other', async () => {
    const args = ['amer-dev', '--control', 'C-0030', '--verbose'];
    const [away, here] = await Promise.all([
      scan(args, { cwd: withWorker(toEdge) }),
      scan(args, { cwd: withWorker('') }),
    ]);
    const verdicts = ({ report }: typeof away): unknown => {
      const deployments = report.resources.filter(({ kind }) => kind === 'Deployment');
      return deployments.map(({ cluster, name, status }) => [cluster, name, status]);
    };

    expect(verdicts(here)).toEqual([
      ['amer-dev', 'web', 'passed'],
      ['amer-dev', 'worker', 'passed'],
    ]);
    expect(verdicts(away)).toEqual([
      ['amer-dev', 'web', 'failed'],
      [edge, 'worker', 'passed'],
    ]);
    expect(away.code).toBe(0);
    expect(away.stderr).toMatch(
      /^warning: amer-dev: base\/services\/worker\.yaml:\d+:\d+: Kustomization flux-system\/worker is applied to another cluster, that of Secret\/flux-system\/edge, and counts for none but that one\n$/,
    );
  });

  it('reports the other one as a cluster of the same stage, and loses no object', async () => {
    const { report } = await scan(['amer-dev', '--control', 'C-0041'], { cwd: withWorker(toEdge) });

    expect(
      report.clusters?.map(({ name, stage, through, objects, kustomizations }) => {
        return { name, stage, through, objects, kustomizations };
      }),
    ).toEqual([
      { name: 'amer-dev', stage: 'dev', objects: 8, kustomizations: 2 },
      {
        name: edge,
        stage: 'dev',
        through: { cluster: 'amer-dev', kubeConfig: 'Secret/flux-system/edge' },
        objects: 2,
        kustomizations: 1,
      },
    ]);
    expect(report.evaluated.objects).toBe(10);
    expect(report.resources.map(({ cluster, name }) => [cluster, name])).toEqual([[edge, 'worker']]);
  });

  it('holds the other one to the thresholds, and names it in every format', async () => {
    const cwd = withWorker(toEdge);
    const args = ['scan', 'amer-dev', '--control', 'C-0041', '--severity-threshold', 'high', '--format'];
    const results = await Promise.all(
      ['json', 'pretty', 'markdown', 'junit', 'sarif'].map((format) => command([...args, format], { cwd })),
    );

    for (const { code, stdout } of results) {
      expect(code).toBe(1);
      expect(stdout).toContain(edge);
    }
    expect(results[1]?.stdout).toContain('\n  amer-dev → Secret/flux-system/edge (dev)  ');
  });

  it('names a part for the other one that cannot be rendered as missing there', async () => {
    const worker = fluxKustomization('worker', `path: ./apps/gone\n${source}${toEdge}`);
    const { code, report } = await scan(['amer-dev', '--control', 'C-0057'], {
      cwd: fleet({ 'base/services/worker.yaml': worker }),
    });

    expect(code).toBe(3);
    expect(report.clusters?.map(({ name, isComplete }) => [name, isComplete])).toEqual([
      ['amer-dev', true],
      [edge, false],
    ]);
    expect(report.problems).toMatchObject([{ cluster: edge, file: 'base/services/worker.yaml' }]);
  });

  it('makes no cluster of a suspended part, and tells clusters of one Secret apart by its keys', async () => {
    const worker = (name: string, more: string): string =>
      fluxKustomization(name, `path: ./apps/base/worker\n${source}${more}`);
    const keyed = (key: string): string => `${toEdge}    key: ${key}\n`;
    const cwd = fleet({
      'base/services/worker.yaml': [
        worker('worker', toEdge),
        worker('again', keyed('value')),
        worker('other', keyed('second.yaml')),
        worker('asleep', 'suspend: true\nkubeConfig:\n  configMapRef:\n    name: far\n'),
      ].join('---\n'),
    });
    const { report } = await scan(['amer-dev', '--control', 'C-0041'], { cwd });

    expect(report.clusters?.map(({ name, kustomizations }) => [name, kustomizations])).toEqual([
      ['amer-dev', 3],
      [edge, 2],
      [`${edge}#second.yaml`, 1],
    ]);
    expect(report.notApplied?.map(({ cluster, message }) => [cluster, message])).toEqual([
      ['amer-dev', 'Kustomization flux-system/asleep is suspended'],
    ]);
  });
});

const chart: Readonly<Record<string, string>> = {
  'charts/web/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
  'charts/web/templates/policy.yaml': policy,
  'charts/web/templates/flux.yaml': fluxKustomization('inner', `path: ./apps/base/web\n${source}`),
};

describe.skipIf(!helmProgram)('a HelmRelease for another cluster', sideBySide, () => {
  it('is judged there, and nothing that it brings is followed or protects here', async () => {
    const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: far, namespace: flux-system}
spec:
  chart: {spec: {chart: ./charts/web, sourceRef: {kind: GitRepository, name: flux-system}}}
  kubeConfig: {secretRef: {name: edge}}
`;
    const cwd = fleet({
      ...chart,
      'apps/base/worker/kustomization.yaml': 'resources: [deployment.yaml, release.yaml]\n',
      'apps/base/worker/release.yaml': release,
    });
    const { report, stderr } = await scan(['amer-dev', '--control', 'C-0030', '--allow-unreadable'], {
      cwd,
      env: { HELM_BIN: helmProgram?.file ?? '' },
    });

    expect(
      report.clusters?.map(({ name, objects, kustomizations, releases }) => [name, objects, kustomizations, releases]),
    ).toEqual([
      ['amer-dev', 10, 3, 0],
      [edge, 2, 0, 1],
    ]);
    expect(report.resources.map(({ cluster, name, status }) => [cluster, name, status])).toEqual([
      ['amer-dev', 'web', 'failed'],
      ['amer-dev', 'worker', 'failed'],
    ]);
    expect(stderr).toContain(
      'HelmRelease flux-system/far is applied to another cluster, that of Secret/flux-system/edge',
    );
    expect(stderr).toContain('it goes to another cluster, whose Flux is not rendered');
  });
});
