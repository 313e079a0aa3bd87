import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { operatorTargets } from '../../src/operator/targets.ts';
import { ScriptedApi } from '../support/kube/scripted/scripted-api.ts';
import { OperatorHere, quickTiming, type OperatorHereSettings } from '../support/operator/operator-here.ts';
import { ScriptedScanner } from '../support/operator/scripted-scanner.ts';

const { judged, results, commands } = operatorTargets('kubescape');
const kinds = [...judged, ...results, commands].map(({ kind }) => kind);

describe('an operator that leads', () => {
  let api: ScriptedApi;
  let scanner: ScriptedScanner;
  let operator: OperatorHere;

  beforeEach(async () => {
    api = await ScriptedApi.start(kinds);
    scanner = await ScriptedScanner.start();
  });

  afterEach(async () => {
    await operator.stop();
    await Promise.all([api.close(), scanner.close()]);
  });

  async function start(settings: Partial<OperatorHereSettings> = {}): Promise<void> {
    const given = { scannerUrl: scanner.url, namespace: 'kubescape', ...settings };
    operator = await OperatorHere.over(api.connection(), given);
  }

  it('works with what it may watch, and names what it may not', async () => {
    api.refused.set('nodes', 403);
    api.refused.set('ciliumnetworkpolicies', 404);
    await start();
    await scanner.until(() => scanner.scans[0]);
    const { health } = operator.service;
    expect(health.ready()).toEqual([]);
    expect(health.degraded()).toEqual([expect.stringMatching(/^nodes are not watched \(forbidden\): /)]);
    expect(operator.logged('watch lost: tried again until it is back')).toMatchObject([{ kind: 'Node' }]);
    expect(await operator.metric('watch_state', 'kind="nodes",state="forbidden"')).toBe(1);
    api.stored('deployments').put('web');
    await scanner.triggered({ name: 'web', type: 'changed' });
  });

  it('is not ready before the first lists are over, but waits for no list that fails and fails', async () => {
    api.stored('networkpolicies').put('deny');
    const isList = ({ plural, isWatch }: { plural: string; isWatch: boolean }): boolean =>
      plural === 'networkpolicies' && !isWatch;
    api.faults.add(isList, { status: 500 }, { times: 4 });
    await start({ timing: { ...quickTiming, settle: 1500 } });
    expect(operator.service.health.ready()).toHaveLength(1);
    await scanner.until(() => scanner.scans[0]);
    expect(scanner.about({ name: 'deny' })).toEqual([]);
    await scanner.until(() => scanner.scans[1]);
    // The scan that makes up for it began when the scanner had seen what the list held.
    expect(scanner.about({ name: 'deny' })).toMatchObject([{ kind: 'NetworkPolicy', type: 'changed' }]);
    const causes = operator.logged('triggering scan').map(({ causes: all }) => all);
    expect(causes).toEqual([['start'], ['NetworkPolicy can be watched now']]);
  });

  it('has everything scanned once when more waits than it keeps', async () => {
    await start({ timing: { ...quickTiming, queue: { ...quickTiming.queue, most: 10 } } });
    // One that is under way when the scanner goes is asked for again.
    await expect.poll(() => operator.logged('scan done'), { timeout: 20_000 }).toHaveLength(1);
    await scanner.close();
    for (let index = 0; index < 35; index += 1) api.stored('configmaps').put(`map-${index}`);
    await expect.poll(() => operator.logged('queue full: triggering one scan of everything instead').length).toBe(3);
    await scanner.listen();
    await scanner.until(() => scanner.scans[1]);
    const newest = scanner.about({ kind: 'ConfigMap' }).map(({ name }) => name);
    expect(newest).toContain('map-32');
    await scanner.triggered({ name: 'map-34' });
    expect(scanner.scans).toHaveLength(2);
  });

  it('makes a few triggers and a few lines of ten thousand events on one object', async () => {
    await start();
    await expect.poll(() => operator.logged('scan done'), { timeout: 20_000 }).toHaveLength(1);
    const before = operator.log.length;
    for (let event = 0; event < 10_000; event += 1) api.stored('configmaps').put('busy');
    const changes = async (): Promise<number> =>
      (await operator.metric('changes_total', 'triggered')) + (await operator.metric('changes_total', 'coalesced'));
    await expect.poll(changes, { timeout: 20_000 }).toBe(10_000);
    await expect.poll(() => operator.metric('queue_depth'), { timeout: 20_000 }).toBe(0);
    const lines = operator.log.slice(before).filter(({ level }) => level !== 'debug');
    expect(lines.length).toBeLessThan(60);
    const told = operator.logged('triggered scan').reduce((sum, { changes: count }) => sum + Number(count), 0);
    expect(told).toBeGreaterThan(0);
    await expect
      .poll(() => operator.logged('changes that trigger a scan').length, { timeout: 20_000 })
      .toBeGreaterThan(0);
  });

  it('skips namespaces that are excluded, and scans everything when that changes', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rules-'));
    await writeFile(path.join(folder, 'excludeNamespaces'), 'team-*');
    await start({ configFolder: folder });
    await scanner.until(() => scanner.scans[0]);
    api.stored('deployments').put('hidden', 'team-a');
    api.stored('deployments').put('seen', 'shop');
    await scanner.triggered({ name: 'seen' });
    expect(scanner.about({ name: 'hidden' })).toEqual([]);
    expect(await operator.metric('changes_total', 'filtered')).toBe(1);
    await expect.poll(() => operator.logged('skipped: changes that trigger no scan')).not.toEqual([]);
    await writeFile(path.join(folder, 'excludeNamespaces'), 'team-b');
    await scanner.until(() => scanner.scans[1]);
    expect(operator.logged('triggering scan')[1]).toMatchObject({ causes: ['namespace rules changed'] });
    await rm(folder, { recursive: true });
  });

  it('tells nothing twice after its watches broke, and everything that happened meanwhile', async () => {
    api.stored('deployments').put('web');
    await start();
    await scanner.until(() => scanner.scans[0]);
    const before = scanner.triggers.length;
    api.drop();
    api.stored('deployments').put('meanwhile');
    api.stored('deployments').remove('web');
    await scanner.triggered({ name: 'meanwhile' });
    await scanner.triggered({ name: 'web', type: 'deleted' });
    expect(scanner.triggers.length - before).toBe(2);
  });

  it('has everything scanned when no result is left, and when the kind was not served for a while', async () => {
    const scans = api.stored('workloadconfigurationscans');
    scans.put('deployment-web');
    scans.put('deployment-api');
    await start();
    await scanner.until(() => scanner.scans[0]);
    scans.remove('deployment-web');
    api.stored('deployments').put('meanwhile');
    await scanner.triggered({ name: 'meanwhile' });
    expect(scanner.scans).toHaveLength(1);
    scans.remove('deployment-api');
    await scanner.until(() => scanner.scans[1]);
    const isWatch = ({ plural, isWatch: watches }: { plural: string; isWatch: boolean }): boolean =>
      plural === 'workloadconfigurationscans' && watches;
    api.faults.add(isWatch, { status: 404 }, {});
    api.drop();
    await scanner.until(() => scanner.scans[2]);
    const causes = operator.logged('triggering scan').map(({ causes: all }) => all);
    expect(causes).toEqual([['start'], ['every WorkloadConfigurationScan is gone'], ['results can be stored again']]);
  });
});
