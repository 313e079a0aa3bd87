import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { Installation, installed } from '../../support/installation/installation.ts';

const accounts = ['kubescape-operator', 'kubescape-scanner', 'kubescape-storage'];

describeControlPlane('tokens that are exchanged while much changes', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane);
  }, 120_000);
  afterAll(() => installation.stop());

  it('cost nothing: not before the old ones end, and only time when the new ones come late', async () => {
    const { plane } = use;
    const processes = await Processes.start(installation);
    const load = await ChangeLoad.start(plane, { seed: 10 });
    await load.more(20);
    for (const component of ['operator', 'scanner', 'storage'] as const) await installation.renewTokens(component);
    await load.more(20);

    // Accounts that are made anew have no tokens yet: all old ones end at once.
    for (const name of accounts) {
      const path = `/api/v1/namespaces/${installed}/serviceaccounts`;
      await plane.request('DELETE', `${path}/${name}`);
      await plane.request('POST', path, { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name } });
    }
    for (const program of processes.running) {
      await until('a process that is refused', async () => (await program.readiness()).text.includes('401'));
    }
    await load.more(20);
    for (const component of ['operator', 'scanner', 'storage'] as const) await installation.renewTokens(component);
    await load.more(20);
    await load.stop();

    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
    for (const { output } of processes.running) expect(output).not.toMatch(/eyJ[\w-]{20}/);
  }, 300_000);
});
