import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workTree } from '../../../src/platform/work-tree.ts';
import { renderCluster, type RenderedCluster } from '../../../src/render/flux/cluster/render-cluster.ts';
import { findEntryPoints } from '../../../src/render/flux/entry/find-entries.ts';
import { HelmReleases } from '../../../src/render/flux/release/helm-releases.ts';
import { withoutHelm } from '../../../src/render/flux/release/without-helm.ts';
import type { SourceTree } from '../../../src/render/source-tree.ts';
import { kustomizationOf, namesOf } from '../../support/flux-tree.ts';
import { helm, helmProgram } from '../../support/helm.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** The Flux folders of this repository; `changes` replaces files. */
function ownTree(changes: Readonly<Record<string, string>> = {}): SourceTree {
  const folders = new Map(['apps', 'base', 'clusters'].map((folder) => [folder, workTree(path.join(root, folder))]));
  const files = Array.from(folders, ([folder, tree]) => tree.files.map((file) => `${folder}/${file}`)).flat();
  return {
    files: files.toSorted(),
    read(file) {
      const changed = changes[file];
      const [folder = '', ...rest] = file.split('/');
      if (changed !== undefined) return new TextEncoder().encode(changed);
      return folders.get(folder)?.read(rest.join('/')) ?? new Uint8Array();
    },
  };
}

/** Renders every cluster, by its stage. */
async function stages(tree = ownTree()): Promise<Readonly<Record<string, RenderedCluster>>> {
  const releases = helmProgram ? new HelmReleases({ helm: helm() }) : withoutHelm('there is no helm');
  const rendered = findEntryPoints(tree).map(async (entry): Promise<[string, RenderedCluster]> => {
    const cluster = await renderCluster(tree, { entry, strict: true, variables: {}, releases });
    return [entry.path.split('/')[2] ?? '', cluster];
  });
  return Object.fromEntries(await Promise.all(rendered));
}

/** The spec of the HelmRelease of a cluster. */
function releaseOf(cluster: RenderedCluster | undefined): unknown {
  const found =
    cluster && kustomizationOf(cluster, 'kubescape').objects.find(({ object }) => object['kind'] === 'HelmRelease');
  return found?.object['spec'];
}

describe('the Flux package of this repository', () => {
  it('has a cluster for each stage', () => {
    const entries = findEntryPoints(ownTree());
    expect(entries.map((entry) => [entry.path, entry.url])).toEqual(
      ['dev', 'prod'].map((stage) => [
        `clusters/stages/${stage}/clusters/services-amer`,
        'https://github.com/kubescape-gitops/kubescape-gitops.git',
      ]),
    );
  });

  it.each(['dev', 'prod'])('renders in %s without an error, and without an unknown variable', async (stage) => {
    const cluster = (await stages())[stage];
    expect(cluster?.kustomizations.map(({ name, state }) => [name, state])).toEqual([
      ['flux-system', 'ok'],
      ['kubescape', 'ok'],
    ]);
    expect(cluster?.kustomizations.map(({ objects }) => namesOf(objects))).toEqual([
      [
        'GitRepository/flux-system/flux-system',
        'Kustomization/flux-system/flux-system',
        'Kustomization/flux-system/kubescape',
        'ConfigMap/flux-system/cluster-vars',
      ],
      ['Namespace/kubescape', 'HelmRepository/flux-system/kubescape', 'HelmRelease/flux-system/kubescape'],
    ]);
    expect(cluster?.conflicts).toEqual([]);
    expect(
      JSON.stringify(cluster?.kustomizations.map(({ objects }) => objects.map(({ object }) => object))),
    ).not.toContain('${');
  });

  it('waits for two services of the fleet, which it names', async () => {
    for (const cluster of Object.values(await stages())) {
      expect(kustomizationOf(cluster, 'kubescape').unresolved.map(({ name }) => name)).toEqual([
        'Kustomization/flux-system/metrics-server',
        'Kustomization/flux-system/kube-prometheus-stack',
      ]);
    }
  });

  it('fills its parameters in, those of the cluster over those of base', async () => {
    const { dev, prod } = await stages();
    const kubescape = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '512Mi' } };
    const kubevuln = { requests: { cpu: '100m', memory: '128Mi' }, limits: { cpu: '500m', memory: '1Gi' } };
    for (const [cluster, clusterName] of [
      [dev, 'services-amer-dev'],
      [prod, 'services-amer-prod'],
    ] as const) {
      expect(releaseOf(cluster)).toMatchObject({
        chart: { spec: { chart: 'kubescape-operator', version: '1.30.4' } },
        values: { clusterName, kubescape: { resources: kubescape }, kubevuln: { resources: kubevuln } },
      });
    }
  });

  it('takes an override of one stage for that stage only', async () => {
    const file = 'clusters/stages/prod/clusters/services-amer/environment.env';
    const changed = await stages(ownTree({ [file]: 'CLUSTER_NAME=services-amer-prod\nKUBESCAPE_MEMORY_LIMIT=2Gi\n' }));
    const limit = (memory: string): object => ({ values: { kubescape: { resources: { limits: { memory } } } } });
    expect(releaseOf(changed['prod'])).toMatchObject(limit('2Gi'));
    expect(releaseOf(changed['dev'])).toMatchObject(limit('512Mi'));
  });

  it.skipIf(!helmProgram)('has a release whose chart is not here, which is told', async () => {
    for (const { releases } of Object.values(await stages())) {
      expect(releases).toMatchObject([
        {
          name: 'kubescape',
          state: 'unresolved',
          objects: [],
          unresolved: [{ kind: 'chart', name: expect.stringMatching(/^kubescape-operator 1\.30\.4 /) }],
        },
      ]);
    }
  });
});
