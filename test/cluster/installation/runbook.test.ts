import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { load, loadAll } from 'js-yaml';
import { programsOnPath } from '../../../src/platform/programs.ts';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { describeFlux } from '../../support/flux/describe-flux.ts';
import { Installation, type Component } from '../../support/installation/installation.ts';
import { privilegedDeployment } from '../../support/installation/workloads.ts';
import { ownRoot, ownParts } from '../../support/own-fleet.ts';
import type { RunningProgram } from '../../support/running-program.ts';
import { HelmRepository } from '../../support/runbook/helm-repository.ts';
import { commandsOfPage } from '../../support/runbook/page-commands.ts';
import { ReaderShell } from '../../support/runbook/reader-shell.ts';

const dev = 'clusters/stages/dev/clusters/services-amer';
const services = ['metrics-server', 'kube-prometheus-stack'];

/** What a healthy cluster answers to some of the commands. */
const answers: readonly (readonly [command: RegExp, answer: RegExp])[] = [
  [/auth can-i/, /^yes$/],
  [/get pods .*-L app/, /^kubescape-.* Running .* kubescape$/m],
  [/grep -ci 'memory usage'/, /^0$/],
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
  let charts: HelmRepository;
  let installation: Installation;
  let processes: Readonly<Record<Component, RunningProgram>>;
  let reader: ReaderShell;

  beforeAll(async () => {
    const helm = path.join(use.fluxPrograms.bin, 'helm');
    charts = await HelmRepository.serve(path.join(ownRoot, 'flux/chart'), helm);
    await installFleet();
    installation = await Installation.make(use.plane);
    const config = await use.plane.kubectl([
      'get',
      'configmap',
      '-n',
      'kubescape',
      '-l',
      component('kubescape'),
      '-o',
      'yaml',
    ]);
    const { items } = load(config) as { items: { data: Record<string, string> }[] };
    installation.configure(items[0]?.data ?? {});
    processes = await installation.startAll();
    await use.plane.apply(privilegedDeployment('default', 'web'));
    await until('the result', () =>
      use.plane.kubectl(['get', 'workloadconfigurationscans', '-n', 'default', 'deployment-web']),
    );
    const programs = { kubectl: use.plane.kubectlProgram, flux: use.fluxPrograms.flux, helm };
    const { kubeconfig } = use.plane;
    reader = new ReaderShell({ kubeconfig, programs, cwd: use.fleet.files, logs: logsOfComponents });
  }, 300_000);
  afterAll(async () => {
    reader?.close();
    await installation?.stop();
    await charts?.close();
  });

  beforeEach(({ skip }) => {
    const missing = ['bash', 'awk', 'jq'].filter((name) => programsOnPath(name, process.env['PATH']).length === 0);
    if (missing.length > 0) skip(`no ${missing.join(' and no ')} on PATH`);
  });

  /** Pushes this repository's tree with the two services that it waits for, and has Flux install all of it as dev. */
  async function installFleet(): Promise<void> {
    for (const part of ownParts) use.fleet.copy(path.join(ownRoot, part), part);
    use.fleet.edit(`${dev}/environment.env`, (text) => `${text}KUBESCAPE_CHART_REPOSITORY=${charts.url}\n`);
    use.fleet.edit(`${dev}/flux-system/gotk-sync.yaml`, (text) => text.replace(/url: .*/, `url: ${use.fleet.url}`));
    for (const name of services) {
      use.fleet.edit(`base/services/${name}.yaml`, () => emptyService(name));
      use.fleet.edit(
        `apps/base/${name}/namespace.yaml`,
        () => `apiVersion: v1\nkind: Namespace\nmetadata: {name: ${name}}\n`,
      );
    }
    use.fleet.edit('base/services/kustomization.yaml', (text) =>
      text.replace(
        '  - kubescape.yaml',
        ['  - kubescape.yaml', ...services.map((name) => `  - ${name}.yaml`)].join('\n'),
      ),
    );
    use.fleet.push('the fleet', 'develop');
    let sync = '';
    use.fleet.edit(`${dev}/flux-system/gotk-sync.yaml`, (text) => (sync = text));
    await use.plane.apply(...(loadAll(sync) as KubeObject[]));
    const ready = ['wait', 'kustomization/kubescape', '-n', 'flux-system', '--for=condition=Ready', '--timeout=120s'];
    await until(
      'the Kustomization',
      () => use.plane.kubectl(['get', 'kustomization', 'kubescape', '-n', 'flux-system']),
      60_000,
    );
    await use.plane.kubectl(ready);
  }

  function logsOfComponents(): Readonly<Record<string, string>> {
    const { scanner, operator, storage } = processes;
    return { kubescape: scanner.output, operator: operator.output, storage: storage.output };
  }

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
    ['Watch pool: started ok', 'operator'],
    ['set up cont scanning service', 'operator'],
    ['triggering scan', 'operator'],
    ['Kubescape scan triggered successfully', 'operator'],
  ] as const)('"%s" is in the log of %s', async (phrase, name) => {
    await until(phrase, async () => processes[name].output.includes(phrase), 20_000);
    expect(processes[name].output).toContain(phrase);
  });
});

function component(name: string): string {
  return `app.kubernetes.io/component=${name}`;
}

function emptyService(name: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  prune: true
  path: ./apps/base/${name}
  sourceRef: { kind: GitRepository, name: flux-system }
`;
}
