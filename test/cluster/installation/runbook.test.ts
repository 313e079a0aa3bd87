import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { programsOnPath } from '../../../src/platform/programs.ts';
import { until } from '../../support/cluster/until.ts';
import { ChartRepository } from '../../support/flux/chart-repository.ts';
import { describeFlux } from '../../support/flux/describe-flux.ts';
import { FollowedCluster } from '../../support/flux/followed-cluster.ts';
import { PodProcesses } from '../../support/flux/pod-processes.ts';
import { bootstrap, branches, stageFleet } from '../../support/flux/staged-fleet.ts';
import { privilegedDeployment } from '../../support/installation/workloads.ts';
import type { RunningProgram } from '../../support/running-program.ts';
import { commandsOfPage } from '../../support/runbook/page-commands.ts';
import { ReaderShell } from '../../support/runbook/reader-shell.ts';

const components = ['kubescape', 'storage', 'operator'] as const;

/** What a healthy cluster answers to some of the commands. */
const answers: readonly (readonly [command: RegExp, answer: RegExp])[] = [
  [/auth can-i/, /^yes$/],
  [/get pods .*-L app/, /^kubescape-.* Running .* kubescape$/m],
  [/grep 'memory usage'/, /memory usage \d+% of /],
  [/component=operator -o wide/, /^operator-.* Running /m],
  [/annotate workloadconfigurationscan /, /deployment-web annotated$/m],
  [/annotate namespace/, /default annotated$/],
  [/create job/, /scan-now created$/],
  [/kubectl create -f -/, /scan-\w+ created$/],
  [/get operatorcommands/, /^scan-/m],
  [/get helmrelease /, /status:/],
  [/get helmrepository /, /status:/],
  [/get kustomization kubescape /, /^kubescape +True .*\n(?:metrics-server|kube-prometheus-stack) +True /m],
  [/flux reconcile/, /applied revision/],
  [/kubescape-gitops tree/, /HelmRelease flux-system\/kubescape/],
  [/kubescape-gitops build/, /^kind: Deployment$/m],
  [/grep -A20 'excludeNamespaces/, /excludeNamespaces: .*kube-system/],
  [/awk '\{print \$1\}' \| sort -u/, /^default$/m],
  [/get workloadconfigurationscans .*wc -l/, /^[1-9]\d*$/],
  [/get vulnerabilitymanifests .*wc -l/, /^0$/],
  [/ownerReferences == null/, /^\d+$/],
];

describeFlux('the runbook', (use) => {
  let charts: ChartRepository;
  let pods: PodProcesses;
  let reader: ReaderShell;
  const processes = new Map<string, RunningProgram>();

  beforeAll(async () => {
    const helm = path.join(use.fluxPrograms.bin, 'helm');
    charts = await ChartRepository.serve(helm, '1.30.4');
    stageFleet(use.fleet, { git: use.fleet.url, charts: charts.url });
    use.fleet.push('this repository', branches.dev);
    await bootstrap(use.plane, use.fleet, 'dev');
    await new FollowedCluster(use.plane, use.flux).reconcile();
    pods = await PodProcesses.of(use.plane, 'kubescape');
    for (const name of components) processes.set(name, await pods.start(name));
    await use.plane.apply(privilegedDeployment('default', 'web'));
    const result = ['get', 'workloadconfigurationscans', '-n', 'default', 'deployment-web'];
    await until('the result', () => use.plane.kubectl(result), 120_000);
    const programs = { kubectl: use.plane.kubectlProgram, flux: use.fluxPrograms.flux, helm };
    const { kubeconfig } = use.plane;
    const logs = (): Readonly<Record<string, string>> =>
      Object.fromEntries(Array.from(processes, ([name, { output }]) => [name, output]));
    reader = new ReaderShell({ kubeconfig, programs, cwd: use.fleet.files, logs });
  }, 300_000);
  afterAll(async () => {
    reader?.close();
    await pods?.stop();
    await charts?.close();
  });

  beforeEach(({ skip }) => {
    const missing = ['bash', 'awk', 'jq'].filter((name) => programsOnPath(name, process.env['PATH']).length === 0);
    if (missing.length > 0) skip(`no ${missing.join(' and no ')} on PATH`);
  });

  const toRun = commandsOfPage('runbook.md').filter(({ needs }) => needs === undefined);

  it.each(toRun)('$section: $command', async ({ command }) => {
    const said = await reader.run(command);
    for (const [, answer] of answers.filter(([which]) => which.test(command))) expect(said).toMatch(answer);
  });

  it('has results judged again where the runbook asks for it', async () => {
    const done = '-o=jsonpath={.metadata.annotations.kubescape-gitops\\.dev/rescanned}';
    const result = ['get', 'workloadconfigurationscan', '-n', 'default', 'deployment-web', done];
    const value = await until('the rescan', async () => (await use.plane.kubectl(result)) || false);
    expect(value).toMatch(/^\d+$/);
  });

  it('leaves out what is not to be scanned', async () => {
    const listed = await reader.run(
      "kubectl get workloadconfigurationscans -A --no-headers | awk '{print $1}' | sort -u",
    );
    expect(listed.split('\n')).not.toContain('kube-system');
  });

  it.each([
    ['fetched gvrs', 'operator'],
    ['Watch pool: starting', 'operator'],
    ['watch started', 'operator'],
    ['watch started', 'kubescape'],
    ['watch started', 'storage'],
    ['triggered scan', 'operator'],
    ['namespaces: included', 'kubescape'],
    ['queue: 4 writes at once', 'storage'],
    ['cleanup: looked at', 'storage'],
    ['Watch pool: started ok', 'operator'],
    ['set up cont scanning service', 'operator'],
    ['triggering scan', 'operator'],
    ['Kubescape scan triggered successfully', 'operator'],
  ] as const)('"%s" is in the log of %s', async (phrase, name) => {
    await until(phrase, async () => processes.get(name)?.output.includes(phrase), 20_000);
    expect(processes.get(name)?.output).toContain(phrase);
  });
});
