import { describe, expect, it } from 'vitest';
import { changedExceptions } from '../../../src/engine/exceptions/changed-exceptions.ts';
import type { Exception } from '../../../src/model/exception.ts';

const [a, b, c]: readonly [Exception, Exception, Exception] = [
  { name: 'a', resources: [{ kind: 'Pod' }], policies: [] },
  { name: 'b', resources: [{ kind: 'Job' }], policies: [] },
  { name: 'c', resources: [{ kind: 'Pod' }], policies: [] },
];
const other: Exception = { ...b, policies: [{ control: 'C-0057' }] };

describe('exceptions that take the place of others', () => {
  it.each<[string, readonly Exception[], readonly Exception[], readonly Exception[]]>([
    ['the same', [a, b], structuredClone([a, b]), []],
    ['one more', [a], [a, b], [b]],
    ['one less', [a, b, c], [a, c], [b]],
    ['another one of that name', [a, b], [a, other], [b, other]],
    ['none', [a, b], [], [a, b]],
  ])('%s: what is new and what is gone may make verdicts others', (_what, before, after, expected) => {
    expect(changedExceptions(before, after)).toEqual(expected);
  });

  it('in another order may all do so, as verdicts name them in order', () => {
    expect(new Set(changedExceptions([a, b], [b, a]))).toEqual(new Set([a, b]));
  });
});
