import { describe, expect, it } from 'vitest';
import { ChangedKeys } from '../../../src/scanner/judging/changed-keys.ts';

describe('changed keys', () => {
  it('are settled by what was judged afterwards, and not by what was judged before', () => {
    const changed = new ChangedKeys(() => 0);
    changed.add('a');
    const { turn } = changed;
    changed.add('a');
    changed.settle('a', turn);
    expect(changed.keys()).toEqual(['a']);
    changed.settle('a', changed.turn);
    expect(changed.size).toBe(0);
  });

  it('tell how old the oldest is, since its first change', () => {
    let now = 1000;
    const changed = new ChangedKeys(() => now);
    expect(changed.oldestAge()).toBe(0);
    changed.add('a');
    now = 3000;
    changed.add('a');
    changed.add('b');
    now = 4000;
    expect(changed.oldestAge()).toBe(3000);
  });
});
