import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { temporaryFolders } from '../../support/command.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { missed, nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { Installation, installed } from '../../support/installation/installation.ts';
import type { RunningProgram } from '../../support/running-program.ts';

const folder = temporaryFolders();
const shiftedClock = path.resolve(import.meta.dirname, '../../support/faults/shifted-clock.ts');
const main = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');
const week = 7 * 24 * 3_600_000;
const components = ['operator', 'scanner', 'storage'] as const;

describeControlPlane('processes that nobody starts again, while much changes', (use) => {
  let installation: Installation;
  let processes: Processes;
  let clock: string;
  beforeAll(async () => {
    clock = path.join(folder({ clock: '0' }), 'clock');
    const program = ['--import', shiftedClock, main];
    installation = await Installation.make(use.plane, { program, env: { SHIFTED_CLOCK: clock }, leaseSeconds: 15 });
    processes = await Processes.start(installation);
  }, 180_000);
  afterAll(() => installation.stop());

  /** Has much change before, while and after something happens. */
  const loaded = async (seed: number, fault: (load: ChangeLoad) => Promise<void>): Promise<ChangeLoad> => {
    const load = await ChangeLoad.start(use.plane, { seed });
    await load.more(20);
    await fault(load);
    await load.more(40);
    await load.stop();
    return load;
  };
  const losses = ({ log }: RunningProgram): number => log.filter(({ msg }) => msg === 'not leading any more').length;

  /** Lets something begin; resolves when no process leads any more, and each says what it misses. */
  const noticed = async (begins: () => Promise<void>): Promise<void> => {
    const before = new Map(processes.running.map((program) => [program, losses(program)]));
    await begins();
    for (const [program, count] of before) {
      await until('a process that does not lead any more', async () => losses(program) > count);
      expect((await program.readiness()).text).toContain('The lease');
    }
  };

  it('live through a clock that is put forward and back by a week: no lease is lost', async () => {
    await loaded(3, async (load) => {
      for (const shift of [week, -week, 0]) {
        writeFileSync(clock, String(shift));
        await load.more(30);
        const isShown = (time: number): boolean => Math.abs(time - Date.now() - shift) < 3_600_000;
        const { log } = processes.of('operator');
        await until('a line of that time', async () =>
          log.some(({ time }) => isShown(typeof time === 'number' ? time : Date.parse(String(time)))),
        );
      }
    });
    expect(await missed(installation, processes)).toEqual([]);
    expect(processes.running.map(losses)).toEqual([0, 0, 0]);
  }, 400_000);

  it('live through other tokens, also when those come after the old ones have ended', async () => {
    const { plane } = use;
    await loaded(4, async (load) => {
      for (const component of components) await installation.renewTokens(component);
      await load.more(20);
      await noticed(async () => {
        // Accounts that are made anew have no tokens yet: all old ones end at once.
        for (const component of components) {
          const accounts = `/api/v1/namespaces/${installed}/serviceaccounts`;
          const metadata = { name: `kubescape-${component}` };
          await plane.request('DELETE', `${accounts}/${metadata.name}`);
          await plane.request('POST', accounts, { apiVersion: 'v1', kind: 'ServiceAccount', metadata });
        }
      });
      for (const component of components) await installation.renewTokens(component);
    });
    expect(await missed(installation, processes)).toEqual([]);
    for (const { output } of processes.running) expect(output).not.toMatch(/eyJ[\w-]{20}/);
  }, 400_000);

  it('live through an API server that is away for longer than a lease', async () => {
    const { plane } = use;
    const { counts } = await loaded(5, async () => {
      await noticed(() => plane.stopApiServer());
      await plane.startApiServer();
    });
    expect(counts.refused).toBeGreaterThan(0);
    expect(await missed(installation, processes)).toEqual([]);
  }, 400_000);

  it('live through an etcd that is away, so that all writes are refused; in the end all is as a fresh scan has it', async () => {
    const { plane } = use;
    await loaded(6, async () => {
      await noticed(() => plane.stopEtcd());
      await plane.startEtcd();
    });
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
  }, 400_000);
});
