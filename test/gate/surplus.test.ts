import { describe, expect, it } from 'vitest';
import { surplus } from '../../src/gate/surplus.ts';

describe('what one list has more than the other', () => {
  it.each([
    { after: ['a'], before: ['a'], more: [] },
    { after: ['b'], before: ['a'], more: ['b'], why: 'SYS_ADMIN in place of NET_ADMIN is no edit' },
    { after: ['b', 'a'], before: ['a', 'b'], more: [], why: 'order says nothing' },
    { after: ['a', 'b'], before: ['a'], more: ['b'] },
    { after: ['b', 'c'], before: ['a'], more: ['b', 'c'] },
    { after: ['a', 'a'], before: ['a'], more: ['a'] },
    { after: [], before: ['a'], more: [] },
  ])('$after after $before: $more', ({ after, before, more }) => {
    expect(surplus(after, before)).toEqual(more);
  });
});
