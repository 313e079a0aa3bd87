import { afterAll, beforeAll, expect, it } from 'vitest';
import { auditedRequests } from '../../support/cluster/audit-log.ts';
import { describeControlPlane } from '../../support/cluster/testing/describe-cluster.ts';
import { until } from '../../support/cluster/until.ts';
import { ChangeLoad } from '../../support/faults/change-load.ts';
import { nothingLeft, outcomeOf } from '../../support/faults/outcome.ts';
import { Processes } from '../../support/faults/processes.ts';
import { settled } from '../../support/faults/settled.ts';
import { scanKinds } from '../../support/faults/stored-state.ts';
import { WrittenResults } from '../../support/faults/written-results.ts';
import { Installation, installed } from '../../support/installation/installation.ts';

describeControlPlane('two replicas of each process while much changes', (use) => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await Installation.make(use.plane, { leaseSeconds: 15 });
  }, 120_000);
  afterAll(() => installation.stop());

  it('write nothing twice, and go on when one of each is told to stop', async () => {
    const { plane } = use;
    const written = new WrittenResults(plane, scanKinds);
    await written.begin();
    const leaders = await Processes.start(installation);
    const scanner = await installation.start('scanner');
    const storage = await installation.start('storage');
    // Nobody plays a Service here, which would lead to whoever is there.
    const operator = await installation.start('operator', ['--scanner', scanner.url]);
    const standbys = [operator, scanner, storage];
    for (const standby of standbys) await standby.ready();
    const load = await ChangeLoad.start(plane, { seed: 6 });
    await load.more(150);
    await load.stop();
    await settled(installation, leaders);
    const user = `system:serviceaccount:${installed}:kubescape-scanner`;
    const writes = await until('the audit log to be complete', async () => {
      const requests = (await auditedRequests(plane.auditLog)).filter((request) => request.user === user);
      const sent = requests.filter(
        ({ verb, resource, status = 0 }) =>
          scanKinds.some((kind) => kind === resource) && !['list', 'watch', 'get'].includes(verb) && status < 300,
      );
      return sent.length >= 100 && sent.length;
    });
    await written.end();
    const { events, again } = written;
    expect(again).toEqual([]);
    expect(events).toBeGreaterThan(100);
    expect(writes).toBeLessThanOrEqual(events);
    for (const { output } of standbys) expect(output).not.toContain('"msg":"leading"');

    const next = await ChangeLoad.start(plane, { seed: 7 });
    await next.more(20);
    expect(await leaders.stop()).toEqual([0, 0, 0]);
    await next.more(20);
    for (const standby of standbys) await standby.logged('leading');
    await next.stop();
    const others = Processes.of(installation, { operator, scanner, storage });
    expect(await outcomeOf(installation, others)).toEqual(nothingLeft);
    expect(leaders.complaints()).toEqual([]);
  }, 600_000);
});
