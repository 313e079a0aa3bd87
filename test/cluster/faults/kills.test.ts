import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { Chance } from '../../support/faults/chance.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { Installation } from '../../support/installation/installation.ts';

describeControlPlane('processes that are killed while much changes', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane);
  }, 120_000);
  afterAll(() => installation.stop());

  it('leave results as a fresh scan has them: none missing, none twice, none left over', async () => {
    const processes = await Processes.start(installation);
    const load = await ChangeLoad.start(use.plane, { seed: 1 });
    const chance = new Chance(2);
    for (const component of ['scanner', 'operator', 'storage', 'scanner'] as const) {
      await load.more(10 + chance.below(60));
      await processes.replace(component);
    }
    await load.more(50);
    await load.stop();
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 600_000);
});
