import { describe, expect, it } from 'vitest';
import type { Call, Endpoint, Reply } from '../../../src/service/http/endpoint.ts';
import { ScanDesk } from '../../../src/scanner/scans/scan-desk.ts';
import { scanEndpoints } from '../../../src/scanner/scans/scan-endpoints.ts';
import type { ScanReport } from '../../../src/scanner/scans/scan-report.ts';

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

function asking(
  desk: ScanDesk | undefined,
): (method: Endpoint['method'], where: string, body?: unknown) => Promise<Reply> {
  const endpoints = scanEndpoints(() => desk);
  return async (method, where, body) => {
    const { pathname, searchParams } = new URL(where, 'http://scanner');
    const endpoint = endpoints.find((one) => one.method === method && one.path === pathname);
    if (!endpoint) throw new Error(`nobody answers ${method} ${where}`);
    const call: Call = { query: searchParams, body, caller: 'test', signal: new AbortController().signal };
    return endpoint.answer(call);
  };
}

/** Scans that end when they are told to. */
function held(): { desk: ScanDesk; finish: (error?: Error) => void; ended: string[]; begun: () => Promise<void> } {
  let current = Promise.withResolvers<ScanReport>();
  let begun = Promise.withResolvers<void>();
  const ended: string[] = [];
  const desk = new ScanDesk({
    run: async (_, signal) => {
      signal.addEventListener('abort', () => current.reject(signal.reason));
      begun.resolve();
      return current.promise;
    },
    ended: (outcome) => ended.push(outcome),
  });
  const finish = (error?: Error): void => {
    const { resolve, reject } = current;
    current = Promise.withResolvers();
    begun = Promise.withResolvers();
    if (error) reject(error);
    else resolve(report);
  };
  return { desk, finish, ended, begun: () => begun.promise };
}

describe('scans over HTTP', () => {
  it('are busy until they are done, and give their report then', async () => {
    const { desk, finish, begun } = held();
    const ask = asking(desk);
    const { json } = await ask('POST', '/v1/scan', { account: '', submit: false, somethingNew: 1 });
    const { id } = json as { id: string };
    expect(json).toMatchObject({ type: 'busy' });
    expect((await ask('GET', `/v1/status?id=${id}`)).json).toMatchObject({ id, type: 'busy' });
    expect((await ask('GET', `/v1/results?id=${id}`)).json).toMatchObject({ type: 'busy' });
    await begun();
    const waited = ask('POST', '/v1/scan?wait=true');
    finish();
    await begun();
    finish();
    expect((await waited).json).toMatchObject({ type: 'v1results', response: report });
    expect((await ask('GET', `/v1/status?ID=${id}`)).json).toMatchObject({ id, type: 'notBusy' });
    expect((await ask('GET', `/v1/results?id=${id}`)).json).toEqual({ id, type: 'v1results', response: report });
    expect((await ask('GET', '/v1/status')).json).toMatchObject({ id: '', type: 'notBusy' });
  });

  it('are refused when ten wait already', async () => {
    const { desk, ended } = held();
    const ask = asking(desk);
    for (let index = 0; index < 10; index += 1) expect((await ask('POST', '/v1/scan')).status).toBe(200);
    const refused = await ask('POST', '/v1/scan');
    expect(refused).toMatchObject({ status: 429, headers: { 'Retry-After': '30' } });
    await desk.stop();
    expect(ended).toHaveLength(10);
    expect((await ask('POST', '/v1/scan')).status).toBe(200);
    await desk.stop();
  });

  it('can be cancelled, under way or not yet begun', async () => {
    const { desk, ended, begun } = held();
    const ask = asking(desk);
    const ids: string[] = [];
    for (let index = 0; index < 2; index += 1) {
      ids.push(((await ask('POST', '/v1/scan')).json as { id: string }).id);
    }
    await begun();
    for (const id of ids) expect((await ask('DELETE', `/v1/scan?id=${id}`)).status).toBe(200);
    await desk.stop();
    expect(ended).toEqual(['cancelled', 'cancelled']);
    expect(await ask('GET', `/v1/results?id=${ids[0]}`)).toMatchObject({ status: 500, json: { type: 'error' } });
  });

  it('tell why they failed', async () => {
    const { desk, finish, begun } = held();
    const answer = asking(desk)('POST', '/v1/scan?wait=true');
    await begun();
    finish(new Error('it broke'));
    expect(await answer).toMatchObject({ status: 500, json: { type: 'error', response: 'it broke' } });
  });

  it.each([
    ['what is no object', 7, 'expected object'],
    ['an unknown type of targets', { targetType: 'Planet' }, 'targetType'],
    ['a glob that is none', { excludedNamespaces: ['a b'] }, '"a b" is no glob'],
    [
      'an object without a name',
      { scanObject: { apiVersion: 'v1', kind: 'Pod', metadata: {} } },
      'scanObject.metadata.name',
    ],
  ])('refuse %s', async (_, body, said) => {
    const { desk } = held();
    const reply = await asking(desk)('POST', '/v1/scan', body);
    expect(reply.status).toBe(400);
    expect((reply.json as { response: string }).response).toContain(said);
  });

  it('are not known here when nobody of that id is, nor where nobody leads', async () => {
    expect((await asking(held().desk)('GET', '/v1/status?id=x')).status).toBe(404);
    expect((await asking(undefined)('POST', '/v1/scan')).status).toBe(503);
  });
});
