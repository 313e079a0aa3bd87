import { describe, expect, it } from 'vitest';
import { Reach } from '../../../src/scanner/triggers/reach.ts';

describe('waiting for a version', () => {
  it('ends at once where it has been told, and else when it is', async () => {
    let told = 5;
    const reach = new Reach<string>();
    const { signal } = new AbortController();
    expect(await reach.wait('pods', () => told >= 5, signal)).toBe(true);
    const waiting = reach.wait('pods', () => told >= 7, signal);
    told = 6;
    reach.notify('pods');
    told = 7;
    reach.notify('pods');
    expect(await waiting).toBe(true);
  });

  it('ends when the signal comes', async () => {
    const reach = new Reach<string>();
    const stop = new AbortController();
    const waiting = reach.wait('pods', () => false, stop.signal);
    stop.abort();
    expect(await waiting).toBe(false);
    expect(await reach.wait('pods', () => false, stop.signal)).toBe(false);
  });
});
