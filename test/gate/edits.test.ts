import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editsOf, takenBack, type Edit } from '../../src/gate/causes/edits.ts';
import { propertyRuns } from '../support/property-runs.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array | undefined): string => new TextDecoder().decode(data);
const shown = ({ kind, base, head }: Edit): unknown => [
  kind,
  base.start,
  base.lines.join(''),
  head.start,
  head.lines.join(''),
];

function edits(base: string, head: string): readonly Edit[] {
  return editsOf({ file: 'a.yaml', base: bytes(base), head: bytes(head) });
}

describe('the edits of a file', () => {
  it.each([
    {
      name: 'lines that were replaced one by one',
      base: 'a: 1\nb: 1\n',
      head: 'a: 2\nb: 2\n',
      found: [
        ['lines', 1, 'a: 1\n', 1, 'a: 2\n'],
        ['lines', 2, 'b: 1\n', 2, 'b: 2\n'],
      ],
    },
    {
      name: 'a comment above an edited line',
      base: 'a: 1\n',
      head: '# why\na: 2\n',
      found: [
        ['lines', 1, '', 1, '# why\n'],
        ['lines', 1, 'a: 1\n', 2, 'a: 2\n'],
      ],
    },
    {
      name: 'a line taken away below an edited one',
      base: 'a: 1\nb: 1\n',
      head: 'a: 2\n',
      found: [
        ['lines', 1, 'a: 1\n', 1, 'a: 2\n'],
        ['lines', 2, 'b: 1\n', 2, ''],
      ],
    },
    {
      name: 'lines that have nothing in common',
      base: 'a: 1\n',
      head: 'b: 1\nc: 1\n',
      found: [['lines', 1, 'a: 1\n', 1, 'b: 1\nc: 1\n']],
    },
    {
      name: 'variables',
      base: 'A=1\n',
      head: 'B=1\nA=2\n',
      found: [
        ['lines', 1, '', 1, 'B=1\n'],
        ['lines', 1, 'A=1\n', 2, 'A=2\n'],
      ],
    },
    { name: 'an end of line that is gone', base: 'a: 1\n', head: 'a: 1', found: [['lines', 1, 'a: 1\n', 1, 'a: 1']] },
  ])('are $name', ({ base, head, found }) => {
    expect(edits(base, head).map(shown)).toEqual(found);
  });

  it('are one of a file that comes, goes or is no text', () => {
    const [a, b] = [bytes('a\n'), new Uint8Array([0, 1])];

    expect(editsOf({ file: 'a', base: undefined, head: a }).map(({ kind }) => kind)).toEqual(['added']);
    expect(editsOf({ file: 'a', base: a, head: undefined }).map(({ kind }) => kind)).toEqual(['removed']);
    expect(editsOf({ file: 'a', base: a, head: b }).map(({ kind }) => kind)).toEqual(['replaced']);
  });

  it('make the base again when all of them are taken back, and leave the others when some are', () => {
    const line = fc.constantFrom(
      'a: 1\n',
      'a: 2\n',
      'b: 1\n',
      '  c: 1\n',
      '  c: 2\n',
      '# d\n',
      '- e: 1\n',
      '\n',
      'F=1\n',
    );
    const file = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(''));
    fc.assert(
      fc.property(file, file, fc.nat(), (base, head, seed) => {
        const states = { file: 'a.yaml', base: bytes(base), head: bytes(head) };
        const all = editsOf(states);
        const some = all.filter((_edit, index) => (seed >> index) % 2 === 0);
        const between = takenBack(states, some);

        expect(text(takenBack(states, all))).toBe(base);
        expect(text(takenBack(states, []))).toBe(head);
        // What is left makes the head of it, line by line.
        const lines = text(between)
          .split(/(?<=\n)/)
          .filter((one) => one !== '').length;
        const missing = all
          .filter((edit) => !some.includes(edit))
          .reduce((sum, edit) => sum + edit.head.lines.length - edit.base.lines.length, 0);
        expect(lines).toBe(base.split(/(?<=\n)/).filter((one) => one !== '').length + missing);
      }),
      propertyRuns(500),
    );
  });
});
