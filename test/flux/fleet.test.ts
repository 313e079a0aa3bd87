import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, it } from 'vitest';
import { helmProgram } from '../support/helm.ts';
import { buildOwnFleet, differences, ownFleets, ownRoot, type BuiltCluster } from '../support/own-fleet.ts';

const fleet = ownFleets();
const stages = ['dev', 'prod'] as const;
const clusterOf = (stage: string): string => `services-amer-${stage}`;
const environmentOf = (stage: string): string => `clusters/stages/${stage}/clusters/services-amer/environment.env`;
const release = 'HelmRelease/flux-system/kubescape';
const scanner = 'Deployment/kubescape/kubescape';
const variables = 'ConfigMap/flux-system/cluster-vars';

function read(file: string): string {
  return readFileSync(path.join(ownRoot, file), 'utf8');
}

/** The value at a path of an object, as it is written. */
function valueAt(cluster: BuiltCluster, id: string, keys: readonly (string | number)[]): unknown {
  let value: unknown = cluster.objects.get(id);
  for (const key of keys) value = (value as Record<string | number, unknown> | undefined)?.[key];
  return value;
}

const container = ['spec', 'template', 'spec', 'containers', 0, 'resources'] as const;
const values = ['spec', 'values'] as const;

/** Each parameter, another value of it, and where it is to be found. */
const parameters = [
  ['KUBESCAPE_CPU_LIMIT', '750m', scanner, [...container, 'limits', 'cpu']],
  ['KUBESCAPE_CPU_REQUEST', '150m', scanner, [...container, 'requests', 'cpu']],
  ['KUBESCAPE_MEMORY_LIMIT', '768Mi', scanner, [...container, 'limits', 'memory']],
  ['KUBESCAPE_MEMORY_REQUEST', '192Mi', scanner, [...container, 'requests', 'memory']],
  ['KUBEVULN_MEMORY_LIMIT', '2Gi', release, [...values, 'kubevuln', 'resources', 'limits', 'memory']],
] as const;

describe.skipIf(!helmProgram)("this repository's own fleet", () => {
  let now: Awaited<ReturnType<typeof buildOwnFleet>>;
  beforeAll(async () => {
    now = await buildOwnFleet(fleet());
  }, 60_000);

  it('is rendered to its last object, in both stages', () => {
    for (const stage of stages) {
      expect([stage, now[stage].missing]).toEqual([stage, []]);
      expect(now[stage].objects.has(scanner)).toBe(true);
    }
  });

  it('differs between stages in the name of the cluster and the branch alone', () => {
    const called = (cluster: BuiltCluster, stage: string): BuiltCluster => ({
      ...cluster,
      objects: new Map(
        Array.from(cluster.objects, ([id, object]) => [
          id,
          JSON.parse(JSON.stringify(object).replaceAll(clusterOf(stage), 'here').replaceAll(`stages/${stage}/`, '')),
        ]),
      ),
    });
    expect(differences(called(now.dev, 'dev'), called(now.prod, 'prod'))).toEqual([
      'GitRepository/flux-system/flux-system',
    ]);
  });

  it.each(stages)('takes each parameter for %s alone, and puts it where it belongs', async (stage) => {
    const rows = parameters.map(([name, value]) => `${name}=${value}\n`).join('');
    const then = await buildOwnFleet(fleet({ [environmentOf(stage)]: read(environmentOf(stage)) + rows }));
    const other = otherThan(stage);

    expect([then[stage].missing, then[other].missing]).toEqual([[], []]);
    expect(differences(now[other], then[other])).toEqual([]);
    expect(differences(now[stage], then[stage])).toEqual([variables, scanner, release].toSorted());
    for (const [name, value, id, keys] of parameters) {
      expect([name, valueAt(then[stage], id, keys)]).toEqual([name, value]);
      expect([name, valueAt(now[stage], id, keys)]).not.toEqual([name, value]);
    }
  });

  it.each(stages)('takes for %s another version of the chart, which is not here and is told', async (stage) => {
    const environment = environmentOf(stage);
    const then = await buildOwnFleet(fleet({ [environment]: `${read(environment)}KUBESCAPE_CHART_VERSION=1.30.5\n` }));
    const other = otherThan(stage);

    expect(valueAt(then[stage], release, ['spec', 'chart', 'spec', 'version'])).toBe('1.30.5');
    expect(then[stage].missing).toEqual([expect.stringContaining('chart kubescape-operator 1.30.5')]);
    expect([then[other].missing, differences(now[other], then[other])]).toEqual([[], []]);
  });

  it('takes a default of all for both stages', async () => {
    const file = 'base/services/environment.env';
    const changed = read(file).replace('KUBESCAPE_MEMORY_LIMIT=512Mi', 'KUBESCAPE_MEMORY_LIMIT=1Gi');
    const then = await buildOwnFleet(fleet({ [file]: changed }));
    for (const stage of stages)
      expect(differences(now[stage], then[stage])).toEqual([variables, scanner, release].toSorted());
  });

  /** Both fleets as dev: as it is, and with the chart from `flux/sources/…`. */
  async function withSource(source: string): Promise<BuiltCluster> {
    const file = 'base/services/kubescape.yaml';
    const components = `  components:\n    - ../../../flux/sources/${source}\n`;
    const environment = environmentOf('dev');
    const built = await buildOwnFleet(
      fleet({
        [file]: read(file).replace('  prune: true\n', `  prune: true\n${components}`),
        [environment]: `${read(environment)}KUBESCAPE_IMAGE_REGISTRY=registry.example\n`,
      }),
    );
    return built.dev;
  }

  const installed = (id: string): boolean => !id.includes('/flux-system/');

  it.each(['git', 'oci'])('installs the same when the chart comes from flux/sources/%s', async (source) => {
    const then = await withSource(source);
    expect(then.missing).toEqual([]);
    expect(differences(now.dev, then).filter(installed)).toEqual([]);
    expect(then.objects.has('HelmRepository/flux-system/kubescape')).toBe(false);
    expect(then.objects.has('OCIRepository/flux-system/kubescape')).toBe(source === 'oci');
  });

  it('installs the same with flux/install.yaml, which takes nothing else from this repository', async () => {
    const install = read('flux/install.yaml').replace(/ref:\n.*\n/, 'ref: { branch: develop }\n');
    const then = await buildOwnFleet(
      fleet({
        'base/services/kubescape.yaml': install.replace('CLUSTER_NAME: my-cluster', 'CLUSTER_NAME: services-amer-dev'),
      }),
    );
    expect(then.dev.missing).toEqual([]);
    expect(differences(now.dev, then.dev).filter(installed)).toEqual([]);
  });

  it('takes every image from a registry of your own with flux/sources/offline', async () => {
    const then = await withSource('offline');
    const images = Array.from(
      JSON.stringify([...then.objects.values()]).matchAll(/"image":"([^"]+)"/g),
      ([, it]) => it,
    );
    expect(then.missing).toEqual([]);
    expect(then.objects.has('HelmRepository/flux-system/kubescape')).toBe(false);
    expect(differences(now.dev, then)).toContain(scanner);
    expect(images.length).toBeGreaterThan(0);
    for (const image of images) expect(image).toMatch(/^registry\.example\//);
  });

  it('never asks for the original chart', () => {
    const file = read('apps/base/kubescape/helmrelease.yaml');
    for (const text of [file, read('flux/install.yaml'), read('flux/sources/oci/repository.yaml')])
      expect(text).not.toMatch(/kubescape\.github\.io\/helm-charts|github\.com\/kubescape\//);
    expect(valueAt(now.dev, 'HelmRepository/flux-system/kubescape', ['spec', 'url'])).toBe(
      'https://kubescape-gitops.github.io/kubescape-gitops',
    );
  });

  it('installs with three retries, ten minutes, and definitions that are replaced', () => {
    const step = { crds: 'CreateReplace', timeout: '10m', remediation: { retries: 3 } };
    expect(valueAt(now.prod, release, ['spec'])).toMatchObject({ install: step, upgrade: step });
  });

  it('keeps its namespace to restricted pods', () => {
    const labels = valueAt(now.prod, 'Namespace/kubescape', ['metadata', 'labels']);
    for (const mode of ['enforce', 'warn', 'audit'])
      expect(labels).toMatchObject({ [`pod-security.kubernetes.io/${mode}`]: 'restricted' });
  });
});

it('flux/install.yaml gives every variable a value that the package asks for', () => {
  const [, text = ''] = read('flux/install.yaml').split('---\n');
  const { spec } = load(text) as { spec: { path: string; components: string[]; postBuild: { substitute: object } } };
  const asked = Array.from(read(`${spec.path}/helmrelease.yaml`).matchAll(/\$\{(\w+)\}/g), ([, name]) => name);
  expect(asked.length).toBeGreaterThan(0);
  expect(Object.keys(spec.postBuild.substitute)).toEqual(expect.arrayContaining(asked));
  for (const component of spec.components)
    expect(read(path.join(spec.path, component, 'kustomization.yaml'))).toContain('kind: Component');
});

function otherThan(stage: string): (typeof stages)[number] {
  return stage === 'dev' ? 'prod' : 'dev';
}
