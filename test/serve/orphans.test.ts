import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deployment, prod, resources } from '../support/gated-fleet.ts';
import { canSeeProcesses, processesWith } from '../support/serve/processes.ts';
import type { RunningApp } from '../support/serve/running-app.ts';
import { Stage } from '../support/serve/stage.ts';
import { skipped } from '../support/skipped.ts';

const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: shop, namespace: web }
spec:
  interval: 10m
  chart: { spec: { chart: ./charts/shop, sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system } } }
`;
const withChart = {
  ...prod,
  'apps/kustomization.yaml': resources('web.yaml', 'shop.yaml'),
  'apps/shop.yaml': release,
  'charts/shop/Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 1.0.0\n',
  'charts/shop/templates/web.yaml': deployment('shop'),
};
/** A helm that knows its version, and then takes ten minutes. */
const slowHelm = '#!/bin/sh\nif [ "$1" = version ]; then printf v4.0.0; else /bin/sleep 600; fi\n';

let folder: string;
let helm: string;
let stage: Stage;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'orphans-'));
  helm = path.join(folder, 'helm');
  writeFileSync(helm, slowHelm, { mode: 0o755 });
  stage = await Stage.start({ env: { HELM_BIN: helm } });
  stage.commit('main', withChart);
}, 60_000);
afterAll(async () => {
  await stage.close();
  rmSync(folder, { recursive: true });
});

/** Waits until helm runs for a pull request. */
async function rendering(app: RunningApp, branch: string): Promise<number> {
  const { number } = await stage.open(branch, { 'apps/notes.txt': branch });
  while (processesWith(helm).every(({ args }) => !args.includes('template'))) await sleep(10);
  expect(app.process.exitCode).toBeNull();
  return number;
}

/** Waits until neither helm nor a judge of this stage is left; gives what is. */
async function left(): Promise<readonly object[]> {
  for (;;) {
    const found = [...processesWith(helm), ...processesWith(`--repo=${stage.data}`)];
    if (found.length === 0) return found;
    await sleep(10);
  }
}

describe('a helm that runs for ever', () => {
  it('ends with its pull request', async () => {
    if (!canSeeProcesses) return skipped('a helm that ends: processes cannot be seen here');
    const app = await stage.app();
    const number = await rendering(app, 'closed');
    await stage.forge.closePull('shop/gitops', number);
    expect(await left()).toEqual([]);
    await app.kill();
  });

  it('ends with a server that is stopped', async () => {
    if (!canSeeProcesses) return skipped('a helm that ends: processes cannot be seen here');
    const app = await stage.app();
    await rendering(app, 'stopped');
    expect(await app.stop()).toMatchObject({ code: 0 });
    expect(await left()).toEqual([]);
  });

  it('ends with a server that is killed', async () => {
    if (!canSeeProcesses) return skipped('a helm that ends: processes cannot be seen here');
    const app = await stage.app();
    await rendering(app, 'killed');
    await app.kill();
    expect(await left()).toEqual([]);
  });
});
