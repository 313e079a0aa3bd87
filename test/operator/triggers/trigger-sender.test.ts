import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScannerLink } from '../../../src/operator/calls/scanner-link.ts';
import { OperatorMetrics } from '../../../src/operator/metrics.ts';
import { TriggerQueue } from '../../../src/operator/triggers/trigger-queue.ts';
import { TriggerSender } from '../../../src/operator/triggers/trigger-sender.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { ServiceClient } from '../../../src/service/http/service-client.ts';
import { trigger } from '../../support/operator/metadata.ts';
import { noGauges, quickTiming } from '../../support/operator/operator-here.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';

describe('what sends triggers', () => {
  let scanner: ScriptedScanner;
  let queue: TriggerQueue;
  let sender: TriggerSender;
  let link: ScannerLink;
  let set: MetricSet;
  let stop: AbortController;
  let run: Promise<void>;
  const client = new ServiceClient();
  const now = (): number => performance.now();

  beforeEach(async () => {
    scanner = await ScriptedScanner.start();
    set = new MetricSet();
    stop = new AbortController();
    const log = createLog({ level: 'silent' });
    const metrics = new OperatorMetrics(set, () => noGauges);
    const { queue: limits, backOff } = quickTiming;
    queue = new TriggerQueue({ ...limits, quiet: 0 }, () => {});
    link = new ScannerLink(client, scanner.url, log);
    sender = new TriggerSender({ queue, scanner: link, metrics, log, now, backOff });
    run = sender.run(stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await run;
    await scanner.close();
  });

  function add(count: number): void {
    for (let index = 0; index < count; index += 1) queue.add(trigger({ name: `web-${index}` }), now());
    sender.wake();
  }

  it('sends many in batches of 500, one after the other', async () => {
    let atOnce = 0;
    scanner.outcome = ({ name }) => {
      if (name === 'web-0') atOnce = scanner.batches.length;
      return 'judged';
    };
    add(1100);
    await scanner.until(() => scanner.triggers.length >= 1100);
    expect(scanner.batches.map(({ length }) => length)).toEqual([500, 500, 100]);
    expect(atOnce).toBe(1);
  });

  it('lets the others through where the scanner refuses one, and gives up that one', async () => {
    scanner.refuseTrigger = ({ name }) => name === 'web-3';
    add(8);
    await scanner.until(() => scanner.triggers.length === 7);
    expect(scanner.about({ name: 'web-3' })).toEqual([]);
    await expect.poll(async () => (await set.read()).text).toContain('triggers_total{outcome="refused"} 1');
    expect([queue.depth, link.trouble]).toEqual([0, '']);
  });

  it('keeps all of them while the scanner answers something else, whatever that is', async () => {
    const answers = [
      { status: 503, headers: { 'retry-after': '0' } },
      { status: 401 },
      { status: 502 },
      { status: 200 },
    ];
    let calls = 0;
    scanner.refuse = () => answers[calls++];
    add(3);
    await scanner.until(() => scanner.triggers.length === 3);
    expect(calls).toBeGreaterThan(answers.length);
    await expect.poll(() => link.trouble).toBe('');
  });

  it('gives up no trigger when leading ends in the middle', async () => {
    scanner.refuse = () => ({ status: 503 });
    add(2);
    await scanner.until(() => link.trouble !== '');
    stop.abort();
    await run;
    expect(queue.depth).toBe(2);
  });
});
