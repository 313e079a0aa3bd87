import { describe, expect, it } from 'vitest';
import { Wakening } from '../../../src/scanner/exceptions/wakening.ts';

describe('a sleep', () => {
  const { signal } = new AbortController();

  it('ends when somebody wakes it', async () => {
    const wakening = new Wakening();
    const sleep = wakening.wait(undefined, signal);

    wakening.wake();

    await expect(sleep).resolves.toBeUndefined();
  });

  it('is none after a call that came before it, and is one after that', async () => {
    const wakening = new Wakening();
    wakening.wake();
    await wakening.wait(undefined, signal);
    let isOver = false;

    const second = wakening.wait(undefined, signal).then(() => (isOver = true));
    await new Promise((resolve) => setImmediate(resolve));

    expect(isOver).toBe(false);
    wakening.wake();
    await second;
  });

  it('ends after its time', async () => {
    await expect(new Wakening().wait(1, signal)).resolves.toBeUndefined();
  });

  it('ends at the end, and is none after it', async () => {
    const stop = new AbortController();
    const wakening = new Wakening();
    const sleep = wakening.wait(undefined, stop.signal);

    stop.abort();
    await sleep;

    await expect(wakening.wait(undefined, stop.signal)).resolves.toBeUndefined();
  });
});
