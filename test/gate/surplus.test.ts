import { describe, expect, it } from 'vitest';
import { newItems, surplus } from '../../src/gate/comparison/surplus.ts';

describe('what one list has more than the other', () => {
  it.each([
    { after: ['a'], before: ['a'], more: [], fresh: [] },
    { after: ['b'], before: ['a'], more: ['b'], fresh: [], why: 'an edited item is still the same failure' },
    { after: ['b', 'a'], before: ['a', 'b'], more: [], fresh: [], why: 'order says nothing' },
    { after: ['a', 'b'], before: ['a'], more: ['b'], fresh: ['b'] },
    { after: ['b', 'c'], before: ['a'], more: ['b', 'c'], fresh: ['c'], why: 'the first was edited, the second came' },
    { after: ['a', 'a'], before: ['a'], more: ['a'], fresh: ['a'] },
    { after: [], before: ['a'], more: [], fresh: [] },
  ])('$after after $before: $more, of which $fresh new', ({ after, before, more, fresh }) => {
    expect(surplus(after, before)).toEqual(more);
    expect(newItems(after, before)).toEqual(fresh);
  });
});
