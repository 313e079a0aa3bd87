import { describe, expect, it } from 'vitest';
import { renderCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import { HelmReleases } from '../../../../src/render/flux/release/helm-releases.ts';
import { configMap, fluxKustomization, render } from '../../../support/flux-tree.ts';
import { helm, helmProgram } from '../../../support/helm.ts';
import { entry, fromGit, helmRelease, shop, treeOf } from '../release/rendering.ts';

const files = {
  'cluster/k.yaml': ['a', 'b', 'c'].map((name) => fluxKustomization(name, './apps')).join(''),
  'apps/a.yaml': configMap('a'),
};

/** A clock that goes on by a second whenever it is asked. */
function ticking(): () => number {
  let now = 0;
  return () => (now += 1000);
}

describe('a render that takes too long', () => {
  it('ends before the next Kustomization, and says where and after how long', async () => {
    await expect(render(files, { time: { milliseconds: 4000, now: ticking() } })).rejects.toThrow(
      'cluster takes longer to render than the 4 seconds that it may: they were over before "flux-system/c"; give it more time, or look for what it has too much of',
    );
  });

  it('ends before a ResourceSet', async () => {
    const set = `apiVersion: fluxcd.controlplane.io/v1
kind: ResourceSet
metadata: {name: set, namespace: flux-system}
spec: {resources: []}
`;
    const time = { milliseconds: 2000, now: ticking() };
    await expect(render({ 'cluster/set.yaml': set }, { time })).rejects.toThrow('before "flux-system/set"');
  });

  it('has time for all of its rounds together, not for each', async () => {
    const asked = ticking();
    await render(files, { time: { milliseconds: Infinity, now: asked } });
    const all = asked();
    await expect(render(files, { time: { milliseconds: all - 3000, now: ticking() } })).rejects.toThrow('seconds');
    await expect(render(files, { time: { milliseconds: all, now: ticking() } })).resolves.toBeDefined();
  });
});

const releaseFiles = {
  'cluster/release.yaml': helmRelease(...fromGit),
  ...shop({ 'templates/a.yaml': 'apiVersion: v1\nkind: Service\nmetadata: {name: a}\n' }),
};

describe.skipIf(!helmProgram)('a render with releases', () => {
  /** Renders with a clock that stands still until it is late, which comes `before` helm or while it runs. */
  async function late(when: 'before' | 'while'): Promise<{ readonly runs: number; readonly outcome: unknown }> {
    let isLate = false;
    let runs = 0;
    const real = helm();
    const template = real.template.bind(real);
    real.template = (...asked) => {
      runs += 1;
      isLate = true;
      return template(...asked);
    };
    const releases = new HelmReleases({ helm: real });
    const renderRelease = releases.render.bind(releases);
    releases.render = (...asked) => {
      isLate ||= when === 'before';
      return renderRelease(...asked);
    };
    const time = { milliseconds: 1000, now: () => (isLate ? 5000 : 0) };
    const options = { entry, strict: true, variables: {}, releases, time };
    const outcome = await renderCluster(treeOf(releaseFiles), options).catch((error: unknown) => error);
    return { runs, outcome };
  }

  it('that is late starts no helm', async () => {
    const { runs, outcome } = await late('before');
    expect(runs).toBe(0);
    expect(outcome).toMatchObject({ message: expect.stringContaining('they were over before "apps/web"') });
  });

  it('that is late with its last release only is complete', async () => {
    const { runs, outcome } = await late('while');
    expect(runs).toBe(1);
    expect(outcome).toMatchObject({ releases: [{ state: 'ok', objects: [{}] }] });
  });
});
