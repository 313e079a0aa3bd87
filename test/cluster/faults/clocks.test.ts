import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { temporaryFolders } from '../../support/command.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { Installation } from '../../support/installation/installation.ts';

const folder = temporaryFolders();
const support = path.resolve(import.meta.dirname, '../../support/faults');
const main = path.resolve(import.meta.dirname, '../../../src/cli/main.ts');
const week = 7 * 24 * 3_600_000;

describeControlPlane('a clock that is set while much changes', (use) => {
  let installation: Installation;
  let clock: string;
  beforeAll(async () => {
    clock = path.join(folder({ clock: '0' }), 'clock');
    const program = ['--import', path.join(support, 'shifted-clock.ts'), main];
    installation = await Installation.make(use.plane, { program, env: { SHIFTED_CLOCK: clock } });
  }, 120_000);
  afterAll(() => installation.stop());

  it('loses no change and no lease, whether it is put forward or back by a week', async () => {
    const processes = await Processes.start(installation);
    const load = await ChangeLoad.start(use.plane, { seed: 5 });
    await load.more(30);
    for (const shift of [week, -week]) {
      writeFileSync(clock, String(shift));
      await load.more(60);
      const about = Date.now() + shift;
      const { log } = processes.of('operator');
      expect(log.some(({ time }) => Math.abs(timeOf(time) - about) < 3_600_000)).toBe(true);
    }
    await load.stop();
    expect(await outcomeOf(installation, processes)).toEqual(nothingLeft);
    for (const { output } of processes.running) expect(output).not.toContain('not leading any more');
  }, 300_000);
});

function timeOf(time: unknown): number {
  return typeof time === 'number' ? time : Date.parse(String(time));
}
