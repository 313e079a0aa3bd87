import { loadAll } from 'js-yaml';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { ControlPlane } from '../../support/cluster/plane/control-plane.ts';
import { until } from '../../support/cluster/until.ts';
import { command } from '../../support/command.ts';
import { ChartRepository } from '../../support/flux/chart-repository.ts';
import { describeFlux } from '../../support/flux/describe-flux.ts';
import { unlessEmpty } from '../../support/flux/documents.ts';
import { FluxControllers } from '../../support/flux/flux-controllers.ts';
import { FollowedCluster } from '../../support/flux/followed-cluster.ts';
import { differing, idOf, liveObjects, unmet } from '../../support/flux/live-state.ts';
import { PodProcesses } from '../../support/flux/pod-processes.ts';
import { deployment, privileged, prod as shop } from '../../support/gated-fleet.ts';
import { secret, Stage } from '../../support/serve/stage.ts';
import {
  bootstrap,
  branches,
  clusterFolder,
  enableGate,
  setVariable,
  stageFleet,
} from '../../support/flux/staged-fleet.ts';

/** Two clusters want much of a machine, and it may have other work. In milliseconds. */
const patience = 300_000;

const resources = '{.spec.template.spec.containers[0].resources}';
const results = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces';

describeFlux('this repository, as Flux installs it', (use) => {
  let charts: ChartRepository;
  let dev: FollowedCluster;
  let prod: FollowedCluster;

  beforeAll(async () => {
    charts = await ChartRepository.serve(path.join(use.fluxPrograms.bin, 'helm'), '1.30.4', '1.30.5');
    stageFleet(use.fleet, { git: use.fleet.url, charts: charts.url });
    use.fleet.push('this repository', branches.dev, branches.prod);
    const plane = await ControlPlane.start(use.programs);
    prod = new FollowedCluster(plane, await FluxControllers.start(plane, use.fluxPrograms));
    dev = new FollowedCluster(use.plane, use.flux);
    await Promise.all([bootstrap(use.plane, use.fleet, 'dev'), bootstrap(plane, use.fleet, 'prod')]);
  }, 240_000);
  afterAll(async () => {
    await prod?.flux.stop();
    await prod?.plane.stop();
    await charts?.close();
  });

  /** PATH of a machine that has helm, as the image of the gate does. */
  function withHelm(): string {
    return `${use.fluxPrograms.bin}:${process.env['PATH']}`;
  }

  /** Runs what is installed in dev as processes, as long as the work takes. */
  async function withPods(work: (pods: PodProcesses) => Promise<void>): Promise<void> {
    const pods = await PodProcesses.of(use.plane, 'kubescape');
    try {
      await work(pods);
    } finally {
      await pods.stop();
    }
  }

  it('is Ready after "flux reconcile kustomization kubescape --with-source"', { timeout: patience }, async () => {
    await Promise.all([dev.reconcile(), prod.reconcile()]);
    for (const side of [dev, prod]) {
      expect(await side.ready('kustomization kubescape')).toBe('True');
      expect(await side.ready('helmrelease kubescape')).toBe('True');
      expect(await side.status()).toMatchObject({ version: 1, info: { status: 'deployed' } });
    }
  });

  it('runs what the release deploys', { timeout: patience }, async () => {
    const deployments = '-n kubescape deployment/kubescape deployment/operator deployment/storage'.split(' ');
    await use.plane.kubectl(['wait', ...deployments, '--for=condition=Available', '--timeout=60s']);
    const phases = await dev.get('pods -n kubescape', '{.items[*].status.phase}');
    expect(new Set(phases.split(' '))).toEqual(new Set(['Running']));
  });

  it('has the six parameters in its objects', { timeout: patience }, async () => {
    expect(JSON.parse(await dev.get('deployment kubescape -n kubescape', resources))).toEqual({
      limits: { cpu: '500m', memory: '512Mi' },
      requests: { cpu: '100m', memory: '128Mi' },
    });
    const chart = '{.metadata.labels.helm\\.sh/chart}';
    expect(await dev.get('deployment kubescape -n kubescape', chart)).toBe('kubescape-operator-1.30.4');
    // There is no kubevuln yet: its limit is among the values of the release, and nowhere else.
    const kubevuln = '{.spec.values.kubevuln.resources.limits.memory}';
    expect(await dev.get('helmrelease kubescape -n flux-system', kubevuln)).toBe('1Gi');
  });

  it('differs between dev and prod only by the name of the cluster', { timeout: patience }, async () => {
    const [one, other] = [await dev.installed(), await prod.installed()];
    expect([...one.keys()].toSorted()).toEqual([...other.keys()].toSorted());
    const differences = [...one].flatMap(([id, object]) =>
      differing(withoutAddresses(object), withoutAddresses(other.get(id))).map((line) => `${id} ${line}`),
    );
    const args = /^Deployment\/kubescape\/\w+ spec\.template\.spec\.containers\[0\]\.args\[\d\]$/;
    expect(differences.filter((line) => !args.test(line))).toEqual([]);
    expect(differences).toHaveLength(3);
    const names = '{.items[*].spec.template.spec.containers[0].args}';
    expect(await dev.get('deployments -n kubescape', names)).toContain('--cluster-name=services-amer-dev');
    expect(await prod.get('deployments -n kubescape', names)).toContain('--cluster-name=services-amer-prod');
  });

  it('is in the cluster as "kubescape-gitops build" renders it', { timeout: patience }, async () => {
    const options = { cwd: use.fleet.files, env: { PATH: withHelm() } };
    const { code, stdout, stderr } = await command(['build', clusterFolder('dev')], options);
    if (code !== 0) throw new Error(stderr);
    const built = unlessEmpty(loadAll(stdout));
    const live = await liveObjects(use.plane, built);
    const missing = built.filter((object) => !live.has(idOf(object))).map(idOf);
    const differences = built.flatMap((object) => unmet(object, live.get(idOf(object))));
    expect([missing, [...new Set(differences)].toSorted()]).toEqual([
      [],
      [
        // helm-controller puts these onto all that it installs; its stand-in leaves that to helm, which does not.
        'metadata.labels.helm.toolkit.fluxcd.io/name: "kubescape", undefined',
        'metadata.labels.helm.toolkit.fluxcd.io/namespace: "flux-system", undefined',
        // The API server does not write down what is its default.
        'spec.preserveUnknownFields: false, undefined',
      ],
    ]);
    const fromHelm = [...(await dev.installed()).keys()];
    expect(fromHelm.filter((id) => !built.some((object) => idOf(object) === id))).toEqual([]);
  });

  it(
    'runs with the installed rights, tokens and configuration: a pod ends as a result',
    { timeout: patience },
    async () => {
      await withPods(async (pods) => {
        const scanner = await pods.start('kubescape');
        const storage = await pods.start('storage');
        const operator = await pods.start('operator');
        for (const program of [scanner, storage, operator]) {
          await until('readiness', async () => (await program.readiness()).status === 200, patience);
        }
        const container = { name: 'web', image: 'registry.example/web:1', securityContext: { privileged: true } };
        await use.plane.apply({
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'web', namespace: 'default' },
          spec: { containers: [container] },
        });
        const result = `${results}/default/workloadconfigurationscans/pod-web`;
        const text = await until(
          'a result',
          async () => {
            const { status, body } = await use.plane.request('GET', result);
            return status === 200 && JSON.stringify(body);
          },
          patience,
        );
        expect(text).toContain('services-amer-dev');
        expect(text).toMatch(/"C-0057":\{[^}]*"failed"|"controlID":"C-0057"/);
        // The installed configuration leaves our own namespace out.
        const own = await use.plane.request('GET', `${results}/kubescape/workloadconfigurationscans`);
        expect(JSON.stringify(own.body)).not.toContain('deployment-operator');

        const asked = await pods.runCronJob('kubescape-scheduler');
        expect([asked.exitCode, asked.stderr]).toEqual([0, '']);
        await until(
          'the scheduled scan',
          async () => {
            const done = '{.items[*].status.completed}';
            return (await dev.get('operatorcommands -n kubescape', done)).includes('true');
          },
          patience,
        );
        await use.plane.kubectl(['delete', 'pod', 'web', '-n', 'default', '--wait=false']);
        await until('no result', async () => (await use.plane.request('GET', result)).status === 404, patience);
        for (const program of [scanner, storage, operator]) expect(program.output).not.toMatch(/forbidden/i);
      });
    },
  );

  it('gates pull requests by the installed "gate", for the stage that asks for it', { timeout: patience }, async () => {
    const stage = await Stage.start();
    try {
      stage.commit('main', shop);
      await use.plane.apply({
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: 'gate-app', namespace: 'kubescape' },
        stringData: {
          'app-id': String(stage.forge.app.id),
          'private-key.pem': stage.forge.app.privateKey,
          'webhook-secret': secret,
        },
      });
      enableGate(use.fleet, 'dev', {
        existingSecret: 'gate-app',
        publicUrl: 'https://gate.example.com',
        githubApiUrl: stage.forge.apiUrl,
        githubServerUrl: stage.gitServer.url,
        persistence: { enabled: false },
      });
      use.fleet.push('the gate for dev', branches.dev, branches.prod);
      await dev.reconcile();
      expect(await prod.get('deployments -n kubescape', '{.items[*].metadata.name}')).not.toContain('gate');
      await withPods(async (pods) => {
        const gate = await pods.start('gate', { PATH: withHelm() });
        stage.forge.deliverTo({ url: `${gate.url}/webhook`, secret });
        await gate.ready();
        const { sha } = await stage.open('worse', { 'apps/web.yaml': deployment('web', privileged) });
        expect(await stage.verdict(sha)).toMatchObject({ name: 'kubescape-gitops', conclusion: 'failure' });
      });
    } finally {
      await stage.close();
    }
  });

  it.each([
    ['KUBESCAPE_MEMORY_LIMIT', '640Mi', 'deployment kubescape -n kubescape', memory('limits')],
    ['KUBESCAPE_CHART_VERSION', '1.30.5', 'deployment operator -n kubescape', '{.metadata.labels.helm\\.sh/chart}'],
  ])('takes %s of dev to %s in dev only', { timeout: patience }, async (name, value, what, jsonpath) => {
    const before = await prod.get(what, jsonpath);
    setVariable(use.fleet, 'dev', name, value);
    use.fleet.push(`${name} of dev`, branches.dev, branches.prod);
    await Promise.all([dev.reconcile(), prod.reconcile()]);
    expect(await dev.get(what, jsonpath)).toContain(value);
    expect(await prod.get(what, jsonpath)).toBe(before);
    expect(prod.flux.helm.done).toEqual(['install flux-system/kubescape']);
  });

  it(
    'is not Ready with a broken value, says what helm says, and leaves running what runs',
    { timeout: patience },
    async () => {
      setVariable(use.fleet, 'dev', 'KUBESCAPE_MEMORY_LIMIT', 'plenty');
      const commit = use.fleet.push('a broken value', branches.dev);
      expect(await dev.takeUp(commit)).toMatchObject({
        status: 'False',
        message: expect.stringContaining("HelmRelease/flux-system/kubescape status: 'Failed'"),
      });
      expect(await dev.ready('helmrelease kubescape', 'message')).toMatch(/plenty|quantit/);
      expect(await dev.ready('kustomization kubescape')).toBe('False');
      expect(await dev.get('deployment kubescape -n kubescape', memory('limits'))).toBe('640Mi');
    },
  );

  it('recovers with the next good commit', { timeout: patience }, async () => {
    setVariable(use.fleet, 'dev', 'KUBESCAPE_MEMORY_LIMIT', '768Mi');
    use.fleet.push('a value that is none', branches.dev);
    await dev.reconcile();
    expect(await dev.get('deployment kubescape -n kubescape', memory('limits'))).toBe('768Mi');
  });

  it('goes without a trace when Flux prunes it, but for definitions', { timeout: patience }, async () => {
    const objects = [...(await dev.installed()).values()];
    use.fleet.edit('base/services/kustomization.yaml', (text) => text.replace('  - kubescape.yaml\n', ''));
    use.fleet.push('no kubescape', branches.dev);
    await dev.reconcileRoot();
    const wait = ['--for=delete', '--timeout=120s'];
    await use.plane.kubectl(['wait', 'namespace/kubescape', ...wait]);
    await use.plane.kubectl(['wait', 'kustomization/kubescape', 'helmrelease/kubescape', '-n', 'flux-system', ...wait]);
    expect([...(await liveObjects(use.plane, objects)).keys()]).toEqual([]);
    expect(use.flux.helm.done.at(-1)).toBe('uninstall flux-system/kubescape');
    const left = await use.plane.kubectl(['get', 'clusterroles,clusterrolebindings', '-o', 'name']);
    expect(left).not.toContain('kubescape');
    // Helm never removes what is in crds/: with a definition all of its objects would go.
    expect(await use.plane.kubectl(['get', 'crd', '-o', 'name'])).toContain('workloadconfigurationscans');
  });
});

function memory(of: 'limits' | 'requests'): string {
  return `{.spec.template.spec.containers[0].resources.${of}.memory}`;
}

/** Each cluster gives its own address to a Service. */
function withoutAddresses(object: KubeObject | undefined): unknown {
  if (object?.kind !== 'Service') return object;
  const { clusterIP: _, clusterIPs: __, ...spec } = object['spec'] as Record<string, unknown>;
  return { ...object, spec };
}
