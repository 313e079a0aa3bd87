import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { type AskedRequest, BrokenApiServer } from '../../support/faults/broken-api-server.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { settled } from '../../support/faults/settled.ts';
import { Installation } from '../../support/installation/installation.ts';

/** Not the lease, which has tests of its own: whoever loses it begins anew, and that would hide what is tested here. */
const isWork = ({ path, isWatch }: AskedRequest): boolean => !isWatch && !path.includes('/leases/');

describeControlPlane('an API server that answers wrongly while much changes', (use) => {
  let proxy: BrokenApiServer;
  let installation: Installation;
  let processes: Processes;
  beforeAll(async () => {
    proxy = await BrokenApiServer.start(use.plane, use.plane.certificate);
    installation = await Installation.make(use.plane, { apiServer: proxy });
    processes = await Processes.start(installation);
  }, 180_000);
  afterAll(async () => {
    await installation.stop();
    await proxy.close();
  });

  const loaded = async (seed: number, fault: (load: ChangeLoad) => Promise<void>): Promise<void> => {
    const load = await ChangeLoad.start(use.plane, { seed });
    await load.more(10);
    await fault(load);
    await load.more(10);
    await load.stop();
  };

  it('has watches that stall silently noticed, each by itself, and what they missed is judged', async () => {
    await settled(installation, processes);
    const isStalled = ({ path }: AskedRequest): boolean => path.endsWith('/cronjobs');
    expect(proxy.breakWatches(isStalled, 'stall')).toBeGreaterThan(1);
    const result = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/default/workloadconfigurationscans';
    await use.plane.kubectl([
      'create',
      'cronjob',
      'missed',
      '--image=registry.example/missed:1',
      '--schedule=0 0 1 1 *',
    ]);
    const found = until(
      'the result of what happened while the watches were silent',
      async () => (await use.plane.request('GET', `${result}/cronjob-missed`)).status === 200,
      240_000,
    );

    const writes = ({ method }: AskedRequest): boolean => method !== 'GET';
    await loaded(8, async (load) => {
      proxy.plan(
        (asked) => isWork(asked) && writes(asked),
        { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
        { times: 30 },
      );
      await load.more(30);
      for (const status of [500, 503, 504]) {
        proxy.plan((asked) => isWork(asked) && writes(asked), { kind: 'answer', status }, { times: 10 });
        await load.more(20);
      }
      proxy.plan((asked) => isWork(asked) && writes(asked), { kind: 'reset after work' }, { times: 10 });
      proxy.plan(isWork, { kind: 'garbage' }, { times: 10 });
      await load.more(30);
    });
    await until('all faults to happen', async () => proxy.happened === 80);

    await loaded(9, async (load) => {
      const isOther = (asked: AskedRequest): boolean => !isStalled(asked);
      for (const fault of ['garbage', 'reset', 'garbage'] as const) {
        expect(proxy.breakWatches(isOther, fault)).toBeGreaterThan(0);
        await load.more(20);
      }
    });
    await found;
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 400_000);
});
