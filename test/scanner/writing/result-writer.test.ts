import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { KubeFault } from '../../../src/kube/api/kube-error.ts';
import { ownAnnotations } from '../../../src/kube/names/metadata-keys.ts';
import { StoredResults } from '../../../src/scanner/stored/stored-results.ts';
import { ResultWriter, rescannedAnnotation } from '../../../src/scanner/writing/result-writer.ts';
import { resultsOf } from '../../support/posture-results.ts';
import { ResultServer, type ServedResult } from '../../support/scanner/result-server.ts';

const root = '/apis/spdx.softwarecomposition.kubescape.io/v1beta1/namespaces/shop/workloadconfigurationscans';
const { signal } = new AbortController();

function scanOf(image: string): ReturnType<typeof resultsOf>[number]['scan'] {
  const [first] = resultsOf([
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop', uid: 'u' },
      spec: { containers: [{ name: 'main', image, securityContext: { privileged: image === 'bad' } }] },
    },
  ]);
  if (!first) throw new Error('no result');
  return first.scan;
}

const path = `${root}/pod-web`;

function setUp(watches = true): {
  server: ResultServer;
  stored: StoredResults;
  writer: ResultWriter;
  clock: { now: number };
} {
  const clock = { now: 0 };
  const server = new ResultServer();
  const stored = new StoredResults();
  if (watches) server.watch('workloadconfigurationscans', stored.handler('scan'));
  const log = pino({ level: 'silent' });
  const writer = new ResultWriter({
    api: server,
    stored,
    kubescapeNamespace: 'kubescape',
    log,
    now: () => clock.now,
    told: () => {},
  });
  return { server, stored, writer, clock };
}

/** Changes what is stored before a request is answered, once. */
function meanwhile(server: ResultServer, method: string, change: () => void): void {
  let isDone = false;
  server.before = (request) => {
    if (request.method === method && !isDone) {
      isDone = true;
      change();
    }
    return undefined;
  };
}

function edited(server: ResultServer, change: (object: ServedResult) => ServedResult): void {
  const known = server.objects.get(path);
  if (known) server.replace(path, change(known));
}

describe('writing a result', () => {
  it('creates it, replaces it when it says something else, and leaves it alone otherwise', async () => {
    const { server, writer } = setUp();
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('created');
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('unchanged');
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'known', signal })).toBe('replaced');
    expect(server.writes.map(({ method }) => method)).toEqual(['POST', 'PUT']);
  });

  it('knows its own writes before a watch tells them', async () => {
    const { server, writer } = setUp(false);
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('unchanged');
    expect(server.requests).toHaveLength(1);
  });

  it('does not read what is all ours before it replaces it', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    expect(server.objects.get(path)?.spec).toEqual(scanOf('bad').spec);
  });

  it('has what was kept of who wrote which field thrown away with a new version', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    expect(server.requests.at(-1)).toMatchObject({ method: 'PUT', body: { metadata: { managedFields: [{}] } } });
  });

  it('says since when the verdict holds, whether or not it read what is stored', async () => {
    const { server, writer, clock } = setUp();
    const changedAt = (): string | undefined =>
      server.objects.get(path)?.metadata.annotations?.[ownAnnotations.verdictChanged];
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    clock.now = 1000;
    const owners = [{ apiVersion: 'v1', kind: 'Pod', name: 'web', uid: 'other' }];
    const moved = { ...scanOf('good').metadata, ownerReferences: owners };
    expect(await writer.put('scan', { ...scanOf('good'), metadata: moved }, { comparison: 'known', signal })).toBe(
      'replaced',
    );
    expect(changedAt()).toBe('1970-01-01T00:00:00.000Z');
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    expect(changedAt()).toBe('1970-01-01T00:00:01.000Z');
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'PUT', 'PUT']);
  });

  it('reads what has labels of others before it replaces it, and keeps them', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    edited(server, (known) => ({
      ...known,
      metadata: { ...known.metadata, labels: { ...known.metadata.labels, team: 'shop' } },
    }));
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    expect(server.requests.map(({ method }) => method)).toEqual(['POST', 'GET', 'PUT']);
    expect(server.objects.get(path)?.metadata.labels).toMatchObject({ team: 'shop' });
  });

  it('decides again when somebody else wrote first, and keeps what is theirs', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    meanwhile(server, 'PUT', () =>
      edited(server, (known) => ({ ...known, metadata: { ...known.metadata, labels: { team: 'shop' } } })),
    );
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'known', signal })).toBe('replaced');
    expect(server.objects.get(path)?.metadata.labels).toMatchObject({
      team: 'shop',
      'kubescape.io/workload-kind': 'Pod',
    });
  });

  it('writes over what is there under its name without having been known', async () => {
    const { server, writer } = setUp(false);
    server.create(root, { ...scanOf('good'), metadata: { name: 'pod-web', namespace: 'shop' } });
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('replaced');
  });

  it('creates it again when it has been deleted meanwhile', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    meanwhile(server, 'PUT', () => server.remove(path));
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'known', signal })).toBe('created');
  });

  it('has nothing to do where the namespace is gone, but fails where that of the installation is', async () => {
    const { server, writer } = setUp();
    server.missingNamespaces.add('shop').add('kubescape');
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('gone');
    const here = { ...scanOf('good'), metadata: { ...scanOf('good').metadata, namespace: 'kubescape' } };
    expect(await writer.put('scan', here, { comparison: 'known', signal })).toBe('failed');
  });

  it('fails, asking once, where the API server does not serve the kind for now', async () => {
    const { server, writer } = setUp();
    server.before = () => 'missing';
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('failed');
    expect(server.requests).toHaveLength(1);
  });

  it.each<KubeFault>(['forbidden', 'busy', 'late', 'unreachable', 'invalid', 'garbage'])(
    'fails on %s without throwing',
    async (fault) => {
      const { server, writer } = setUp();
      server.before = () => fault;
      expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('failed');
      expect(server.requests).toHaveLength(1);
    },
  );

  it('tells why, and what to do, in a few lines for thousands that fail', async () => {
    const lines: Record<string, unknown>[] = [];
    const failed: KubeFault[] = [];
    const server = new ResultServer();
    server.before = () => 'forbidden';
    const writer = new ResultWriter({
      api: server,
      stored: new StoredResults(),
      kubescapeNamespace: 'kubescape',
      log: pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line)) }),
      now: Date.now,
      told: () => {},
      failed: (fault) => failed.push(fault),
    });
    const one = scanOf('good');
    for (let index = 0; index < 1000; index += 1) {
      const metadata = { ...one.metadata, name: `pod-${index}` };
      await writer.put('scan', { ...one, metadata }, { comparison: 'known', signal });
    }
    expect(failed).toHaveLength(1000);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toMatchObject({
      msg: 'result not written',
      name: 'pod-0',
      fault: 'forbidden',
      todo: expect.stringContaining('flux/chart/rbac'),
    });
  });

  it('gives up when others write again and again', async () => {
    const { server, writer } = setUp();
    server.before = ({ method }) => (method === 'POST' ? 'conflict' : undefined);
    expect(await writer.put('scan', scanOf('good'), { comparison: 'known', signal })).toBe('failed');
    expect(server.writes).toHaveLength(5);
  });

  it('finds what was edited behind its hash only when it reads what is stored', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    edited(server, (known) => ({ ...known, spec: { controls: {} } }));
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'known', signal })).toBe('unchanged');
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'stored', signal })).toBe('replaced');
    expect(await writer.put('scan', scanOf('bad'), { comparison: 'stored', signal })).toBe('unchanged');
    expect(server.objects.get(path)?.spec).toEqual(scanOf('bad').spec);
  });

  it('notes which rescan it followed, once, and keeps it afterwards', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    const asked = { comparison: 'stored', request: 'now', signal } as const;
    expect(await writer.put('scan', scanOf('good'), asked)).toBe('replaced');
    expect(await writer.put('scan', scanOf('good'), asked)).toBe('unchanged');
    await writer.put('scan', scanOf('bad'), { comparison: 'known', signal });
    expect(server.objects.get(path)?.metadata.annotations?.[rescannedAnnotation]).toBe('now');
  });

  it('says of a name that another subject had when its own verdict changed', async () => {
    const { server, writer } = setUp();
    const scan = scanOf('good');
    const annotations = {
      ...scan.metadata.annotations,
      [ownAnnotations.identity]: 'somebody',
      [ownAnnotations.verdictChanged]: '2020-01-01T00:00:00Z',
    };
    server.create(root, { ...scan, metadata: { ...scan.metadata, annotations } });
    expect(await writer.put('scan', scan, { comparison: 'known', signal })).toBe('replaced');
    const after = server.objects.get(path)?.metadata.annotations;
    expect(after?.[ownAnnotations.verdictChanged]).toBe('1970-01-01T00:00:00.000Z');
  });
});

describe('removing a result', () => {
  it('takes only what is still left, as it is stored then', async () => {
    const { server, writer } = setUp();
    await writer.put('scan', scanOf('good'), { comparison: 'known', signal });
    const place = { namespace: 'shop', name: 'pod-web' };
    expect(await writer.remove('scan', place, () => false, signal)).toBe('unchanged');
    meanwhile(server, 'DELETE', () => edited(server, (known) => known));
    expect(await writer.remove('scan', place, (identity) => identity === '/shop/Pod/web', signal)).toBe('deleted');
    expect(await writer.remove('scan', place, () => true, signal)).toBe('unchanged');
  });

  it('leaves alone what is not ours', async () => {
    const { server, writer } = setUp();
    server.create(root, { ...scanOf('good'), metadata: { name: 'pod-web', namespace: 'shop' } });
    expect(await writer.remove('scan', { namespace: 'shop', name: 'pod-web' }, () => true, signal)).toBe('unchanged');
    expect(server.objects.size).toBe(1);
  });
});
