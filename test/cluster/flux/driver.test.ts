import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { describeFlux } from '../../support/flux/describe-flux.ts';
import { takeUp } from '../../support/flux/take-up.ts';

const fixture = path.resolve(import.meta.dirname, '../../fixtures/flux/small-fleet');
const releaseFile = 'app/release.yaml';

describeFlux('the stand-in for helm-controller', (use) => {
  beforeAll(async () => {
    use.fleet.copy(fixture, '.');
    use.fleet.push('a small release', 'main');
    await use.plane.apply(
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'fleet', namespace: 'flux-system' },
        spec: { interval: '10m', url: use.fleet.url, ref: { branch: 'main' } },
      },
      {
        apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
        kind: 'Kustomization',
        metadata: { name: 'app', namespace: 'flux-system' },
        spec: {
          interval: '10m',
          timeout: '1m',
          path: './app',
          prune: true,
          wait: true,
          sourceRef: { kind: 'GitRepository', name: 'fleet' },
        },
      },
    );
  });

  /** Has the last push applied; what `flux` said, also where the release failed. */
  function reconcile(): Promise<string> {
    return use.flux.flux('reconcile', 'kustomization', 'app', '--with-source', '--timeout=90s');
  }

  function get(what: string, jsonpath: string): Promise<string> {
    return use.plane.kubectl(['get', ...what.split(' '), `-o=jsonpath=${jsonpath}`]);
  }

  const cpu = '{.spec.template.spec.containers[0].resources.requests.cpu}';
  const ready = '{.status.conditions[?(@.type=="Ready")]}';

  it('installs the chart that source-controller packed, and is Ready when helm says so', async () => {
    await reconcile();
    expect(await get('deployment small -n small', cpu)).toBe('10m');
    expect(JSON.parse(await get('helmrelease small -n flux-system', ready))).toMatchObject({
      status: 'True',
      reason: 'InstallSucceeded',
      message: 'Install complete (revision 1, deployed)',
    });
    expect(use.flux.helm.done).toEqual(['install flux-system/small']);
  });

  it('does nothing where nothing changed', async () => {
    await use.plane.kubectl(['annotate', 'helmrelease', 'small', '-n', 'flux-system', 'seen=true']);
    await reconcile();
    expect(use.flux.helm.done).toEqual(['install flux-system/small']);
  });

  it('upgrades to other values', async () => {
    use.fleet.edit(releaseFile, (text) => text.replace('cpu: 10m', 'cpu: 20m'));
    use.fleet.push('more cpu', 'main');
    await reconcile();
    expect(await get('deployment small -n small', cpu)).toBe('20m');
    expect(use.flux.helm.done.at(-1)).toBe('upgrade flux-system/small');
  });

  it('is not Ready with values that the API server refuses, in the words of helm, and keeps what was there', async () => {
    use.fleet.edit(releaseFile, (text) => text.replace('cpu: 20m', 'cpu: plenty'));
    const commit = use.fleet.push('too much cpu', 'main');
    expect(await takeUp(use.plane, 'fleet', 'app', commit)).toMatchObject({
      status: 'False',
      message: expect.stringContaining("HelmRelease/flux-system/small status: 'Failed'"),
    });
    expect(JSON.parse(await get('helmrelease small -n flux-system', ready))).toMatchObject({
      status: 'False',
      reason: 'UpgradeFailed',
      message: expect.stringMatching(/quantities must match|plenty/),
    });
    expect(await get('deployment small -n small', cpu)).toBe('20m');
  });

  it('recovers with the next good commit', async () => {
    use.fleet.edit(releaseFile, (text) => text.replace('cpu: plenty', 'cpu: 30m'));
    use.fleet.push('cpu as it should be', 'main');
    await reconcile();
    expect(await get('deployment small -n small', cpu)).toBe('30m');
  });

  it('says what it does not do of a HelmRelease', async () => {
    use.fleet.edit(releaseFile, (text) => text.replace('  values:', '  persistentClient: false\n  values:'));
    const commit = use.fleet.push('a field that is not known', 'main');
    expect(await takeUp(use.plane, 'fleet', 'app', commit)).toMatchObject({ status: 'False' });
    const message = 'not done by the stand-in for helm-controller: spec.: Unrecognized key: "persistentClient"';
    expect(JSON.parse(await get('helmrelease small -n flux-system', ready))).toMatchObject({ message });
    use.fleet.edit(releaseFile, (text) => text.replace('  persistentClient: false\n', ''));
    use.fleet.push('without it', 'main');
    await reconcile();
  });

  it('uninstalls when Flux prunes the HelmRelease, the namespace with it', async () => {
    await use.plane.kubectl(['delete', 'kustomization', 'app', '-n', 'flux-system', '--timeout=60s']);
    const gone = ['namespace/small', 'clusterrole/small-reader'];
    await use.plane.kubectl(['wait', '--for=delete', ...gone, '--timeout=60s']);
    await use.plane.kubectl(['wait', '--for=delete', 'helmrelease/small', '-n', 'flux-system', '--timeout=60s']);
    expect(use.flux.helm.done.at(-1)).toBe('uninstall flux-system/small');
    expect(await use.plane.kubectl(['get', 'helmcharts', '-n', 'flux-system', '-o', 'name'])).toBe('');
  });
});
