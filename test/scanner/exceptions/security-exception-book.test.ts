import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../../src/platform/log/create-log.ts';
import { SecurityExceptionBook } from '../../../src/scanner/exceptions/security-exception-book.ts';
import { goneException, liveException } from '../../support/scanner/live-exceptions.ts';

const posture = [{ controlID: 'C-0057', action: 'ignore' }];
const refused = { posture, unknown: true };
const until = (seconds: number): object => ({ posture, expiresAt: new Date(seconds * 1000).toISOString() });
const microtask = (): Promise<void> => Promise.resolve();

/** A book, what it told its listeners and what it logged. */
function bookKept(): { book: SecurityExceptionBook; told: string[]; lines: Record<string, unknown>[] } {
  const lines: Record<string, unknown>[] = [];
  const destination = {
    write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
  };
  const book = new SecurityExceptionBook({ log: createLog({ level: 'info', destination }) });
  const told: string[] = [];
  book.onChange(() => told.push('change'));
  book.onNews(() => told.push('news'));
  return { book, told, lines };
}

function namesIn({ inForce }: SecurityExceptionBook): readonly string[] {
  return inForce.map(({ name }) => name);
}

beforeEach(() => {
  vi.useFakeTimers({ now: 0, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what is in force', () => {
  it('is everything that is there and not over, sorted by name, whatever order it came in', () => {
    const { book } = bookKept();

    for (const live of [
      liveException('b'),
      liveException('z', { namespace: '' }),
      liveException('over', { spec: until(-1) }),
      liveException('refused', { spec: refused }),
      liveException('a', { namespace: 'kube-system' }),
    ]) {
      book.upsert(live);
    }

    expect(namesIn(book)).toEqual([
      'ClusterSecurityException z',
      'SecurityException kube-system/a',
      'SecurityException shop/b',
    ]);
    expect(book.counts).toEqual({ inForce: 3, expired: 1, refused: 1 });
  });

  it('is the same list as long as nothing else is said', () => {
    const { book } = bookKept();
    book.upsert(liveException('a'));
    const before = book.inForce;

    book.upsert(liveException('a', { status: { matched: 3 } }));
    book.upsert(liveException('refused', { spec: refused }));

    expect(book.inForce).toBe(before);
  });

  it('holds nothing that was deleted, or is refused now', () => {
    const { book } = bookKept();
    for (const name of ['a', 'b', 'c']) book.upsert(liveException(name));

    book.delete(goneException('a'));
    book.upsert(liveException('b', { spec: refused, generation: 2 }));
    book.delete(goneException('nobody'));

    expect(namesIn(book)).toEqual(['SecurityException shop/c']);
  });

  it('tells objects of one name in two namespaces apart', () => {
    const { book } = bookKept();
    for (const namespace of ['shop', 'other']) book.upsert(liveException('a', { namespace }));

    book.delete(goneException('a', 'other'));

    expect(namesIn(book)).toEqual(['SecurityException shop/a']);
  });
});

describe('listeners', () => {
  it('are told once of what comes at once', async () => {
    const { book, told } = bookKept();
    for (const name of ['a', 'b', 'c']) book.upsert(liveException(name));

    await microtask();

    expect(told).toEqual(['news', 'change']);
  });

  it('learn of objects that change nothing that is in force only as news', async () => {
    const { book, told } = bookKept();
    book.upsert(liveException('a'));
    await microtask();
    told.length = 0;

    book.upsert(liveException('a', { status: { matched: 1 } }));
    await microtask();

    expect(told).toEqual(['news']);
  });

  it('are told when an exception ends, and those that are left stay', async () => {
    const { book, told } = bookKept();
    for (const [name, seconds] of [
      ['a', 60],
      ['b', 120],
    ] as const) {
      book.upsert(liveException(name, { spec: until(seconds) }));
    }
    await microtask();
    told.length = 0;
    const expiries = [book.nextExpiry];

    vi.advanceTimersByTime(60_000);
    await microtask();
    expiries.push(book.nextExpiry);

    expect(told).toEqual(['news', 'change']);
    expect(namesIn(book)).toEqual(['SecurityException shop/b']);
    expect(expiries).toEqual([60_000, 120_000]);
    expect(book.counts).toEqual({ inForce: 1, expired: 1, refused: 0 });
  });

  it('are told of nothing once they have left, or the book is closed', async () => {
    const { book, told } = bookKept();
    const left: string[] = [];
    book.onChange(() => left.push('told'))();
    book.upsert(liveException('a', { spec: until(60) }));
    await microtask();

    book.close();
    vi.advanceTimersByTime(100_000);
    await microtask();

    expect([told, left]).toEqual([['news', 'change'], []]);
  });
});

describe('the log', () => {
  it('says of a refused object why, once', async () => {
    const { book, lines } = bookKept();

    for (const generation of [1, 1, 2]) book.upsert(liveException('a', { spec: refused, generation }));
    await microtask();

    expect(lines).toMatchObject([{ level: 'warn', msg: 'exception refused', exception: 'SecurityException shop/a' }]);
    expect(lines[0]?.['why']).toContain('unknown field "unknown"');
  });

  it('says how many there are when they become others', async () => {
    const { book, lines } = bookKept();
    book.upsert(liveException('a'));
    await microtask();

    expect(lines).toMatchObject([{ msg: 'exceptions changed', inForce: 1, expired: 0, refused: 0 }]);
  });
});
