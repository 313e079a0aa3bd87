import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Slots } from '../../src/platform/slots.ts';

it('runs so many at once, the others in order, failures included', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    started.push(index);
    running += 1;
    most = Math.max(most, running);
    await sleep(5);
    running -= 1;
    if (index === 1) throw new Error('no');
    return index;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((index) => slots.run(() => work(index))));
  expect(most).toBe(2);
  expect(started).toEqual([0, 1, 2, 3, 4]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled']);
});
