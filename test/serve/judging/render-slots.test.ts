import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RenderSlots } from '../../../src/serve/judging/render-slots.ts';
import { propertyRuns } from '../../support/property-runs.ts';

/** Work that goes on until it is told to end, and what has begun so far. */
class Yard {
  readonly begun: string[] = [];
  readonly #ends = new Map<string, () => void>();
  readonly #slots: RenderSlots;

  constructor(count: number) {
    this.#slots = new RenderSlots({ count });
  }

  /** `shop/a:1` is work 1 of shop/a; one that begins with `heavy` is heavy. */
  add(name: string, signal?: AbortSignal): Promise<string> {
    const [repository = '', rest = ''] = name.split(':');
    return this.#slots.run({ repository, isHeavy: rest.startsWith('heavy'), signal }, () => {
      this.begun.push(name);
      return new Promise((resolve) => this.#ends.set(name, () => resolve(name)));
    });
  }

  addAll(...names: readonly string[]): void {
    for (const name of names) void this.add(name);
  }

  get running(): readonly string[] {
    return [...this.#ends.keys()];
  }

  /** Ends work that has begun, and lets what follows begin. */
  async end(name: string): Promise<void> {
    const end = this.#ends.get(name);
    if (!end) throw new Error(`${name} does not run`);
    this.#ends.delete(name);
    end();
    await settled();
  }
}

/** Until everything that is due has been done. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('slots', () => {
  it('let so many run at once', async () => {
    const yard = new Yard(2);
    yard.addAll('a:1', 'b:1', 'c:1');
    await settled();
    expect(yard.running).toEqual(['a:1', 'b:1']);
    await yard.end('b:1');
    expect(yard.running).toEqual(['a:1', 'c:1']);
  });

  it('give what the work gives, and go on when it fails, at once or later', async () => {
    const slots = new RenderSlots({ count: 1 });
    const job = { repository: 'a', isHeavy: true };
    const results = await Promise.allSettled([
      slots.run(job, () => Promise.resolve(1)),
      slots.run(job, () => Promise.reject(new Error('later'))),
      slots.run(job, () => {
        throw new Error('at once');
      }),
      slots.run(job, () => Promise.resolve(2)),
    ]);
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
      1,
      'Error: later',
      'Error: at once',
      2,
    ]);
  });

  it.each([[0], [-1], [1.5], [Number.NaN]])('are never %d', (count) => {
    expect(() => new RenderSlots({ count })).toThrow(`${count} is no number of slots`);
  });
});

describe('heavy work', () => {
  it('runs alone of its kind, light work beside it and past the one that waits', async () => {
    const yard = new Yard(3);
    yard.addAll('a:heavy', 'b:heavy', 'c:1', 'd:1', 'e:1');
    await settled();
    expect(yard.running).toEqual(['a:heavy', 'c:1', 'd:1']);
    await yard.end('c:1');
    expect(yard.running).toEqual(['a:heavy', 'd:1', 'e:1']);
    await yard.end('a:heavy');
    expect(yard.running).toEqual(['d:1', 'e:1', 'b:heavy']);
  });

  it('gets its turn among light work that never ends coming', async () => {
    const yard = new Yard(1);
    yard.addAll('a:1', 'a:2', 'b:1', 'c:heavy', 'd:1');
    await settled();
    for (let more = 2; !yard.begun.includes('c:heavy'); more += 1) {
      yard.addAll(`b:${more}`, `d:${more}`, `a:${more + 1}`);
      await yard.end(yard.running[0] ?? '');
    }
    expect(yard.begun).toEqual(['a:1', 'b:1', 'c:heavy']);
  });

  it('takes its turn in its own repository: later light work only passes it while another heavy one runs', async () => {
    const yard = new Yard(2);
    yard.addAll('a:heavy', 'b:heavy', 'b:1', 'b:2');
    await settled();
    expect(yard.running).toEqual(['a:heavy', 'b:1']);
    await yard.end('a:heavy');
    expect(yard.running).toEqual(['b:1', 'b:heavy']);
  });
});

describe('the turn', () => {
  it('goes round the repositories, in whatever case they are named', async () => {
    const yard = new Yard(1);
    yard.addAll('Busy:1', 'busy:2', 'BUSY:3', 'calm:1', 'late:1');
    await settled();
    for (let count = 0; count < 4; count += 1) await yard.end(yard.running[0] ?? '');
    expect(yard.begun).toEqual(['Busy:1', 'calm:1', 'late:1', 'busy:2', 'BUSY:3']);
  });

  it('goes to who has fewest running', async () => {
    const yard = new Yard(3);
    yard.addAll('busy:1', 'busy:2', 'calm:1', 'busy:3', 'calm:2');
    await settled();
    expect(yard.running).toEqual(['busy:1', 'busy:2', 'calm:1']);
    await yard.end('busy:1');
    await yard.end('busy:2');
    expect(yard.running).toEqual(['calm:1', 'busy:3', 'calm:2']);
  });

  it('goes to who was served longest ago, also when nothing of it waited meanwhile', async () => {
    const yard = new Yard(1);
    yard.addAll('a:1', 'b:1');
    await settled();
    await yard.end('a:1');
    yard.addAll('b:2', 'a:2');
    await yard.end('b:1');
    expect(yard.running).toEqual(['a:2']);
  });
});

describe('a signal', () => {
  it('that has come already begins nothing', async () => {
    const yard = new Yard(1);
    const reason = new Error('too late');
    await expect(yard.add('a:1', AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(yard.begun).toEqual([]);
  });

  it('ends the waiting at once with its reason, and others move up', async () => {
    const yard = new Yard(1);
    const controller = new AbortController();
    yard.addAll('a:1');
    const waiting = yard.add('b:heavy', controller.signal);
    yard.addAll('c:heavy');
    const reason = new Error('a newer commit');
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await yard.end('a:1');
    expect(yard.running).toEqual(['c:heavy']);
  });

  it('between the turn and the work begins nothing and frees the place', async () => {
    const yard = new Yard(1);
    const controller = new AbortController();
    const first = yard.add('a:1', controller.signal);
    yard.addAll('b:1');
    controller.abort(new Error('just now'));
    await expect(first).rejects.toThrow('just now');
    await settled();
    expect(yard.begun).toEqual(['b:1']);
  });

  it('leaves work alone that has begun, and is listened to no more', async () => {
    const yard = new Yard(1);
    const controller = new AbortController();
    const work = yard.add('a:1', controller.signal);
    await settled();
    controller.abort(new Error('no'));
    await yard.end('a:1');
    await expect(work).resolves.toBe('a:1');
  });
});

it('whatever comes, ends and is called off: never too many, never two heavy ones, no free slot while somebody could run, and all get their turn', async () => {
  const step = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('add' as const),
        repository: fc.constantFrom('a', 'b', 'c', 'd'),
        isHeavy: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('end' as const), which: fc.nat(5) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('abort' as const), which: fc.nat(20) }) },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 60, size: 'max' }),
      async (count, steps) => {
        const yard = new Yard(count);
        const waiting = new Map<string, AbortController>();
        const called: string[] = [];
        const all: Promise<unknown>[] = [];
        const check = async (): Promise<void> => {
          await settled();
          for (const name of yard.begun) waiting.delete(name);
          const isHeavyRunning = yard.running.filter((name) => name.includes('heavy'));
          const couldRun = [...waiting.keys()].filter((name) => !name.includes('heavy') || isHeavyRunning.length === 0);
          expect(yard.running.length).toBeLessThanOrEqual(count);
          expect(isHeavyRunning.length).toBeLessThanOrEqual(1);
          expect(yard.running.length === count || couldRun.length === 0).toBe(true);
        };
        for (const [index, one] of steps.entries()) {
          if (one.do === 'add') {
            const name = `${one.repository}:${one.isHeavy ? 'heavy' : 'light'}-${index}`;
            const controller = new AbortController();
            waiting.set(name, controller);
            all.push(yard.add(name, controller.signal).catch(() => called.push(name)));
          } else if (one.do === 'end') {
            const name = yard.running[one.which % Math.max(1, yard.running.length)];
            if (name !== undefined) await yard.end(name);
          } else {
            const [name, controller] = [...waiting][one.which % Math.max(1, waiting.size)] ?? [];
            controller?.abort(new Error('no'));
            if (name !== undefined) waiting.delete(name);
          }
          await check();
        }
        for (let [name] = yard.running; name !== undefined; [name] = yard.running) await yard.end(name);
        await Promise.all(all);
        expect(yard.begun.length + called.length).toBe(all.length);
      },
    ),
    propertyRuns(200),
  );
});
