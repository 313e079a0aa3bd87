import { describe, expect, it } from 'vitest';
import { surplus } from '../../src/gate/compare.ts';

describe('what one list has more than the other', () => {
  it.each([
    { after: ['a'], before: ['a'], more: [] },
    { after: ['b'], before: ['a'], more: [], why: 'an edited item is still the same failure' },
    { after: ['b', 'a'], before: ['a', 'b'], more: [], why: 'order says nothing' },
    { after: ['a', 'b'], before: ['a'], more: ['b'] },
    { after: ['b', 'c'], before: ['a'], more: ['c'], why: 'the first was edited, the second came' },
    { after: ['a', 'a'], before: ['a'], more: ['a'] },
    { after: [], before: ['a'], more: [] },
  ])('$after after $before: $more', ({ after, before, more }) => {
    expect(surplus(after, before)).toEqual(more);
  });
});
