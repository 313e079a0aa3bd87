import { describe, expect, it } from 'vitest';
import { Turns } from '../../../src/scanner/judging/turns.ts';

describe('turns', () => {
  it('begin no work before whoever asks for it has gone on', async () => {
    const order: string[] = [];
    const done = new Turns().take('urgent', async () => void order.push('work'));
    order.push('asked');
    await done;
    expect(order).toEqual(['asked', 'work']);
  });

  it('do one thing at a time, urgent ones first, and hand on what each gives', async () => {
    const turns = new Turns();
    const order: string[] = [];
    let atOnce = 0;
    const work = (name: string) => async (): Promise<string> => {
      atOnce += 1;
      expect(atOnce).toBe(1);
      await Promise.resolve();
      order.push(name);
      atOnce -= 1;
      return name;
    };
    const all = [turns.take('patient', work('a')), turns.take('patient', work('b')), turns.take('urgent', work('c'))];
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect(order).toEqual(['c', 'a', 'b']);
  });

  it('let the patient have a turn after some urgent ones', async () => {
    const turns = new Turns();
    const order: string[] = [];
    const urgent = Array.from({ length: 20 }, () => turns.take('urgent', async () => void order.push('urgent')));
    await Promise.all([turns.take('patient', async () => void order.push('patient')), ...urgent]);
    expect(order.indexOf('patient')).toBe(4);
  });

  it('go on after work that failed', async () => {
    const turns = new Turns();
    const failed = turns.take('urgent', () => Promise.reject(new Error('no')));
    const next = turns.take('urgent', async () => 'next');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });
});
