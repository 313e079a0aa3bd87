import fc, { type Arbitrary } from 'fast-check';
import { escapeRareBreaks, Raw } from './yaml-text.ts';

/** Texts that some version of YAML takes for something else than a text, or nearly. */
const words = (
  'yes No on OFF y N true False TRUE tRue null Null ~ 0 1 -1 +1 007 08 0o17 0x1F 0b11 1_000 1.0 1.50 1e3 1E5 1e21 ' +
  '1e-7 100000000.5 .5 5. -0 -0.0 .inf -.INF .nan 12:30:45 190:20:30.15 9223372036854775807 9223372036854775808 ' +
  '18446744073709551615 18446744073709551616 123456789012345678 0.1 3.14159265358979323846 2020-01-02 2020-1-2 ' +
  '2020-01-02T03:04:05Z 2020-01-02T03:04:05.123456789+02:00 1_2.5_0 +.5 -.5e3 0x_1 0o8 = << - ? a:b a#b'
).split(' ');

const pieces: readonly string[] = [
  ['word', 'x', '0', '42', 'longer-word-of-some-thirty-chars', 'é', 'ß', '日本', '😀', '=', '~', '.', '/', '\\'],
  [
    ' ',
    ' ',
    ' ',
    ' ',
    ' ',
    '  ',
    '\n',
    '\n',
    '\n\n',
    '\t',
    ': ',
    ' #',
    '#',
    '- ',
    '"',
    "'",
    '$(A)',
    '${B}',
    '{',
    '}',
    '[',
    ']',
  ],
  [',', ', ', '%', '@', '`', '!', '&', '*', '|', '>', '?', '\u00a0', '\u0007'],
].flat();

/** Texts of any make: line breaks, blanks at the ends, indicators, emoji, more than a line. */
export const texts: Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('a', 'b c', 'value', 'http://x:80/y', '', 'a\u0085b', 'x\u2028y') },
  { weight: 2, arbitrary: fc.constantFrom(...words) },
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')) },
  {
    weight: 1,
    arbitrary: fc
      .array(fc.constantFrom(...pieces.slice(0, 22)), { minLength: 20, maxLength: 40 })
      .map((parts) => parts.join('')),
  },
);

/** Texts that fit on a line and mean themselves: for where the kustomization file has strict types. */
export const simpleTexts: Arbitrary<string> = fc.constantFrom('a', 'b', 'c-d', 'v1.2', 'x/y', 'Z_9');

function plainStyle(text: string): Raw {
  const line = text.replace(/\p{Cc}+|[\u2028\ufeff]/gu, ' ').trim();
  const isSafe = line !== '' && !/^[-?:,[\]{}#&*!|>'"%@`]|: | #|:$|[,[\]{}]/.test(line);
  return new Raw(isSafe ? line : escapeRareBreaks(JSON.stringify(text)));
}

function singleStyle(text: string): Raw {
  return new Raw(
    `'${text
      .replaceAll("'", "''")
      .replaceAll('\u0007', '')
      .replace(/[\n\r]/g, ' ')}'`,
  );
}

function doubleStyle(text: string): Raw {
  return new Raw(/[\t ]/.test(text) ? escapeRareBreaks(JSON.stringify(text)) : JSON.stringify(text));
}

/** The same with the escapes that only YAML has. */
function escapedStyle(text: string): Raw {
  const escapes: Readonly<Record<string, string>> = { '\u0085': '\\N', '\u00a0': '\\_', '\u2028': '\\L', é: '\\xE9' };
  return new Raw(
    JSON.stringify(text)
      .replace(/[\u0085\u00a0\u2028é]/g, (found) => escapes[found] ?? found)
      .replaceAll('😀', '\\U0001F600'),
  );
}

function blockStyle(text: string, header: string): Raw {
  // Known difference: NEL and the separators are line breaks for go-yaml, so what follows them is not indented.
  const lines = text
    .replaceAll('\u0007', '')
    .replace(/[\r\u0085\u2028]/g, '')
    .split('\n');
  if (!lines.some((line) => line.trim() !== '')) return doubleStyle(text);
  const indicator = /^[ \n]/.test(text) ? header.replace(/^./, '$&2') : header;
  return new Raw(indicator, lines);
}

/** Plain and quoted texts that go on below. */
function brokenStyle(text: string, quote: string): Raw {
  const parts = text
    .replace(/[^\w \n]/g, '')
    .split(/[ \n]+/)
    .filter((part) => part !== '');
  const [first, ...rest] = parts;
  if (first === undefined || rest.length === 0) return doubleStyle(text);
  return new Raw(
    quote + first,
    rest.map((part, index) => part + (index === rest.length - 1 ? quote : '')),
  );
}

const styles: readonly ((text: string) => Raw)[] = [
  plainStyle,
  singleStyle,
  doubleStyle,
  escapedStyle,
  ...['|', '|-', '|+', '>', '>-', '>+'].map((header) => (text: string) => blockStyle(text, header)),
  (text) => brokenStyle(text, ''),
  (text) => brokenStyle(text, "'"),
  (text) => brokenStyle(text, '"'),
];

const tagged = [
  '!!str 123',
  '!!str',
  '!!int "5"',
  '!!binary aGk=',
  '!!float 1',
  '!!bool "true"',
  '!local x',
  '! 12',
  '!!str null',
];

/** A text in one of the styles that YAML has. */
const styledTexts: Arbitrary<Raw> = fc.tuple(texts, fc.constantFrom(...styles)).map(([text, style]) => style(text));

/** Any scalar: a styled text, a word without quotes, something with a tag. */
export const scalars: Arbitrary<Raw> = fc.oneof(
  { weight: 6, arbitrary: styledTexts },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...words.filter((text) => !/^(?:-|\?|<<|=)$/.test(text))).map((text) => new Raw(text)),
  },
  { weight: 1, arbitrary: fc.constantFrom(...tagged).map((text) => new Raw(text)) },
);

/** Keys as they are written: mostly ordinary, some that are hard. */
export const keys: Arbitrary<string> = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('a', 'b', 'key', 'A', 'a10', 'a9', 'file.yaml', 'x-y', 'x_y', 'K.1') },
  {
    weight: 8,
    arbitrary: fc.constantFrom(
      '"true"',
      '"1"',
      '"a b"',
      "'x: y'",
      '"é"',
      '"日"',
      '"😀"',
      '"~"',
      '"y"',
      '"-"',
      '""',
      '"a\\nb"',
      '"<<"',
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('1', 'true', 'yes', 'null', '1.5', '2020-01-02', `"${'k'.repeat(130)}"`, '? k\n')
      .filter((key) => !key.includes('\n')),
  },
);
