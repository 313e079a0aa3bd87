import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { command, sideBySide } from '../../support/command.ts';
import { fleets } from '../../support/fleet.ts';
import { skipped } from '../../support/skipped.ts';

const fleet = fleets();
const shared = path.resolve(import.meta.dirname, '../../../../shared/repos');
const hasShared = existsSync(shared);
if (!hasShared) skipped('2 tests that draw real repositories; put "shared" beside the checkout');

describe('tree', sideBySide, () => {
  it('draws Kustomizations below those that apply them, and sources', async () => {
    const { code, stdout, stderr } = await command(['tree', 'amer-dev'], { cwd: fleet() });

    expect([code, stderr]).toEqual([0, '']);
    expect(stdout)
      .toBe(`amer-dev · clusters/stages/dev/clusters/amer · stage dev · branch develop · Flux of unknown version
└─ Kustomization flux-system/flux-system  ./clusters/stages/dev/clusters/amer  rendered  5 objects
   ├─ Kustomization flux-system/web  ./apps/base/web  rendered  3 objects
   └─ Kustomization flux-system/worker  ./apps/base/worker  rendered  1 object  after web
Sources
└─ GitRepository flux-system/flux-system  this repository  ssh://git@git.example.org/fleet

9 objects of 3 Kustomizations and HelmReleases, all rendered.
`);
  });

  it('shows what is suspended or marked to be left alone', async () => {
    const cwd = fleet({
      'clusters/stages/dev/clusters/amer/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [flux-system, ../../../../../base/services]
patches:
  - target: {kind: Kustomization, name: worker}
    patch: '- {op: add, path: /spec/suspend, value: true}'
  - target: {kind: ConfigMap}
    patch: '- {op: add, path: /metadata/annotations, value: {kustomize.toolkit.fluxcd.io/reconcile: disabled}}'
`,
      'base/services/web.yaml': undefined,
      'base/services/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: flux-system
resources: [worker.yaml]
configMapGenerator: [{name: cluster-vars, literals: [A=b]}]
`,
    });
    const { code, stdout } = await command(['tree', 'amer-dev'], { cwd });

    expect(code).toBe(0);
    expect(stdout).toMatch(/flux-system\/flux-system .* 3 objects {2}1 not applied\n/);
    expect(stdout).toMatch(/Kustomization flux-system\/worker {2}\.\/apps\/base\/worker {2}suspended {2}after web\n/);
  });

  it('colours only what a terminal or FORCE_COLOR asks for', async () => {
    const cwd = fleet();
    const [plain, coloured] = await Promise.all([
      command(['tree'], { cwd }),
      command(['tree'], { cwd, env: { FORCE_COLOR: '1' } }),
    ]);

    expect(plain.stdout).not.toContain('\u001b');
    expect(coloured.stdout).toContain('\u001b[32mrendered\u001b[39m');
  });

  it('gives the same as data', async () => {
    const { code, stdout } = await command(['tree', '--json', '--stage', 'prod'], { cwd: fleet() });

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      clusters: [
        {
          name: 'amer-prod',
          stage: 'prod',
          entry: 'clusters/stages/prod/clusters/amer',
          fluxVersion: '2.9.1',
          isComplete: true,
          nodes: [
            {
              name: 'flux-system',
              state: 'rendered',
              file: 'clusters/stages/prod/clusters/amer/flux-system/gotk-sync.yaml',
              children: [
                { name: 'web', objects: 3, dependsOn: [] },
                { name: 'worker', dependsOn: ['web'] },
              ],
            },
          ],
          sources: [{ kind: 'GitRepository', state: 'here' }],
        },
      ],
    });
  });
});

describe.skipIf(!hasShared)('tree of a real repository', sideBySide, () => {
  it('shows what is remote, and ends with 3', async () => {
    const { code, stdout } = await command(['tree', path.join(shared, 'flux2-multi-tenancy/clusters/staging')]);

    expect(code).toBe(3);
    expect(stdout).toContain(`      └─ Kustomization apps/dev-team  ./staging  remote
            ! source GitRepository/apps/dev-team: GitRepository "apps/dev-team" is https://github.com/fluxcd/flux2-multi-tenancy
`);
    expect(stdout).toContain('12 objects of 6 Kustomizations and HelmReleases; 2 not rendered completely.');
  });

  it('finds an entry point in the values of a release, and all below it', async () => {
    const { stdout } = await command(['tree', path.join(shared, 'home-ops')]);

    expect(stdout).toMatch(/^cluster · kubernetes\/flux\/cluster · Flux 2\.x\n/);
    expect(stdout.match(/─ Kustomization /g)).toHaveLength(94);
  });
});
