/* Shows the fleet of this repository as Flux installs it, step by step, and checks each step. Usage: scripts/demo-flux.sh */
import path from 'node:path';
import { ControlPlane } from '../../test/support/cluster/plane/control-plane.ts';
import { findFlux } from '../../test/support/cluster/programs/flux-programs.ts';
import { findPlanePrograms } from '../../test/support/cluster/sources/find-source.ts';
import { until } from '../../test/support/cluster/until.ts';
import { ChartRepository } from '../../test/support/flux/chart-repository.ts';
import { FleetRepository } from '../../test/support/flux/fleet-repository.ts';
import { FluxControllers } from '../../test/support/flux/flux-controllers.ts';
import { FollowedCluster } from '../../test/support/flux/followed-cluster.ts';
import { PodProcesses } from '../../test/support/flux/pod-processes.ts';
import { bootstrap, branches, setVariable, stageFleet } from '../../test/support/flux/staged-fleet.ts';
import { privilegedDeployment } from '../../test/support/installation/workloads.ts';
import { Steps } from './steps.ts';

const steps = new Steps();
const memory = '{.spec.template.spec.containers[0].resources.limits.memory}';
const result =
  '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/default/workloadconfigurationscans/deployment-web';
const ending: (() => Promise<unknown>)[] = [];

/** Has something ended, whatever becomes of the story. */
function owned<T>(thing: T, end: (thing: T) => Promise<unknown>): T {
  ending.unshift(() => end(thing));
  return thing;
}

/** What the scanner may use in a cluster. */
function memoryOf(cluster: FollowedCluster): Promise<string> {
  return cluster.get('deployment kubescape -n kubescape', memory);
}

/** The repository, and the cluster of each stage that follows it. */
interface Scene {
  readonly fleet: FleetRepository;
  readonly dev: FollowedCluster;
  readonly prod: FollowedCluster;
}

async function begin(): Promise<Scene> {
  const [programs, flux] = [await findPlanePrograms(process.env), await findFlux(process.env)];
  if (!programs || !flux) throw new Error('no control plane or no Flux: run scripts/demo-flux.sh, which builds them');
  steps.title('A Git server has this repository, a Helm repository its chart; two clusters get Flux');
  const fleet = owned(await FleetRepository.serve(), (it) => it.close());
  const charts = owned(await ChartRepository.serve(path.join(flux.bin, 'helm'), '1.30.4'), (it) => it.close());
  stageFleet(fleet, { git: fleet.url, charts: charts.url });
  fleet.push('this repository', branches.dev, branches.prod);
  const follow = async (stage: 'dev' | 'prod'): Promise<FollowedCluster> => {
    const plane = owned(await ControlPlane.start(programs), (it) => it.stop());
    const controllers = owned(await FluxControllers.start(plane, flux), (it) => it.stop());
    await bootstrap(plane, fleet, stage);
    return new FollowedCluster(plane, controllers);
  };
  return { fleet, dev: await follow('dev'), prod: await follow('prod') };
}

async function install({ dev, prod }: Scene): Promise<void> {
  steps.title('flux reconcile kustomization kubescape --with-source, in both');
  await Promise.all([dev.reconcile(), prod.reconcile()]);
  for (const [stage, cluster] of Object.entries({ dev, prod })) {
    steps.compare(`Kustomization kubescape of ${stage}`, await cluster.ready('kustomization kubescape'), 'True');
    steps.compare(
      `HelmRelease kubescape of ${stage}`,
      await cluster.ready('helmrelease kubescape', 'message'),
      /^Install complete/,
    );
    steps.compare(`memory of the scanner in ${stage}`, await memoryOf(cluster), '512Mi');
  }
  steps.say((await dev.plane.kubectl(['get', 'deployments,cronjobs', '-n', 'kubescape'])).trimEnd());
}

async function work({ dev }: Scene): Promise<void> {
  steps.title('What is installed in dev runs; a Deployment with a privileged container is created there');
  const pods = owned(await PodProcesses.of(dev.plane, 'kubescape'), (it) => it.stop());
  for (const name of ['kubescape', 'storage', 'operator']) await pods.start(name);
  await dev.plane.apply(privilegedDeployment('default', 'web'));
  const found = await until('a result', async () => {
    const { status, body } = await dev.plane.request('GET', result);
    return status === 200 && JSON.stringify(body);
  });
  steps.check('it has a WorkloadConfigurationScan, which names the cluster', found.includes('services-amer-dev'));
  steps.say((await dev.plane.kubectl(['get', 'workloadconfigurationscansummaries', '-n', 'default'])).trimEnd());
  await pods.stop();
}

async function changeOneStage({ fleet, dev, prod }: Scene): Promise<void> {
  steps.title("A commit changes KUBESCAPE_MEMORY_LIMIT in dev's environment.env");
  setVariable(fleet, 'dev', 'KUBESCAPE_MEMORY_LIMIT', '640Mi');
  fleet.push('more memory for dev', branches.dev, branches.prod);
  await Promise.all([dev.reconcile(), prod.reconcile()]);
  steps.compare('memory of the scanner in dev', await memoryOf(dev), '640Mi');
  steps.compare('memory of the scanner in prod', await memoryOf(prod), '512Mi');
}

async function breakAndRepair({ fleet, dev }: Scene): Promise<void> {
  steps.title('A commit breaks it');
  setVariable(fleet, 'dev', 'KUBESCAPE_MEMORY_LIMIT', 'plenty');
  const { status } = await dev.takeUp(fleet.push('a broken value', branches.dev));
  steps.compare('Kustomization kubescape of dev', status, 'False');
  steps.compare(
    'the HelmRelease says',
    (await dev.ready('helmrelease kubescape', 'message')).slice(0, 300),
    /plenty|quantit/,
  );
  steps.compare('memory of the scanner in dev', await memoryOf(dev), '640Mi');

  steps.title('The next commit repairs it');
  setVariable(fleet, 'dev', 'KUBESCAPE_MEMORY_LIMIT', '768Mi');
  fleet.push('a good value', branches.dev);
  await dev.reconcile();
  steps.compare('Kustomization kubescape of dev', await dev.ready('kustomization kubescape'), 'True');
  steps.compare('memory of the scanner in dev', await memoryOf(dev), '768Mi');
}

async function prune({ fleet, dev, prod }: Scene): Promise<void> {
  steps.title('A commit takes Kubescape out of dev');
  fleet.edit('base/services/kustomization.yaml', (text) => text.replace('  - kubescape.yaml\n', ''));
  fleet.push('no kubescape', branches.dev);
  await dev.reconcileRoot();
  for (const what of ['namespace/kubescape', 'helmrelease/kubescape']) {
    const left = ['wait', what, '-n', 'flux-system', '--for=delete', '--timeout=120s'];
    const isGone = await dev.plane.kubectl(left).then(
      () => true,
      () => false,
    );
    steps.check(`${what} is gone`, isGone);
  }
  steps.compare('helm did at last', dev.flux.helm.done.at(-1) ?? 'nothing', 'uninstall flux-system/kubescape');
  steps.compare('Kustomization kubescape of prod', await prod.ready('kustomization kubescape'), 'True');
}

try {
  const scene = await begin();
  for (const act of [install, work, changeOneStage, breakAndRepair, prune]) await act(scene);
} catch (error) {
  steps.check(error instanceof Error ? error.message : String(error), false);
} finally {
  for (const end of ending) await end().catch((error: unknown) => steps.check(`at the end: ${String(error)}`, false));
}
steps.title(steps.wrong === 0 ? 'All is as it should be.' : `${steps.wrong} WRONG.`);
process.exitCode = steps.wrong === 0 ? 0 : 1;
