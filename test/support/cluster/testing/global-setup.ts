import type { TestProject } from 'vitest/node';
import type { Cluster } from '../cluster.ts';
import { ControlPlane } from '../plane/control-plane.ts';
import { findFlux } from '../programs/flux-programs.ts';
import { adoptCluster } from '../sources/adopted-cluster.ts';
import { findPlanePrograms, findSource, type ClusterSource } from '../sources/find-source.ts';
import { startKindCluster } from '../sources/kind-cluster.ts';
import type { SharedCluster } from './provided.ts';

interface Started {
  readonly shared: SharedCluster;
  readonly release: () => Promise<void>;
}

/**
 * Starts the clusters that the tests of a run share, one for each process that runs tests at the same time, before the
 * first of them; gives what ends them. Never builds one: where there is none tests are skipped, unless
 * CLUSTER_TESTS=required, which `npm run test:cluster` sets.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const source = await findSource(process.env);
  if (source === undefined && process.env['CLUSTER_TESTS'] === 'required') {
    throw new Error('there is no cluster to test with; `node scripts/cluster/main.ts build` builds a control plane');
  }
  project.provide('planePrograms', (await findPlanePrograms(process.env)) ?? null);
  project.provide('fluxPrograms', (await findFlux(process.env)) ?? null);
  const started: Started[] = [];
  const release = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.release()));
  };
  try {
    if (source) for (let left = clustersFor(project); left > 0; left -= 1) started.push(await start(source));
  } catch (error) {
    await release();
    throw error;
  }
  project.provide(
    'sharedClusters',
    started.map(({ shared }) => shared),
  );
  return release;
}

/** As many as there are processes; fewer files need fewer of them. */
function clustersFor(project: TestProject): number {
  const files = project.vitest.state.getPaths().filter((file) => project.matchesTestGlob(file));
  return Math.min(project.config.maxWorkers, files.length);
}

async function start(source: ClusterSource): Promise<Started> {
  if (source.kind === 'built') {
    const plane = await ControlPlane.start(source.programs);
    const { logs, auditLog } = plane;
    return { shared: { ...accessOf(plane), source: 'built', logs, auditLog }, release: () => plane.stop() };
  }
  const { cluster, release } =
    source.kind === 'kind'
      ? await startKindCluster(source.program, source.kubectl, process.env)
      : await adoptCluster(source.file, source.kubectl, process.env);
  return { shared: { ...accessOf(cluster), source: source.kind }, release };
}

/** Only plain data reaches the processes that run tests. */
function accessOf({ url, ca, adminToken, kubeconfig, kubectlProgram }: Cluster): Omit<SharedCluster, 'source'> {
  return { url, ca, adminToken, kubeconfig, kubectlProgram };
}
