import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { Installation } from '../../support/installation/installation.ts';
import { commandsOfPage } from '../../support/runbook/page-commands.ts';
import { ReaderShell } from '../../support/runbook/reader-shell.ts';

const group = 'spdx.softwarecomposition.kubescape.io';
const [look, remove, ...rest] = commandsOfPage('install.md')
  .filter(({ section }) => section.startsWith('Moving'))
  .map(({ command }) => command);

describeControlPlane("moving from Kubescape's own operator", (use) => {
  let installation: Installation;
  let reader: ReaderShell;

  beforeAll(async () => {
    // What an unfinished uninstall leaves: the group is served by a storage that is gone.
    await use.plane.apply({
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: `v1beta1.${group}` },
      spec: {
        group,
        version: 'v1beta1',
        groupPriorityMinimum: 1000,
        versionPriority: 15,
        insecureSkipTLSVerify: true,
        service: { name: 'storage', namespace: 'kubescape' },
      },
    });
    installation = await Installation.make(use.plane);
    const { kubeconfig, kubectlProgram } = use.plane;
    reader = new ReaderShell({ kubeconfig, programs: { kubectl: kubectlProgram }, cwd: path.dirname(kubeconfig) });
  }, 240_000);
  afterAll(async () => {
    reader?.close();
    await installation?.stop();
  });

  const status = async (): Promise<number> =>
    (await use.plane.request('GET', `/apis/${group}/v1beta1/workloadconfigurationscans`)).status;

  it('finds the group with the old storage, which is why nothing can be read or written', async () => {
    expect(await reader.run(look ?? '')).toMatch(/ storage$/);
    expect(await status()).toBe(503);
  });

  it('gives the group to our definitions once that is removed', async () => {
    await reader.run(remove ?? '');
    await until('our definitions', async () => (await status()) === 200);
    await until('the APIService of our own', async () => (await reader.run(look ?? '')).endsWith('<none>'));
    expect(await status()).toBe(200);
  });

  it('has no other command that fails', async () => {
    expect(rest.length).toBeGreaterThan(0);
    for (const command of rest) await reader.run(command);
  });
});
