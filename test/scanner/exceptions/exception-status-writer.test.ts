import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { ExceptionStatusWriter } from '../../../src/scanner/exceptions/exception-status-writer.ts';
import { SecurityExceptionBook } from '../../../src/scanner/exceptions/security-exception-book.ts';
import { goneException, liveException } from '../../support/scanner/live-exceptions.ts';
import { StatusApi } from '../../support/scanner/status-api.ts';

const name = 'SecurityException shop/a';
const lines: Record<string, unknown>[] = [];
let clock = 0;
let api: StatusApi;
let book: SecurityExceptionBook;
let writer: ExceptionStatusWriter;
let stop: AbortController;
let run: Promise<void>;

beforeEach(async () => {
  clock = Date.parse('2026-11-23T10:00:00Z');
  lines.length = 0;
  api = await StatusApi.start();
  const log = createLog({ level: 'info', destination: { write: (line) => lines.push(JSON.parse(line)) } });
  const now = (): number => clock;
  book = new SecurityExceptionBook({ log, now });
  writer = new ExceptionStatusWriter({ api: api.connection, book, log, now });
  stop = new AbortController();
  run = writer.run(stop.signal);
});
afterEach(async () => {
  stop.abort();
  await run;
  book.close();
  await api.close();
});

function tell(failures: number, of = name): void {
  writer.tell(new Map([[of, { failures }]]));
}

/** How many writes come before that of another object, which comes after all that is under way. */
async function writesBefore(another = 'zz'): Promise<number> {
  const count = api.writes.length;
  book.upsert(liveException(another, { namespace: '' }));
  await api.came(count + 1);
  return api.writes.findIndex(({ path }) => path.includes(`/${another}/`));
}

describe('the status writer', () => {
  it('writes a merge patch to the status of the object', async () => {
    book.upsert(liveException('a', { generation: 2, uid: 'u-1' }));

    tell(3);
    await api.came(1);

    expect(api.writes).toEqual([
      {
        path: '/apis/kubescape.io/v1beta1/namespaces/shop/securityexceptions/a/status',
        contentType: 'application/merge-patch+json',
        body: {
          metadata: { uid: 'u-1' },
          status: {
            observedGeneration: 2,
            matched: 3,
            lastMatchedAt: '2026-11-23T10:00:00Z',
            expired: false,
            problem: null,
          },
        },
      },
    ]);
  });

  it('writes nothing before it is told what is met', async () => {
    book.upsert(liveException('a'));
    await Promise.resolve();
    expect(api.writes).toEqual([]);

    tell(0);
    await api.came(1);

    expect(api.writes[0]?.body.status).toMatchObject({ matched: 0 });
  });

  it('writes nothing that is there already', async () => {
    const status = { observedGeneration: 1, matched: 3, expired: false, lastMatchedAt: '2026-11-01T00:00:00Z' };
    book.upsert(liveException('a', { status }));

    tell(3);

    expect(await writesBefore()).toBe(0);
  });

  it('writes to one object at most once in ten seconds, and then what holds by then', async () => {
    book.upsert(liveException('a'));
    tell(1);
    await api.came(1);

    clock += 9000;
    tell(2);
    expect(await writesBefore()).toBe(1);
    clock += 1000;
    tell(4);
    await api.came(3);

    expect(api.writes.map(({ body }) => body.status['matched'])).toEqual([1, 0, 4]);
  });

  it('writes nothing for an exception that goes on matching, told by the watch or not', async () => {
    book.upsert(liveException('a'));
    tell(1);
    await api.came(1);

    clock += 60_000;
    tell(1);
    expect(await writesBefore()).toBe(1);
    book.upsert(liveException('a', { status: { observedGeneration: 1, matched: 1, expired: false } }));
    clock += 60_000;
    tell(1);
    writer.tell(
      new Map([
        [name, { failures: 1 }],
        ['ClusterSecurityException zz', { failures: 1 }],
      ]),
    );
    await api.came(3);

    expect(api.writes.at(-1)?.path).toContain('/zz/');
  });

  it('tells when it last matched once it matches no more', async () => {
    book.upsert(liveException('a'));
    tell(1);
    await api.came(1);
    clock += 3_600_000;
    tell(1);

    clock += 60_000;
    tell(0);
    await api.came(2);

    expect(api.writes[1]?.body.status).toMatchObject({ matched: 0, lastMatchedAt: '2026-11-23T11:00:00Z' });
  });

  it('writes what becomes of an object without being told of failures again', async () => {
    tell(0);
    book.upsert(liveException('a', { spec: { posture: [], unknown: 1 } }));

    await api.came(1);

    expect(api.writes[0]?.body.status['problem']).toContain('unknown');
  });

  it('forgets an object that is gone', async () => {
    book.upsert(liveException('a'));
    book.delete(goneException('a'));

    tell(3);

    expect(await writesBefore()).toBe(0);
  });
});

describe('a write that fails', () => {
  it('is said once, and done again after a pause', async () => {
    api.refusals.push(500);
    book.upsert(liveException('a'));
    tell(3);
    await api.came(1);
    await nothingSent(1);
    const { problem } = writer;

    clock += 600_000;
    tell(3);
    await api.came(2);
    clock += 600_000;
    tell(4);
    await api.came(3);

    expect(problem).toContain('the status of exceptions is not written: ');
    expect(writer.problem).toBeUndefined();
    expect(lines.filter(({ msg }) => msg === 'exception status not written')).toHaveLength(1);
    expect(api.writes.map(({ body }) => body.status['matched'])).toEqual([3, 3, 4]);
  });

  it('for want of a right leaves other objects their turn', async () => {
    api.refusals.push(403);
    book.upsert(liveException('a'));

    tell(3);
    await api.came(1);

    expect(await writesBefore()).toBe(1);
    expect(lines).toContainEqual(expect.objectContaining({ fault: 'forbidden', exception: name }));
  });

  it('because the object is gone is no problem', async () => {
    api.refusals.push(404);
    book.upsert(liveException('a'));

    tell(3);
    await api.came(1);
    expect(await writesBefore()).toBe(1);

    expect(writer.problem).toBeUndefined();
  });

  it('for want of a server stops all until it may be there again', async () => {
    api.refusals.push(503);
    for (const one of ['a', 'b', 'c']) book.upsert(liveException(one));

    tell(3);
    await api.came(1);
    await nothingSent(1);
    clock += 600_000;
    tell(3);
    await api.came(4);

    expect(api.writes.map(({ path }) => path.split('/').at(-2))).toEqual(['a', 'a', 'b', 'c']);
  });
});

it('a status that the server drops is not written again and again, and that is said', async () => {
  api.dropsStatus = true;
  book.upsert(liveException('a'));
  tell(3);
  await api.came(1);
  await nothingSent(1);

  clock += 60_000;
  tell(3);

  expect(await writesBefore()).toBe(1);
  expect(writer.problem).toContain('drops it');
});

/** The answer to the last request has been taken in. */
async function nothingSent(count: number): Promise<void> {
  while (writer.problem === undefined) await new Promise((resolve) => setImmediate(resolve));
  expect(api.writes).toHaveLength(count);
}
