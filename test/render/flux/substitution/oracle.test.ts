import { execFileSync } from 'node:child_process';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { envsubstOracle } from '../../../../scripts/oracle/flux.ts';
import { readSubstituted } from '../../../../src/render/flux/substitution/read-substituted.ts';
import { propertyRuns } from '../../../support/property-runs.ts';
import { faultOf, substituted } from './substituting.ts';

const oracle = envsubstOracle.find();
if (oracle === undefined)
  // oxlint-disable-next-line no-console
  console.warn(`skipped: no comparison with the libraries of Flux: ${envsubstOracle.missing} (needs Go)`);

interface Answer {
  readonly output?: string;
  readonly json?: string;
  readonly error?: string;
}

function ask(questions: readonly object[]): Answer[] {
  const input = questions.map((question) => JSON.stringify(question)).join('\n');
  const output = execFileSync(oracle ?? '', { input, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return output
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);
}

const codes: readonly (readonly [RegExp, string])[] = [
  [/variable not set/, 'variable-not-set'],
  [/bad substitution/, 'bad-substitution'],
  [/missing closing brace/, 'missing-closing-brace'],
  [/parse variable name/, 'no-variable-name'],
  [/within function/, 'no-function-argument'],
  [/^panic/, 'length-out-of-range'],
];

/** The text, or the code of the error. */
function wantedOf({ output = '', error }: Answer): { readonly text: string | undefined; readonly isFault: boolean } {
  if (error !== undefined) return { text: codes.find(([pattern]) => pattern.test(error))?.[1], isFault: true };
  const bytes = Buffer.from(output, 'base64');
  const text = bytes.toString();
  return { text, isFault: !Buffer.from(text).equals(bytes) };
}

const scrap = fc.constantFrom(
  'a',
  'b',
  '.',
  '/',
  '*',
  '?',
  '[',
  ']',
  '^',
  '-',
  '\\',
  'é',
  'ß',
  '𝒳',
  'ΣᾳİŉǅǄ',
  'abc',
  'A',
  '[a-c]',
  '[^a]',
  '*/',
  '\\/',
  '$',
  '$$',
  ':',
  '1',
  '-1',
  '9',
  ' -2',
  '}',
  '{',
  '#',
  '%',
  '=',
  ',',
  '\ufffd',
  '[é-𝒳]',
  '[a',
  '[]a]',
  '\\*',
  '\n',
);
const name = fc.constantFrom('a', 'b', 'é', 'unset', '1');
const operator = fc.constantFrom(
  ':=',
  '=',
  ':-',
  ':+',
  ':?',
  '-',
  '#',
  '##',
  '%',
  '%%',
  '/',
  '//',
  '/#',
  '/%',
  '^',
  '^^',
  ',',
  ',,',
  ',^',
  '^^^',
  ':',
  ':1',
  ':1:',
  ':-1',
  ':0:-1',
  ': -2',
  ':2:1',
  '@',
);
const { expression } = fc.letrec<{ expression: string; arg: string }>((tie) => ({
  arg: fc.oneof({ weight: 3, arbitrary: scrap }, { weight: 1, arbitrary: tie('expression') }),
  expression: fc.oneof(
    { depthSize: 'small' },
    name.map((one) => `\${${one}}`),
    name.map((one) => `\${#${one}}`),
    fc
      .tuple(name, operator, fc.array(tie('arg'), { maxLength: 3 }), fc.constantFrom('}', '}', '}', ''))
      .map(([one, sign, args, end]) => `\${${one}${sign}${args.join('')}${end}`),
    fc
      .tuple(name, fc.constantFrom('/', '//', '/#', '/%'), scrap, fc.constantFrom('/', '//'), tie('arg'))
      .map(([one, sign, old, slash, by]) => `\${${one}${sign}${old}${slash}${by}}`),
    fc.tuple(name, fc.nat(9), fc.integer({ min: -9, max: 9 })).map(([one, from, size]) => `\${${one}:${from}:${size}}`),
  ),
}));
const text = fc.array(fc.oneof(scrap, expression), { maxLength: 4 }).map((parts) => parts.join(''));
const value = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.array(scrap, { maxLength: 8 }).map((parts) => Buffer.from(parts.join('').replaceAll('\n', ''))),
  },
  {
    weight: 1,
    arbitrary: fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 10))),
  },
);
const question = fc.record({ input: text, a: value, b: value, é: value, strict: fc.boolean() });

describe.skipIf(oracle === undefined)('beside the libraries of Flux', () => {
  it('texts are substituted the same way, and fail for the same reason', () => {
    const { numRuns, seed } = propertyRuns(5000);
    const questions = fc.sample(question, { numRuns, seed });
    const answers = ask(
      questions.map(({ input, strict, a, b, é }) => {
        const vars = { a: a.toString('base64'), b: b.toString('base64'), é: é.toString('base64') };
        return { input, strict, vars };
      }),
    );
    const differing = questions.flatMap(({ input, strict, ...values }, index) => {
      let found = '';
      const fault = faultOf(() => (found = substituted(input, values, strict).text));
      const wanted = wantedOf(answers[index] ?? {});
      // A character that is cut in two is an error of ours at its place, and of theirs when the text is read.
      const isSame = fault?.code === 'broken-character' ? wanted.isFault : (fault?.code ?? found) === wanted.text;
      return isSame ? [] : [{ input, values, wanted, found: fault ?? found }];
    });
    expect(answers).toHaveLength(questions.length);
    expect(differing).toEqual([]);
  });

  it('scalars are read the same way, as values and as keys', () => {
    const sign = fc.constantFrom(...Array.from('01789_.eE+-xXobBaf:~yn=<iTZO,t'));
    const { numRuns, seed } = propertyRuns(5000);
    const scalars = fc.sample(fc.array(sign, { minLength: 1, maxLength: 6 }), { numRuns, seed });
    const texts = scalars.flatMap((signs) => [`v: ${signs.join('')}\n`, `${signs.join('')}: v\n`]);
    const answers = ask(texts.map((yaml) => ({ yaml })));
    const differing = texts.flatMap((yaml, index) => {
      const { json, error } = answers[index] ?? {};
      // Flux goes on to look for an object.
      const wanted: unknown = error === undefined ? JSON.parse(json ?? '') : undefined;
      const isObject = typeof wanted === 'object' && wanted !== null && !Array.isArray(wanted);
      let found: unknown;
      faultOf(() => (found = readSubstituted(yaml).object));
      return isDeepStrictEqual(found, isObject ? wanted : undefined) ? [] : [{ yaml, found, wanted }];
    });
    expect(answers).toHaveLength(texts.length);
    expect(differing).toEqual([]);
  });
});
