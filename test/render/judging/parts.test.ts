import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { workTree } from '../../../src/platform/work-tree.ts';
import { findEntryPoints } from '../../../src/render/flux/entry/find-entries.ts';
import { renderCluster } from '../../../src/render/flux/cluster/render-cluster.ts';
import { withoutHelm } from '../../../src/render/flux/release/without-helm.ts';
import { partsOf, type Part } from '../../../src/render/judging/parts.ts';
import { warnings } from '../../../src/render/judging/remarks.ts';
import { fleetFixture, fleets, fluxKustomization } from '../../support/fleet.ts';

const fleet = fleets();
const source = 'sourceRef:\n  kind: GitRepository\n  name: flux-system';
const services = readFileSync(path.join(fleetFixture, 'base/services/kustomization.yaml'), 'utf8');

async function partsIn(files: Readonly<Record<string, string>>): Promise<readonly Part[]> {
  const tree = workTree(fleet(files));
  const [entry] = findEntryPoints(tree);
  if (entry === undefined) throw new Error('the fleet has no entry point');
  return partsOf(await renderCluster(tree, { entry, strict: true, variables: {}, releases: withoutHelm('not here') }));
}

describe('the parts of a cluster', () => {
  it('stand below the part that defines them', async () => {
    const parts = await partsIn({});

    expect(parts.map(({ id, parent }) => [id, parent])).toEqual([
      ['Kustomization flux-system/flux-system', undefined],
      ['Kustomization flux-system/web', 'Kustomization flux-system/flux-system'],
      ['Kustomization flux-system/worker', 'Kustomization flux-system/flux-system'],
    ]);
    expect(parts[1]?.definition?.origin([])).toMatchObject({ file: 'base/services/web.yaml' });
  });

  it('never stand below themselves, even if each defines the other', async () => {
    const namespace = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: flux-system\n';
    const parts = await partsIn({
      'base/services/one.yaml': fluxKustomization('one', `path: ./apps/one\n${source}`),
      'base/services/kustomization.yaml': services.replace('  - worker.yaml', '  - one.yaml'),
      'apps/one/kustomization.yaml': `${namespace}resources: [two.yaml, root.yaml]\n`,
      'apps/one/two.yaml': fluxKustomization('two', `path: ./apps/two\n${source}`),
      'apps/one/root.yaml': fluxKustomization('flux-system', `path: ./clusters/stages/dev/clusters/amer\n${source}`),
      'apps/two/kustomization.yaml': `${namespace}resources: [one.yaml]\n`,
      'apps/two/one.yaml': fluxKustomization('one', `path: ./apps/one\n${source}`),
    });
    const parents = Object.fromEntries(parts.map(({ rendered, parent }) => [rendered.name, parent]));

    expect(parents['flux-system']).toBeUndefined();
    expect(parents['one']).toBe('Kustomization flux-system/flux-system');
    expect(parents['two']).toBe('Kustomization flux-system/one');
  });

  it('that go to another cluster are told', async () => {
    const spec = `path: ./apps/base/worker\n${source}\nkubeConfig:\n  secretRef:\n    name: edge`;
    const parts = await partsIn({ 'base/services/worker.yaml': fluxKustomization('worker', spec) });

    expect(warnings(parts)).toEqual([
      {
        file: 'base/services/worker.yaml',
        line: expect.any(Number),
        column: expect.any(Number),
        message:
          'Kustomization flux-system/worker is applied to another cluster, that of Secret/flux-system/edge, and counts for none but that one',
      },
    ]);
  });

  it('that bring the same object are told with both places, unless each is for another cluster', async () => {
    const twin = (more: string): Readonly<Record<string, string>> => ({
      'base/services/worker.yaml':
        fluxKustomization('worker', `path: ./apps/base/worker\n${source}`) +
        `---\n${fluxKustomization('twin', `path: ./apps/base/worker\n${source}${more}`)}`,
    });
    const told = (parts: readonly Part[]): readonly string[] =>
      warnings(parts).flatMap(({ message }) => (message.includes('comes from both') ? [message] : []));

    expect(told(await partsIn(twin('')))[0]).toMatch(
      /comes from both Kustomization flux-system\/worker \(apps\/base\/worker\/.*\) and Kustomization flux-system\/twin/,
    );
    expect(told(await partsIn(twin('\nkubeConfig:\n  secretRef:\n    name: edge')))).toEqual([]);
  });
});
