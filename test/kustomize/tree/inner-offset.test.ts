import { array, assert, constantFrom, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { innerOffset } from '../../../src/kustomize/tree/inner-offset.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';

const words = array(string({ unit: constantFrom('a', 'b', 'é', "'", '"', '\\', '\u{1f600}', ':'), minLength: 1 }), {
  minLength: 1,
  maxLength: 5,
});
const separators = array(constantFrom(' ', '\n', '\n\n'), { minLength: 5, maxLength: 5 });

/** Ways to write words with spaces and line breaks between them. */
const styles: Readonly<Record<string, (lines: readonly string[]) => string>> = {
  literal: (lines) => `|-\n${lines.map((line) => `    ${line}\n`.replace(/^ +\n/, '\n')).join('')}`,
  'literal with Windows line ends': (lines) => `| # text\r\n${lines.map((line) => `   ${line}\r\n`).join('')}`,
  folded: (lines) => `>\n${lines.map((line) => `  ${line}\n`.replace(/^ +\n/, '\n')).join('')}`,
  double: (lines) => JSON.stringify(lines.join('\n')),
  'double with escapes': (lines) =>
    `"${lines.join('\n').replaceAll(/[^ ]/gu, (character) => `\\U${character.codePointAt(0)?.toString(16).padStart(8, '0')}`)}"`,
  'double on many lines': (lines) => `"${lines.map((line) => JSON.stringify(line).slice(1, -1)).join('\\n\\\n    ')}"`,
  single: (lines) => `'${lines.map((line) => line.replaceAll("'", "''")).join('\n\n   ')}'`,
};

describe('the place of a character of a scalar', () => {
  it.each(Object.entries(styles))('that is written as %s', (_, write) => {
    assert(
      property(words, separators, (parts, between) => {
        const value = parts.map((word, index) => (index === 0 ? word : `${between[index - 1]}${word}`)).join('');
        const text = `key: ${write(value.split('\n'))}\nnext: x\n`;
        const decoded = readValue(text);
        let last = 4;
        for (let index = 0; index < decoded.length; index += 1) {
          const character = decoded[index] ?? '';
          if (/[\s\udc00-\udfff]/.test(character)) continue;
          const offset = innerOffset(text, 5, decoded, index);
          expect(offset).toBeGreaterThan(last);
          expect(meaningAt(text, offset)).toBe(character);
          last = offset;
        }
      }),
      { seed: 20261122 },
    );
  });

  it.each([
    ['key: "a= b"', 'a= b', 2, ' b"'],
    ['key: "a="', 'a=', 2, '"'],
    ["key: 'a=  b'", 'a=  b', 4, "b'"],
    ['key: |\n  a=\n', 'a=\n', 2, '\n'],
  ])('of %j at a space or the end', (text, value, index, rest) => {
    expect(text.slice(innerOffset(text, 5, value, index))).toBe(rest);
  });
});

function readValue(text: string): string {
  const node = readNode({ path: '', text });
  const value = node?.kind === 'map' ? node.entries[0]?.value : undefined;
  if (value?.kind !== 'scalar') throw new Error(`no text in ${text}`);
  return value.text;
}

/** The first UTF-16 unit of what is written at an offset. */
function meaningAt(text: string, offset: number): string | undefined {
  const rest = text.slice(offset);
  const escape = /^\\(?:U([0-9a-f]{8})|(["\\]))/.exec(rest);
  if (!escape || !text.startsWith('key: "')) return rest[0];
  return escape[1] ? String.fromCodePoint(Number.parseInt(escape[1], 16))[0] : escape[2];
}
