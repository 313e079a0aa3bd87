import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runAction } from '../support/action.ts';
import { changedFleets, pullRequest } from '../support/changed-fleet.ts';
import { temporaryFolders } from '../support/command.ts';
import { helmProgram } from '../support/helm.ts';

const changed = changedFleets();
const folder = temporaryFolders();

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: shop
  namespace: web
spec:
  interval: 10m
  chart:
    spec:
      chart: charts/shop
      sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
`;

describe.skipIf(!helmProgram)('an Action that renders charts', () => {
  it('leaves nothing to the next job', async () => {
    const fleet = changed({
      'apps/base/web/release.yaml': release,
      'apps/base/web/kustomization.yaml': 'resources: [namespace.yaml, release.yaml]\n',
      'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
      'charts/shop/templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: shop }\n',
    });
    const [home, temporary] = [folder(), folder()];

    const { stdout } = await runAction({
      workspace: fleet.folder,
      event: 'pull_request',
      payload: pullRequest(fleet),
      env: { HOME: home, RUNNER_TEMP: temporary, HELM_BIN: helmProgram?.file ?? '' },
    });

    expect(stdout).toMatch(/head: .* [1-9]\d* releases?,/);
    expect(readdirSync(home)).toEqual([]);
    expect(readdirSync(temporary)).toEqual(['kubescape-gitops-cache']);
  });
});
