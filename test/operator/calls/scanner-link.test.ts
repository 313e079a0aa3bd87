import { pino } from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import { ScannerLink } from '../../../src/operator/calls/scanner-link.ts';
import { ScanDesk } from '../../../src/scanner/scans/scan-desk.ts';
import { scanEndpoints } from '../../../src/scanner/scans/scan-endpoints.ts';
import type { ScanReport } from '../../../src/scanner/scans/scan-report.ts';
import { ServiceClient } from '../../../src/service/http/service-client.ts';
import { loopbacks, sendJson } from '../../support/kube/loopback.ts';

const report: ScanReport = {
  outcome: 'complete',
  problems: [],
  generatedAt: '2026-01-01T00:00:00Z',
  clusterName: 'test',
  results: 1,
  writes: 0,
  frameworks: [],
  controls: [],
};
const { signal } = new AbortController();

describe('the answers that the scanner gives about scans', () => {
  const listen = loopbacks();
  const clients: ServiceClient[] = [];
  afterEach(() => clients.splice(0).forEach((client) => client.close()));

  /** The scanner's own endpoints; its scans end as they are told to. */
  async function linked(told: ScanReport = report): Promise<{ link: ScannerLink; finish: (error?: Error) => void }> {
    const scan = Promise.withResolvers<ScanReport>();
    const desk = new ScanDesk({ run: () => scan.promise, ended: () => {} });
    const endpoints = scanEndpoints(() => desk);
    const { url } = await listen(async (request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://scanner');
      const endpoint = endpoints.find(({ method, path }) => method === request.method && path === pathname);
      const reply = await endpoint?.answer({ query: searchParams, body: {}, caller: 'test', signal });
      if (reply && 'json' in reply) sendJson(response, reply.status, reply.json);
      else response.writeHead(404).end();
    });
    const client = new ServiceClient();
    clients.push(client);
    const finish = (error?: Error): void => (error ? scan.reject(error) : scan.resolve(told));
    return { link: new ScannerLink(client, url, pino({ level: 'silent' })), finish };
  }

  it('are understood while one goes on and when it is over', async () => {
    const { link, finish } = await linked();
    const begun = await link.beginScan({}, signal);
    const id = begun.kind === 'answered' ? begun.value : '';
    expect(await link.isBusy(id, signal)).toEqual({ kind: 'answered', value: true });
    finish();
    expect(await link.isBusy(id, signal)).toEqual({ kind: 'answered', value: false });
    expect(await link.outcomeOf(id, signal)).toEqual({ kind: 'answered', value: { kind: 'complete', why: '' } });
  });

  it('are understood when it ended, and not everything could be read', async () => {
    const { link, finish } = await linked({
      ...report,
      outcome: 'incomplete',
      problems: ['nodes: forbidden', 'pods: stale'],
    });
    const begun = await link.beginScan({}, signal);
    const id = begun.kind === 'answered' ? begun.value : '';
    finish();
    const value = { kind: 'incomplete', why: 'nodes: forbidden; pods: stale' };
    await expect.poll(() => link.outcomeOf(id, signal)).toEqual({ kind: 'answered', value });
  });

  it('are understood when it failed, and when it is not known', async () => {
    const { link, finish } = await linked();
    const begun = await link.beginScan({}, signal);
    const id = begun.kind === 'answered' ? begun.value : '';
    finish(new Error('out of luck'));
    expect(await link.outcomeOf(id, signal)).toEqual({
      kind: 'answered',
      value: { kind: 'failed', why: 'out of luck' },
    });
    expect(await link.isBusy('another', signal)).toMatchObject({ kind: 'refused' });
  });
});
