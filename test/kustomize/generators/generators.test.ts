import { describe, expect, test } from 'vitest';
import { KustomizeError } from '../../../src/kustomize/errors.ts';
import { get, getAt } from '../../../src/kustomize/tree/node.ts';
import { made, run, type Contents } from './harness.ts';

const literals = (...items: readonly string[]): string =>
  `configMapGenerator: [{name: a, literals: ${JSON.stringify(items)}}]`;
const envs = 'configMapGenerator: [{name: a, envs: [e]}]';
const files = (...items: readonly string[]): string =>
  `configMapGenerator: [{name: a, files: ${JSON.stringify(items)}}]`;
const bytes = (count: number, value: number): Uint8Array => new Uint8Array(count).fill(value);

/** Data and the name with its hash, as kustomize 5.8.1 prints them. */
const results: readonly (readonly [string, string, Contents, string, unknown])[] = [
  [
    'literals',
    literals('a=b', 'c="d"', "e='f'", 'g="h', 'i=', 'j=="', "k='", 'l=""', ' m = n ', 'o=\\"x\\"'),
    {},
    'a-7945b595tg',
    { ' m ': ' n ', a: 'b', c: 'd', e: 'f', g: '"h', i: '', j: '="', k: "'", l: '', o: '\\"x\\"' },
  ],
  ['quotes', literals('a=\'"b"\'', "b=''''", 'c="""'), {}, 'a-fchtft4t56', { a: '"b"', b: "''", c: '"' }],
  [
    'escapes in the hash',
    literals('a=1', 'b=true', 'c=~', 'd=<&>\u2028', 'e=""', 'f=\u{1F600}', 'g=a\tb'),
    {},
    'a-48ckthdk7g',
    { a: '1', b: 'true', c: '~', d: '<&>\u2028', e: '', f: '\u{1F600}', g: 'a\tb' },
  ],
  [
    'env file',
    envs,
    { e: '\ufeff  A=1\n#c\n  # d\n\n \t\nB\nC="q" \nexport D=1\nE=a=b\r\n=x\n' },
    'a-hb88tt49c5',
    { A: '1', B: '', C: '"q" ', E: 'a=b', 'export D': '1' },
  ],
  [
    'spaces of env files',
    envs,
    { e: 'A=1\rB=2\n\u00a0C=3\n\u2028D=4\n' },
    'a-h87d4bb28b',
    { A: '1\rB=2', C: '3', D: '4' },
  ],
  ['empty env file', envs, { e: '' }, 'a-6ct58987ht', undefined],
  ['env line that is too long', envs, { e: `Z=1\nA=${'a'.repeat(65_534)}\nB=1` }, 'a-9bht7267k9', { Z: '1' }],
  [
    'files',
    files('x', 'y=x', 'z =x'),
    { x: 'hello\n' },
    'a-5758ktd74f',
    { x: 'hello\n', y: 'hello\n', 'z ': 'hello\n' },
  ],
  ['file with byte order mark', files('x'), { x: '\ufeffa\n' }, 'a-b6d99gcbct', { x: '\ufeffa\n' }],
  ['paths', files('a/../x', 'k=./x'), { 'a/../x': '1', './x': '1' }, 'a-6cf6th7bt6', { k: '1', x: '1' }],
  ['path with slash at the end', files('x/'), { 'x/': '1' }, 'a-hmg6f82fh6', { x: '1' }],
  ['nothing', 'configMapGenerator: [{name: a}]', {}, 'a-6ct58987ht', undefined],
  ['secret', 'secretGenerator: [{name: a}]', {}, 'a-46f8b28mk5', {}],
  [
    'secret of literals and files',
    'secretGenerator: [{name: a, files: [x], literals: [a=b, e=]}]',
    { x: bytes(60, 97) },
    'a-fd7t8df76b',
    { a: 'Yg==', e: '', x: `${'YWFh'.repeat(17)}YW\nFhYWFhYWFh\n` },
  ],
  ['numbers as names', 'configMapGenerator: [{name: "5", literals: [a=5]}]', {}, '5-cf687fd65c', { a: '5' }],
];

test.each(results)('%s', (_, text, contents, name, data) => {
  const object = made(text, contents);
  expect(object['data']).toEqual(data);
  expect(object['metadata']).toMatchObject({ name });
});

describe('binary data', () => {
  test.each([
    [bytes(52, 255), `${'/'.repeat(69)}w\n==\n`, 'a-ddc446b427'],
    [bytes(53, 255), `${'/'.repeat(70)}\n8=\n`, 'a-mhd99gfbb4'],
    [Uint8Array.of(0xed, 0xa0, 0x80), '7aCA', 'a-4d2548bd88'],
  ])('%#', (content, base64, name) => {
    const object = made(files('x'), { x: content });
    expect(object['data']).toBeUndefined();
    expect(object['binaryData']).toEqual({ x: base64 });
    expect(object['metadata']).toEqual({ name });
  });
});

describe('options', () => {
  test('of the entry win over those of the kustomization', () => {
    const object = made(
      "configMapGenerator: [{name: a, options: {labels: {x: '1', b: '2'}, annotations: {q: z}, immutable: true}}]\n" +
        "generatorOptions: {labels: {x: '0', c: '3'}, disableNameSuffixHash: true}",
    );
    expect(object['immutable']).toBe(true);
    expect(object['metadata']).toEqual({ name: 'a', labels: { b: '2', c: '3', x: '1' }, annotations: { q: 'z' } });
  });

  test('are true if either side says so', () => {
    const object = made(
      'secretGenerator: [{name: a, options: {labels: {}, immutable: false, disableNameSuffixHash: false}}]\n' +
        'generatorOptions: {immutable: true, disableNameSuffixHash: true}',
    );
    expect(object).toEqual({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'a' },
      type: 'Opaque',
      data: {},
      immutable: true,
    });
  });

  test.each([
    ['', 'unspecified'],
    [', behavior: create', 'create'],
    [', behavior: merge', 'merge'],
    [', behavior: replace', 'replace'],
    [', behavior: Merge', 'unspecified'],
  ])('behavior%s', (option, behavior) => {
    expect(run(`configMapGenerator: [{name: a${option}}]`)).toMatchObject({ behavior, needsHash: true });
  });

  test('type and namespace', () => {
    expect(made('secretGenerator: [{name: a, namespace: shop, type: foo}]')).toMatchObject({
      type: 'foo',
      metadata: { namespace: 'shop' },
    });
    expect(made('secretGenerator: [{name: a, namespace: "", type: ""}]')).toMatchObject({
      type: 'Opaque',
      metadata: { name: 'a-46f8b28mk5' },
    });
  });
});

describe('errors', () => {
  const load = 'loading KV pairs: ';
  test.each([
    ['configMapGenerator: [{literals: [abc]}]', {}, 'a configmap must have a name'],
    ['secretGenerator: [{name: ""}]', {}, 'a configmap must have a name'],
    [
      literals('x=1', 'abc', '='),
      {},
      `${load}literal sources [x=1 abc =]: invalid literal source abc, expected key=value`,
    ],
    [literals('=abc'), {}, `${load}literal sources [=abc]: invalid literal source =abc, expected key=value`],
    [literals('a=1', 'a=2'), {}, 'configmap a illegally repeats the key `a`'],
    [
      'secretGenerator: [{name: a, envs: [e], literals: [X=1]}]',
      { e: 'X=2' },
      'configmap a illegally repeats the key `X`',
    ],
    [files('=p'), {}, `${load}file sources: [=p]: missing key name for file path "p" in source "=p"`],
    [files('k='), {}, `${load}file sources: [k=]: missing file path for key name "k" in source "k="`],
    [files('='), {}, `${load}file sources: [=]: missing key name for file path "" in source "="`],
    [files('a=b=c'), {}, `${load}file sources: [a=b=c]: source "a=b=c" key name or file path contains '='`],
    [files('x'), {}, `${load}file sources: [x]: x: no such file or directory`],
    [
      envs,
      { e: Uint8Array.of(65, 61, 49, 10, 66, 61, 255) },
      `${load}env source files: [e]: line [66 61 255] has invalid utf8 bytes : B=\ufffd`,
    ],
  ])('%s', (text, contents, message) => {
    expect(() => run(text, contents as Contents)).toThrow(new KustomizeError(message));
  });
});

test('values are marked where they are written', () => {
  const text = 'configMapGenerator:\n- name: a\n  envs: [e]\n  files: [f]\n  literals:\n  - k=v\n';
  const { node } = run(text, { e: '\ufeff# c\n  E=1\n', f: 'x' });
  const mark = (key: string): unknown => {
    const found = getAt(node, 'data', key)?.mark;
    return found && [found.source.path, found.source.text.slice(found.offset)];
  };
  expect(mark('k')).toEqual(['/kustomization.yaml', 'v']);
  expect(mark('E')).toEqual(['/e', '1\n']);
  expect(mark('f')).toEqual(['/f', 'x']);
  expect(get(node, 'kind')?.mark?.offset).toBe(text.indexOf('name: a'));
});
