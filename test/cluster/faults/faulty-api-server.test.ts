import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { KubeObject } from '../../support/cluster/cluster.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { type ApiFault, type AskedRequest, BrokenApiServer } from '../../support/faults/broken-api-server.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { missed, nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { settled } from '../../support/faults/settled.ts';
import { scanKinds, sumKinds } from '../../support/faults/stored-state.ts';
import { Installation } from '../../support/installation/installation.ts';

const group = 'spdx.softwarecomposition.kubescape.io';
const definitions = path.resolve(import.meta.dirname, '../../../flux/chart/crds');

/** Not the lease, which has tests of its own: whoever loses it begins anew, and that would hide what is tested here. */
const isWork = ({ path: asked, isWatch }: AskedRequest): boolean => !isWatch && !asked.includes('/leases/');
const isWrite = (asked: AskedRequest): boolean => isWork(asked) && asked.method !== 'GET';
const isSilent = ({ path: asked }: AskedRequest): boolean => asked.endsWith('/cronjobs');

describeControlPlane('an API server that answers wrongly while much changes', (use) => {
  let proxy: BrokenApiServer;
  let installation: Installation;
  let processes: Processes;
  let silent: number;
  beforeAll(async () => {
    proxy = await BrokenApiServer.start(use.plane, use.plane.certificate);
    installation = await Installation.make(use.plane, { apiServer: proxy, leaseSeconds: 15 });
    processes = await Processes.start(installation);
    await settled(installation, processes);
    // It takes a watch 100 seconds of silence to be given up: these are silent while all else goes on.
    silent = proxy.breakWatches(isSilent, 'stall');
    const job = ['--image=registry.example/unheard:1', '--schedule=0 0 1 1 *'];
    await use.plane.kubectl(['create', 'cronjob', 'unheard', ...job]);
  }, 240_000);
  afterAll(async () => {
    await installation.stop();
    await proxy.close();
  });

  /** What silent watches have not told is not missed: the scanner may hear of it before the operator does. */
  const missedElsewhere = async (): Promise<readonly string[]> =>
    (await missed(installation, processes)).filter((written) => !written.endsWith('/cronjob-unheard'));

  const loaded = async (seed: number, fault: (load: ChangeLoad) => Promise<void>): Promise<void> => {
    const load = await ChangeLoad.start(use.plane, { seed });
    await load.more(10);
    await fault(load);
    await load.more(10);
    await load.stop();
  };

  it('has nothing lost when it answers writes with 429, 500, 503, nonsense, or not at all', async () => {
    const faults: readonly ApiFault[] = [
      { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
      { kind: 'answer', status: 500 },
      { kind: 'answer', status: 503 },
      { kind: 'garbage' },
      { kind: 'reset after work' },
    ];
    await loaded(8, async (load) => {
      for (const fault of faults) {
        const before = proxy.happened;
        proxy.plan(isWrite, fault, { times: 20 });
        await load.more(20);
        await until('all faults to happen', async () => proxy.happened === before + 20);
      }
    });
    expect(await missedElsewhere()).toEqual([]);
  }, 400_000);

  it('has nothing lost when watches tell nonsense, or break', async () => {
    const isOther = (asked: AskedRequest): boolean => !isSilent(asked);
    await loaded(9, async (load) => {
      for (const fault of ['garbage', 'reset', 'garbage'] as const) {
        expect(proxy.breakWatches(isOther, fault)).toBeGreaterThan(0);
        await load.more(20);
      }
    });
    expect(await missedElsewhere()).toEqual([]);
  }, 400_000);

  it('has all results written again when their definitions were deleted and are back', async () => {
    const { plane } = use;
    const names = [...scanKinds, ...sumKinds].map((plural) => `${plural}.${group}`);
    await loaded(12, async (load) => {
      await plane.kubectl(['delete', 'crd', ...names]);
      const collection = `/apis/${group}/v1beta1/${scanKinds[0]}`;
      await until('no such kind', async () => (await plane.request('GET', collection)).status === 404);
      await load.more(20);
      const files = [...scanKinds, ...sumKinds].map((plural) => path.join(definitions, `${plural}.yaml`));
      await plane.apply(...files.flatMap((file) => loadAll(readFileSync(file, 'utf8')) as KubeObject[]));
      await plane.kubectl(['wait', '--for=condition=Established', 'crd', ...names, '--timeout=60s']);
    });
    expect(await missedElsewhere()).toEqual([]);
  }, 400_000);

  it('has watches that fell silent noticed; in the end all is as a fresh scan has it', async () => {
    expect(silent).toBeGreaterThan(1);
    const result = `/apis/${group}/v1beta1/namespaces/default/workloadconfigurationscans/cronjob-unheard`;
    await until('the result', async () => (await use.plane.request('GET', result)).status === 200, 240_000);
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 600_000);
});
