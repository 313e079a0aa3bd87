import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import type { Cluster, KubeObject } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';
import type { FleetRepository } from './fleet-repository.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const parts = ['apps', 'base', 'clusters', 'flux', 'kubescape-gitops.yaml'];

export type StageName = 'dev' | 'prod';

/** The branch that each stage follows, as its gotk-sync.yaml says. */
export const branches: Readonly<Record<StageName, string>> = { dev: 'develop', prod: 'main' };

/** Services that ours waits for, which a fleet has. Here they bring nothing. */
const services = ['metrics-server', 'kube-prometheus-stack'];

/** Where the cluster of a stage is in the repository. */
export function clusterFolder(stage: StageName): string {
  return `clusters/stages/${stage}/clusters/services-amer`;
}

/** What a stage sets for itself. */
function environmentFile(stage: StageName): string {
  return `${clusterFolder(stage)}/environment.env`;
}

/**
 * Puts this repository's own fleet into a repository on loopback. Only addresses differ, which lead there: that of the
 * repository, as with every fork, and that of the charts, by the variable that is for it.
 */
export function stageFleet(fleet: FleetRepository, urls: { readonly git: string; readonly charts: string }): void {
  for (const part of parts) if (existsSync(path.join(root, part))) fleet.copy(path.join(root, part), part);
  for (const stage of ['dev', 'prod'] as const) {
    fleet.edit(syncFile(stage), (text) => text.replace(/url: https:.*/, `url: ${urls.git}`));
    setVariable(fleet, stage, 'KUBESCAPE_CHART_REPOSITORY', urls.charts);
  }
  const empty = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: [] };
  for (const name of services) {
    fleet.edit(`apps/base/${name}/kustomization.yaml`, () => `${JSON.stringify(empty)}\n`);
    fleet.edit(`base/services/${name}.yaml`, () => `${JSON.stringify(service(name))}\n`);
  }
  fleet.edit('base/services/kustomization.yaml', (text) =>
    text.replace('  - kubescape.yaml\n', ['kubescape', ...services].map((name) => `  - ${name}.yaml\n`).join('')),
  );
}

/** Sets a variable of a stage. */
export function setVariable(fleet: FleetRepository, stage: StageName, name: string, value: string): void {
  fleet.edit(environmentFile(stage), (text) => {
    const others = text.split('\n').filter((line) => line !== '' && !line.startsWith(`${name}=`));
    return `${[...others, `${name}=${value}`].join('\n')}\n`;
  });
}

/** Has the release of one stage bring the gate, with these values, by a patch of its Kustomization. */
export function enableGate(fleet: FleetRepository, stage: StageName, values: Readonly<Record<string, unknown>>): void {
  const release = [{ op: 'add', path: '/spec/values/gate', value: { enabled: true, ...values } }];
  const patches = [{ target: { kind: 'HelmRelease' }, patch: JSON.stringify(release) }];
  const ours = [{ op: 'add', path: '/spec/patches', value: patches }];
  const target = { group: 'kustomize.toolkit.fluxcd.io', kind: 'Kustomization', name: 'kubescape' };
  const entry = JSON.stringify({ target, patch: JSON.stringify(ours) });
  fleet.edit(`${clusterFolder(stage)}/kustomization.yaml`, (text) => `${text}patches:\n  - ${entry}\n`);
}

/** Has Flux in a cluster follow a stage, as `flux bootstrap` would, and resolves once it knows our Kustomization. */
export async function bootstrap(cluster: Cluster, fleet: FleetRepository, stage: StageName): Promise<void> {
  await cluster.apply(...(loadAll(readFileSync(path.join(fleet.files, syncFile(stage)), 'utf8')) as KubeObject[]));
  const place = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/kubescape';
  await until('the Kustomization', async () => (await cluster.request('GET', place)).status === 200, 120_000);
}

function syncFile(stage: StageName): string {
  return `${clusterFolder(stage)}/flux-system/gotk-sync.yaml`;
}

function service(name: string): KubeObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: {
      interval: '10m0s',
      path: `./apps/base/${name}`,
      prune: true,
      wait: true,
      sourceRef: { kind: 'GitRepository', name: 'flux-system' },
    },
  };
}
