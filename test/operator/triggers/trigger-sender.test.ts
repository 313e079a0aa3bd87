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
import type { LogLine } from '../../support/running-program.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';

describe('what sends triggers', () => {
  let scanner: ScriptedScanner;
  let queue: TriggerQueue;
  let sender: TriggerSender;
  let link: ScannerLink;
  let set: MetricSet;
  let lines: LogLine[];
  let stop: AbortController;
  let run: Promise<void>;
  const client = new ServiceClient();
  const now = (): number => performance.now();

  beforeEach(async () => {
    scanner = await ScriptedScanner.start();
    set = new MetricSet();
    stop = new AbortController();
    lines = [];
    const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(JSON.parse(line)) } });
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

  it('has a line for what was triggered, which counts the changes, and few lines for many', async () => {
    for (let index = 0; index < 10_000; index += 1) queue.add(trigger({ name: 'busy' }), now());
    sender.wake();
    await expect
      .poll(() => lines.filter(({ msg }) => msg === 'triggered scan'))
      .toMatchObject([
        { level: 'info', name: 'busy', outcome: 'judged', changes: 10_000, afterMs: expect.any(Number) },
      ]);
    add(400);
    await scanner.until(() => scanner.triggers.length === 401);
    await expect.poll(() => queue.depth + sender.sending.length).toBe(0);
    expect(lines).toHaveLength(10);
  });

  it('warns of what is sent in vain again and again', async () => {
    scanner.outcome = () => 'failed';
    add(1);
    const vain = 'triggered scan in vain: sent again';
    await expect
      .poll(() => lines.some(({ msg, todo }) => msg === vain && String(todo).includes('result not written')))
      .toBe(true);
  });

  it('tells what is sent and not answered yet, as it still waits', async () => {
    let seen: number | undefined;
    scanner.outcome = () => {
      seen ??= sender.sending.length;
      return 'judged';
    };
    add(3);
    await scanner.until(() => scanner.triggers.length === 3);
    expect(seen).toBe(3);
    await expect.poll(() => sender.sending).toEqual([]);
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
