import { expect, it } from 'vitest';
import { KindSlots } from '../../../src/scanner/writing/kind-slots.ts';
import type { ResultKind } from '../../../src/scanner/stored/result-kinds.ts';

interface Held {
  readonly slots: KindSlots;
  /** Names in the order in which their turn came. */
  readonly begun: string[];
  readonly end: (name: string) => Promise<void>;
  readonly ask: (kind: ResultKind, name: string) => void;
}

function held(count: number): Held {
  const slots = new KindSlots(count);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const runs = new Map<string, Promise<void>>();
  const ask = (kind: ResultKind, name: string): void => {
    const work = async (): Promise<void> => {
      begun.push(name);
      await new Promise<void>((end) => ends.set(name, end));
    };
    runs.set(name, slots.run(kind, work));
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await runs.get(name);
    // The next one goes on in a turn of its own.
    await Promise.resolve();
  };
  return { slots, begun, end, ask };
}

it('lets no more run at once than there are slots', async () => {
  const { begun, end, ask } = held(2);
  for (const name of ['a', 'b', 'c']) ask('scan', name);

  expect(begun).toEqual(['a', 'b']);
  await end('a');
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('goes on with the kind that came last as long as some of it wait', async () => {
  const { begun, end, ask } = held(1);
  for (const number of [1, 2, 3]) {
    ask('scan', `scan ${number}`);
    ask('summary', `summary ${number}`);
  }

  for (const name of ['scan 1', 'scan 2', 'scan 3', 'summary 1', 'summary 2', 'summary 3']) await end(name);

  expect(begun).toEqual(['scan 1', 'scan 2', 'scan 3', 'summary 1', 'summary 2', 'summary 3']);
});

it('gives its slot back when the work fails', async () => {
  const slots = new KindSlots(1);
  await expect(slots.run('scan', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');

  expect(await slots.run('summary', async () => 'written')).toBe('written');
});
