import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Problem } from '../../src/manifests/problem.ts';
import { readDocument, type Syntax } from '../../src/manifests/read-document.ts';

function read(text: string, syntax: Syntax = 'yaml', line = 1): unknown {
  return readDocument({ file: 'x.yaml', text, line, syntax });
}

function problemOf(text: string, syntax: Syntax = 'yaml', line = 1): Problem {
  const result = readDocument({ file: 'x.yaml', text, line, syntax });
  if (result === 'empty' || !('problem' in result))
    throw new Error(`could be read: ${JSON.stringify(result).slice(0, 100)}`);
  expect(result.problem.message).not.toMatch(/[\n\r]/);
  return result.problem;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

describe('readDocument', () => {
  it('tells where the content begins, after comments and markers', () => {
    expect(read('# c\n---\n\na: 1')).toEqual({ value: { a: 1 }, offset: 9 });
  });

  it.each(['', '\n', '# only a comment\n', '---\n', '--- # c\n...\n', '%YAML 1.2\n---\n'])('calls %j empty', (text) => {
    expect(read(text)).toBe('empty');
  });

  it('lets aliases share their value', () => {
    const result = read('a: &x { b: 1 }\nc: *x') as { value: Record<string, unknown> };
    expect(result.value['c']).toBe(result.value['a']);
  });

  it.each<[string, string, Partial<Problem>]>([
    [
      'a duplicate key, with both lines',
      'a: 1\nb: 2\na: 3',
      { line: 12, column: 1, message: 'key "a" stands twice in one mapping, first in line 10; keep one of them' },
    ],
    [
      'a duplicate key that is written differently',
      'on: 1\ntrue: 2',
      { line: 11, message: 'key "true" stands twice in one mapping, first in line 10; keep one of them' },
    ],
    [
      'an unknown tag of a scalar',
      '{ apiVersion: v1, kind: Pod, a: !secret x }',
      { line: 10, column: 33, message: 'tag "!secret" is unknown to Kubernetes here; remove it' },
    ],
    [
      'an unknown tag of a mapping',
      '{ apiVersion: v1, kind: Pod, a: !!set { x } }',
      { column: 33, message: 'tag "!!set" is unknown to Kubernetes here; remove it' },
    ],
    [
      'a tag that does not fit',
      'a: !!int x',
      { column: 4, message: '"x" is not a !!int; remove the tag or correct the value' },
    ],
    ['an unknown alias', 'a: *x', { column: 4, message: 'alias "*x" has no anchor; put "&x" before an earlier value' }],
    [
      'a cyclic alias',
      'a: &x [1, *x]',
      { column: 11, message: 'alias "*x" stands inside its own anchor; no value may contain itself' },
    ],
    [
      'an indentation by tabs',
      'a:\n\tb: 1',
      { line: 11, message: 'a tab is used for indentation; indent with spaces, at "b: 1"' },
    ],
    [
      'a null key',
      '~: 1',
      { column: 1, message: 'mapping key "~" is read as null; keys are strings, so put it in quotes' },
    ],
    ['a mapping as key', '{ { a: 1 }: 2 }', { column: 3, message: 'a mapping key is a mapping; keys are strings' }],
    ['a merge of a scalar', '<<: 1', { column: 5, message: 'merge key "<<" needs a mapping or a list of mappings' }],
    ['a second document', 'a: 1\n...\nb: 2', { line: 12, column: 1 }],
    ['an open quote', 'a: "b', { message: 'a quoted string is not closed; add the closing quote, at "a: \\"b"' }],
    [
      'a quote that is open too long',
      'a: "b\nc: 1',
      {
        line: 11,
        message: 'a quote or bracket from above is still open here; close it, or indent this line, at "c: 1"',
      },
    ],
    ['an open bracket', 'a: [b', { message: 'a bracket or brace is not closed; add "]" or "}", at "a: [b"' }],
  ])('says in one line what is wrong with %s', (_, text, expected) => {
    expect(problemOf(text, 'yaml', 10)).toMatchObject({ file: 'x.yaml', ...expected });
  });

  it('lets brackets and quotes close where they like, as Kubernetes does', () => {
    const text = 'a: {\n  b: [\n  1,\n],\nc: "d\ne"\n}\nf: g\n';
    expect(read(text)).toMatchObject({ value: { a: { b: [1], c: 'd e' }, f: 'g' } });
    expect(problemOf(`${text}h: *x`)).toMatchObject({ line: 9, column: 4 });
    expect(problemOf(`${text}h: i: j`)).toMatchObject({ line: 9 });
  });

  it('takes a document with tags of its own for what it is: no Kubernetes object', () => {
    expect(read('api_key: !env_var API_KEY\nlist: !custom [1]')).toMatchObject({
      value: { api_key: 'API_KEY', list: [1] },
    });
  });

  it('quotes input without its control characters', () => {
    expect(problemOf('a: ["\u001b[31m\u009b\u202e').message).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(problemOf(`{ apiVersion: v1, kind: Pod, a: !x${'y'.repeat(500)} 1 }`).message.length).toBeLessThan(150);
  });

  it('hints at Helm where the text has template actions', () => {
    const problem = problemOf('metadata:\n  name: {{ .Values.name }}\n');
    expect(problem).toMatchObject({ line: 2, column: 10 });
    expect(problem.message).toContain('Helm template (it has "{{ .Values.name }}"), render the chart first');
    expect(read('a: "{{ workflow.name }}"')).toMatchObject({ value: { a: '{{ workflow.name }}' } });
  });

  it.each<[string, string, Syntax]>([
    ['flow lists', nested('[', ']', 10_000), 'yaml'],
    ['flow mappings', `${'{a: '.repeat(101)}1${'}'.repeat(101)}`, 'yaml'],
    ['block lists', `${'- '.repeat(10_000)}a`, 'yaml'],
    ['block mappings', Array.from({ length: 300 }, (_, level) => `${' '.repeat(level)}a:`).join('\n'), 'yaml'],
    ['JSON lists', nested('[', ']', 10_000), 'json'],
    [
      'aliases',
      Array.from({ length: 200 }, (_, level) => `k${level}: &a${level} [${level === 0 ? '1' : `*a${level - 1}`}]`).join(
        '\n',
      ),
      'yaml',
    ],
  ])('refuses %s that are nested too deep', (_, text, syntax) => {
    expect(problemOf(text, syntax).message).toContain('nested deeper than 100 levels');
  });

  it.each<Syntax>(['yaml', 'json'])('reads a hundred levels of %s', (syntax) => {
    expect(read(nested('[', ']', 100), syntax)).toHaveProperty('value');
    expect(problemOf(nested('[', ']', 101), syntax).message).toContain('nested deeper');
  });

  it('refuses aliases that expand to too much, without expanding them', () => {
    const bomb = ['a: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 12; level++)
      bomb.push(
        `b${level}: &a${level} [${Array(10)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    expect(problemOf(bomb.join('\n')).message).toBe('aliases expand to more than 1000000 values; use fewer of them');
    const merges = ['m0: &m0 { k: 1 }'];
    for (let level = 1; level < 3000; level++)
      merges.push(`m${level}: &m${level} { <<: *m${level - 1}, k${level}: 1 }`);
    expect(problemOf(merges.join('\n')).message).toContain('aliases expand');
  });

  it('reads a document with many values when no alias multiplies them', () => {
    expect(read(`[${'1,'.repeat(1_100_000)}1]`)).toHaveProperty('value');
  });

  it('refuses documents that are too large', () => {
    expect(problemOf(`a: "${'x'.repeat(16 * 1024 * 1024)}"`).message).toContain('at most 16777216 are read');
    expect(problemOf(`[${'1,'.repeat(2_000_001)}1]`).message).toContain('more than 2000000 line breaks and separators');
  });

  it('survives any text', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      '- ',
      ': ',
      '\n',
      ' ',
      '\t',
      '"',
      "'",
      '&a ',
      '*a ',
      '!!x ',
      '|',
      '>',
      '? ',
      '<<',
      '#',
      '%',
      '...',
      '\ufeff',
      '\u0000',
      '\ud800',
      'k',
    ];
    let state = 1;
    for (let run = 0; run < 3000; run++) {
      let text = '';
      for (let length = 0; length < 25; length++) {
        state = (state * 48_271) % 2_147_483_647;
        text += pieces[state % pieces.length] ?? '';
      }
      for (const syntax of ['yaml', 'json'] as const) {
        const result = readDocument({ file: 'x', text, line: 1, syntax });
        const message = result !== 'empty' && 'problem' in result ? result.problem.message : '';
        expect(message).not.toMatch(/[\p{Cc}\p{Cs}]/u);
      }
    }
  });
});

describe('readDocument of JSON', () => {
  it('accepts what JSON.parse accepts, duplicate keys aside', () => {
    const token = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"b"',
      '"\\u00e9"',
      '1',
      '-0.5e3',
      '01',
      '1.',
      'true',
      'nul',
      ' ',
      '\n',
      '\u00a0',
    );
    const tokens = fc.array(token, { maxLength: 12 }).map((parts) => parts.join(''));
    const broken = fc.tuple(fc.json(), fc.nat(), fc.nat(3)).map(([text, at, size]) => {
      const cut = at % (text.length + 1);
      return text.slice(0, cut) + text.slice(cut + size);
    });
    fc.assert(
      fc.property(fc.oneof(tokens, broken), (text) => {
        const result = readDocument({ file: 'x', text, line: 1, syntax: 'json' });
        const isRead = result !== 'empty' && 'value' in result;
        const isDuplicate =
          result !== 'empty' && 'problem' in result && result.problem.message.includes('stands twice');
        expect(isRead).toBe(isJson(text) && !isDuplicate);
      }),
      { numRuns: 2000 },
    );
  });

  it('agrees with JSON.parse', () => {
    const text = '\t{"a": [1, -0.5e+3, true, null, "\\u00e9\\n\\ud83d\\ude00"], "__proto__": {"x": {}}, "on": "y"}\n';
    expect(read(text, 'json')).toEqual({ value: JSON.parse(text), offset: 1 });
    expect(read(' \n', 'json')).toBe('empty');
  });

  it.each<[string, number, string]>([
    ['{"a": x}', 7, 'expected a value'],
    ['{"a": 1,}', 9, 'expected a key in double quotes'],
    ["{'a': 1}", 2, 'expected a key in double quotes or "}"'],
    ['[1 2]', 4, 'expected a comma'],
    ['[1,]', 4, 'expected a value'],
    ['{"a" 1}', 6, 'expected ":"'],
    ['{"a": 1}}', 9, 'expected nothing more'],
    ['[01]', 2, 'expected a value'],
    ['["a\tb"]', 4, 'control character'],
    ['["\\x"]', 3, 'backslash escape'],
    ['["a', 2, 'not closed'],
    ['[1}', 3, 'expected a comma'],
    ['{"a": 1', 8, 'ends too early'],
    ['// c\n{}', 1, 'expected a value'],
    ['{"a": 1, "\\u0061": 2}', 10, 'key "a" stands twice in one mapping, first in line 1'],
  ])('tells the place in %j', (text, column, message) => {
    const problem = problemOf(text, 'json');
    expect(problem).toMatchObject({ line: 1, column });
    expect(problem.message).toContain(message);
  });
});
