import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { Installation } from '../../support/installation/installation.ts';

describeControlPlane('while much changes', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane);
  }, 120_000);
  afterAll(() => installation.stop());

  /** All processes have noticed that they cannot be sure of anything any more. */
  const noticed = async (processes: Processes): Promise<void> => {
    for (const program of processes.running) {
      await program.logged('not leading any more');
      await until('a process that says what it misses', async () =>
        (await program.readiness()).text.includes('The lease'),
      );
    }
  };

  it('an API server that is away for longer than a lease costs nothing but time', async () => {
    const { plane } = use;
    const processes = await Processes.start(installation);
    const load = await ChangeLoad.start(plane, { seed: 3 });
    await load.more(60);
    await plane.stopApiServer();
    await noticed(processes);
    await plane.startApiServer();
    await load.more(60);
    await load.stop();
    expect(load.counts.refused).toBeGreaterThan(0);
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 300_000);

  it('an etcd that is away, so that writes are refused, costs nothing but time', async () => {
    const { plane } = use;
    const processes = await Processes.start(installation);
    const load = await ChangeLoad.start(plane, { seed: 4 });
    await load.more(40);
    await plane.stopEtcd();
    await noticed(processes);
    await plane.startEtcd();
    await load.more(40);
    await load.stop();
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 300_000);
});
