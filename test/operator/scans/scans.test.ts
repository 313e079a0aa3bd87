import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScannerLink } from '../../../src/operator/calls/scanner-link.ts';
import { OperatorMetrics } from '../../../src/operator/metrics.ts';
import { Scans } from '../../../src/operator/scans/scans.ts';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { MetricSet } from '../../../src/platform/metrics/metric-set.ts';
import { ServiceClient } from '../../../src/service/http/service-client.ts';
import type { Trigger } from '../../../src/service/triggers/trigger.ts';
import { trigger } from '../../support/operator/metadata.ts';
import { noGauges, quickTiming } from '../../support/operator/operator-here.ts';
import type { LogLine } from '../../support/running-program.ts';
import { ScriptedScanner } from '../../support/operator/scripted-scanner.ts';

describe('scans', () => {
  let scanner: ScriptedScanner;
  let scans: Scans;
  let stop: AbortController;
  let run: Promise<void>;
  let missed: Trigger[];
  let set: MetricSet;
  let lines: readonly LogLine[];

  beforeEach(async () => {
    scanner = await ScriptedScanner.start();
    stop = new AbortController();
    missed = [];
    const written: LogLine[] = [];
    lines = written;
    const log = createLog({ level: 'info', destination: { write: (line) => void written.push(JSON.parse(line)) } });
    set = new MetricSet();
    const metrics = new OperatorMetrics(set, () => noGauges);
    const link = new ScannerLink(new ServiceClient(), scanner.url, log);
    scans = new Scans({
      scanner: link,
      metrics,
      log,
      backOff: quickTiming.backOff,
      poll: 5,
      later: (all) => void missed.push(...all),
    });
    run = scans.run(stop.signal);
  });

  afterEach(async () => {
    stop.abort();
    await run;
    await scanner.close();
  });

  it('go one after the other, and those that ask for the same while another goes on become one', async () => {
    let isBusy = true;
    scanner.isBusy = () => isBusy;
    const first = scans.request('start');
    await scanner.until(() => scanner.asked[0]);
    const others = ['schedule', 'command', 'overflow'].map((cause) => scans.request(cause));
    const narrow = scans.request('rescan', { includeNamespaces: ['shop'] });
    expect([scanner.scans.length, scans.depth]).toEqual([1, 2]);
    isBusy = false;
    expect(await Promise.all([first, ...others, narrow])).toEqual(Array.from({ length: 5 }, () => ({ kind: 'done' })));
    expect(scanner.scans.map(({ request }) => request)).toEqual([{}, {}, { includeNamespaces: ['shop'] }]);
  });

  it('begin once the scanner has seen what they are to see', async () => {
    const tries: number[] = [];
    scanner.outcome = () => (tries.push(scanner.scans.length) < 2 ? 'not-reached' : 'judged');
    await scans.request('start', {}, [trigger()]);
    expect(tries).toEqual([0, 0]);
    expect(scanner.scans).toHaveLength(1);
    expect(missed).toEqual([]);
  });

  it('begin all the same when the scanner does not come to see it, which is triggered later', async () => {
    scanner.outcome = ({ kind }) => (kind === 'Job' ? 'not-reached' : 'judged');
    const job = trigger({ kind: 'Job' });
    expect(await scans.request('start', {}, [trigger(), job])).toEqual({ kind: 'done' });
    expect(missed).toEqual([job]);
  });

  it('are asked for again when the scanner was away, or knows nothing of them', async () => {
    let polls = 0;
    scanner.refuse = (path) => {
      if (path !== '/v1/status') return undefined;
      polls += 1;
      return polls < 3 ? { status: polls === 1 ? 404 : 503 } : undefined;
    };
    expect(await scans.request('start')).toEqual({ kind: 'done' });
    expect(scanner.scans).toHaveLength(3);
  });

  it('count as complete only when everything could be read and stored', async () => {
    const lastFull = async (): Promise<number> =>
      Number(/^kubescape_gitops_operator_last_full_scan_timestamp_seconds (\S+)$/m.exec((await set.read()).text)?.[1]);
    scanner.problems = ['nodes: forbidden'];
    expect(await scans.request('start')).toEqual({ kind: 'done' });
    expect(lines.at(-1)).toMatchObject({ level: 'warn', msg: 'scan incomplete', why: 'nodes: forbidden' });
    expect((await set.read()).text).toContain('scans_total{result="incomplete"} 1');
    scanner.problems = [];
    await scans.request('rescan', { includeNamespaces: ['shop'] });
    expect(await lastFull()).toBe(0);
    await scans.request('command', { targetNames: ['nsa'] });
    expect(await lastFull()).toBeGreaterThan(1e9);
  });

  it('are tried three times when they fail', async () => {
    scanner.failure = (id) => (id === 'scan-1' ? 'the disk is full' : '');
    expect(await scans.request('start')).toEqual({ kind: 'done' });
    expect(scanner.scans).toHaveLength(2);
    scanner.failure = () => 'the disk is full';
    expect(await scans.request('start')).toEqual({ kind: 'failed', why: 'the disk is full' });
    expect(scanner.scans).toHaveLength(5);
  });

  it('wait while the scanner has too many, and end when it refuses them', async () => {
    const answers = [{ status: 429, headers: { 'retry-after': '0' } }, { status: 503 }, { status: 400 }];
    let calls = 0;
    scanner.refuse = () => answers[calls++];
    expect(await scans.request('command')).toEqual({ kind: 'refused', why: expect.stringContaining('answers 400') });
    expect(calls).toBe(3);
  });

  it('become one of everything when too many different ones wait', async () => {
    let isBusy = true;
    scanner.isBusy = () => isBusy;
    void scans.request('start');
    await scanner.until(() => scanner.asked[0]);
    for (let index = 0; index < 200; index += 1) void scans.request('rescan', { includeNamespaces: [`team-${index}`] });
    expect(scans.depth).toBe(101);
    isBusy = false;
    await scanner.until(() => scanner.scans.length === 102);
    expect(scanner.scans.at(-1)?.request).toEqual({});
  });
});
