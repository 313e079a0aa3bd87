import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { propertyRuns } from '../../../support/property-runs.ts';
import { SubstitutionError, type Followed, type Substituted } from '../../../../src/render/flux/substitution/index.ts';
import { substituted } from './substituting.ts';

describe('the edits of a text', () => {
  const { text, edits } = substituted('a: ${v}-$$-${w:=${v}}${e} b', { v: 'long value', e: '' });

  it('say which range became which, and by which variables', () => {
    expect(text).toBe('a: long value-$-long value b');
    expect(edits.all).toEqual([
      {
        outStart: 3,
        outEnd: 13,
        inStart: 3,
        inEnd: 7,
        uses: [{ name: 'v', as: 'value', origin: 'inline' }],
        isUnknown: false,
      },
      { outStart: 14, outEnd: 15, inStart: 8, inEnd: 10, uses: [], isUnknown: false },
      {
        outStart: 16,
        outEnd: 26,
        inStart: 11,
        inEnd: 21,
        uses: [
          { name: 'w', as: 'default' },
          { name: 'v', as: 'value', origin: 'inline' },
        ],
        isUnknown: false,
      },
      {
        outStart: 26,
        outEnd: 26,
        inStart: 21,
        inEnd: 25,
        uses: [{ name: 'e', as: 'value', origin: 'inline' }],
        isUnknown: false,
      },
    ]);
  });

  it.each<[number, Followed<string> | { edit: unknown }]>([
    [0, { offset: 0 }],
    [3, { edit: edits.all[0] }],
    [12, { edit: edits.all[0] }],
    [13, { offset: 7 }],
    [14, { edit: edits.all[1] }],
    [15, { offset: 10 }],
    [25, { edit: edits.all[2] }],
    [26, { offset: 25 }],
    [28, { offset: 27 }],
  ])('lead offset %i back', (offset, followed) => {
    expect(edits.follow(offset)).toEqual(followed);
  });

  it.each<[number, number, readonly number[]]>([
    [0, 3, []],
    [0, 4, [0]],
    [3, 13, [0]],
    [13, 14, []],
    [16, 26, [2, 3]],
    [26, 26, [3]],
    [26, 28, [3]],
    [27, 28, []],
    [0, 28, [0, 1, 2, 3]],
  ])('within %i to %i are found', (start, end, indexes) => {
    expect(edits.within(start, end)).toEqual(indexes.map((index) => edits.all[index]));
  });

  it('say what was set to nothing, and by whom', () => {
    expect(substituted('${e:=d}', { e: '' }).edits.all[0]?.uses).toEqual([
      { name: 'e', as: 'default', origin: 'inline' },
    ]);
    expect(substituted('${u}', {}, false).edits.all[0]?.uses).toEqual([{ name: 'u', as: 'empty' }]);
  });

  it('are one where a character is put together', () => {
    const { edits: joined } = substituted('${v:0:1}${v:1}', { v: 'é' });
    expect(joined.all).toMatchObject([{ outStart: 0, outEnd: 1, inStart: 0, inEnd: 14 }]);
  });
});

const piece = fc.constantFrom(
  'text ',
  'é𝒳',
  '\n',
  '$',
  '$$',
  '${v}',
  '${e}',
  '${u:=d${v}}',
  '${unknown}',
  '${v^^}',
  '{',
  '}',
  '${c:0:1}',
);

/** What the property checks, as data: each list has to be empty, and the text has to be the one before. */
function checked(before: string, { text, edits }: Substituted<string>): object {
  const strayed = Array.from({ length: text.length }, (_, offset) => offset).filter((offset) => {
    const followed = edits.follow(offset);
    if ('offset' in followed) return text[offset] !== before[followed.offset];
    return followed.edit.outStart > offset || followed.edit.outEnd <= offset;
  });
  const changed = edits.all.filter(
    ({ isUnknown, outStart, outEnd, inStart, inEnd }) =>
      isUnknown && text.slice(outStart, outEnd) !== before.slice(inStart, inEnd),
  );
  let restored = '';
  let at = 0;
  for (const { outStart, outEnd, inStart, inEnd } of edits.all) {
    restored += text.slice(at, outStart) + before.slice(inStart, inEnd);
    at = outEnd;
  }
  return { strayed, changed, restored: restored + text.slice(at) };
}

it('every character outside of an edit is the same one before, and edits cover the rest', () => {
  const run = fc.property(fc.array(piece, { maxLength: 30 }), fc.string({ unit: 'binary' }), (pieces, value) => {
    const before = pieces.join('');
    let result;
    try {
      result = substituted(before, { v: value, e: '', c: value, unknown: undefined }, false);
    } catch (error) {
      if (error instanceof SubstitutionError) return;
      throw error;
    }
    expect(checked(before, result)).toEqual({ strayed: [], changed: [], restored: before });
  });
  fc.assert(run, propertyRuns(500));
});
