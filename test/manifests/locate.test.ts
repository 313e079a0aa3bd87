import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { dump } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/model/path.ts';
import type { Origin } from '../../src/model/resource.ts';
import { DocumentIndex } from '../../src/manifests/document-index.ts';
import { parseDocument, readDocument, type Syntax } from '../../src/manifests/read-document.ts';
import { readAll, streamOf } from './reading.ts';
import { temporaryFiles } from './temporary-files.ts';

async function originOf(text: string, name = 'a.yaml'): Promise<Origin> {
  const cwd = temporaryFiles({ [name]: text });
  const { resources } = await readAll(['.'], { cwd });
  const origin = resources.at(-1)?.origin;
  if (origin === undefined) throw new Error('no resource');
  return origin;
}

function spot(origin: Origin, path: Path): string {
  const { line, column } = origin.at(path);
  return `${line}:${column}`;
}

const pod = `# a pod
---
apiVersion: v1
kind: Pod
metadata:
  name: x
  annotations:
    "a.b/c": yes
spec:
  containers:
    - name: app
      args: [ 'one', &two "two" ]
      env:
      - name: A
    - &side
      name: side
  volumes:
    - |
      text
    -
    - !!str tagged
`;

describe('Origin', () => {
  it('starts at the first line with content', async () => {
    const origin = await originOf(pod);
    expect(origin.start).toEqual({ file: 'a.yaml', line: 3, column: 1 });
    expect(origin.at([])).toEqual(origin.start);
  });

  it('knows the places in brackets that close below their key', async () => {
    const origin = await originOf(
      'apiVersion: v1\nkind: Pod\nmetadata: {\n  name: a,\nlabels: {b: c\n}\n}\nspec: {}\n',
    );
    const places = [['metadata', 'name'], ['metadata', 'labels', { entry: 'b' }], ['spec']].map((path) =>
      spot(origin, path),
    );
    expect(places).toEqual(['4:3', '5:10', '8:1']);
  });

  it.each<[string, Path]>([
    ['5:1', ['metadata']],
    ['6:3', ['metadata', 'name']],
    ['8:5', ['metadata', 'annotations', { entry: 'a.b/c' }]],
    ['11:7', ['spec', 'containers', 0]],
    ['11:7', ['spec', 'containers', 0, 'name']],
    ['12:15', ['spec', 'containers', 0, 'args', 0]],
    ['12:22', ['spec', 'containers', 0, 'args', 1]],
    ['14:9', ['spec', 'containers', 0, 'env', 0, 'name']],
    ['15:7', ['spec', 'containers', 1]],
    ['16:7', ['spec', 'containers', 1, 'name']],
    ['18:7', ['spec', 'volumes', 0]],
    ['17:3', ['spec', 'volumes', 1]],
    ['21:7', ['spec', 'volumes', 2]],
  ])('finds %s for %j', async (place, path) => {
    expect(spot(await originOf(pod), path)).toBe(place);
    expect(spot(await originOf(pod.replaceAll('\n', '\r\n')), path)).toBe(place);
  });

  it.each<[string, Path]>([
    ['3:1', ['nothing', 'at', 'all']],
    ['9:1', ['spec', 'hostNetwork']],
    ['11:7', ['spec', 'containers', 0, 'securityContext', 'privileged']],
    ['10:3', ['spec', 'containers', 7, 'image']],
    ['10:3', ['spec', 'containers', 'name']],
    ['6:3', ['metadata', 'name', 0]],
    ['3:1', [0]],
    ['3:1', ['__proto__']],
  ])('falls back to the nearest parent, %s for %j', async (place, path) => {
    expect(spot(await originOf(pod), path)).toBe(place);
  });

  it('follows aliases and merge keys', async () => {
    const origin = await originOf(`apiVersion: v1
kind: Pod
x: &context { privileged: true }
w: &more
  <<: *context
  runAsUser: 0
list: [*context, { <<: [*more, { last: 1 }] }]
z: *more
v: { privileged: no, <<: *context, runAsUser: 1 }
`);
    expect(spot(origin, ['w', 'privileged'])).toBe('3:15');
    expect(spot(origin, ['z'])).toBe('8:1');
    expect(spot(origin, ['z', 'runAsUser'])).toBe('6:3');
    expect(spot(origin, ['z', 'privileged'])).toBe('3:15');
    expect(spot(origin, ['v', 'privileged'])).toBe('3:15');
    expect(spot(origin, ['v', 'runAsUser'])).toBe('9:36');
    expect(spot(origin, ['list', 0])).toBe('7:8');
    expect(spot(origin, ['list', 0, 'privileged'])).toBe('3:15');
    expect(spot(origin, ['list', 1, 'privileged'])).toBe('3:15');
    expect(spot(origin, ['list', 1, 'last'])).toBe('7:34');
  });

  it('finds keys that are no strings in YAML', async () => {
    const origin = await originOf('apiVersion: v1\nkind: X\n1: a\non: b\n!!str 2: c\n? d\n: e\n');
    expect(spot(origin, ['1'])).toBe('3:1');
    expect(spot(origin, [{ entry: 'true' }])).toBe('4:1');
    expect(spot(origin, ['2'])).toBe('5:1');
    expect(spot(origin, ['d'])).toBe('6:3');
  });

  it('counts columns in UTF-16 units, without a byte order mark', async () => {
    const origin = await originOf('\ufeff{ "😀": 1, apiVersion: v1, kind: X }');
    expect(spot(origin, [])).toBe('1:1');
    expect(spot(origin, ['kind'])).toBe('1:28');
  });

  it('locates JSON, tabs and all', async () => {
    const origin = await originOf(
      '{\n\t"apiVersion":"v1",\n\t"kind":\t"Pod", "spec": { "containers": [\t{ "name": "x" } ] } }',
      'a.json',
    );
    expect(spot(origin, ['kind'])).toBe('3:2');
    expect(spot(origin, ['spec', 'containers', 0])).toBe('3:43');
    expect(spot(origin, ['spec', 'containers', 0, 'name'])).toBe('3:45');
  });

  it('locates items of lists inside their document', async () => {
    const origin = await originOf(
      '---\nkind: List\napiVersion: v1\nitems:\n- kind: A\n  apiVersion: v1\n- apiVersion: v1\n  kind: B\n  spec: { a: 1 }\n',
    );
    expect(origin.start).toEqual({ file: 'a.yaml', line: 7, column: 3 });
    expect(spot(origin, ['spec', 'a'])).toBe('9:11');
    expect(spot(origin, ['gone'])).toBe('7:3');
  });

  it('locates standard input, which cannot be read twice', async () => {
    const { resources } = await readAll(['-'], { stdin: streamOf('a: 1\n---\napiVersion: v1\nkind: X\nspec: {}\n') });
    expect(resources[0]?.origin?.at(['spec'])).toEqual({ file: '<stdin>', line: 5, column: 1 });
  });

  it.each<[string, (path: string) => void]>([
    ['changed', (path) => writeFileSync(path, 'apiVersion: v2\nkind: X\nspec: {}\n')],
    ['grown', (path) => truncateSync(path, 1e6)],
    ['become empty', (path) => truncateSync(path, 0)],
  ])('tells where fields stood, also when its file has %s since', async (_, change) => {
    const cwd = temporaryFiles({ 'a.yaml': 'apiVersion: v1\nkind: X\nspec: {}\n' });
    const { resources } = await readAll(['.'], { cwd });
    change(join(cwd, 'a.yaml'));
    expect(resources[0]?.origin?.at(['spec'])).toEqual({ file: 'a.yaml', line: 3, column: 1 });
  });

  it.each<[string, (path: string) => void]>([
    ['changed', (path) => writeFileSync(path, 'apiVersion: v2\nkind: &x X\nspec: *x\n')],
    ['grown', (path) => truncateSync(path, 1e6)],
    ['become empty', (path) => truncateSync(path, 0)],
  ])('falls back to the start of a document with aliases when its file has %s', async (_, change) => {
    const cwd = temporaryFiles({ 'a.yaml': 'apiVersion: v1\nkind: &x X\nspec: *x\n' });
    const { resources } = await readAll(['.'], { cwd });
    change(join(cwd, 'a.yaml'));
    expect(resources[0]?.origin?.at(['spec'])).toEqual({ file: 'a.yaml', line: 1, column: 1 });
  });
});

const key = fc.oneof(
  fc.constantFrom(
    'a',
    'name',
    'on',
    'y',
    '1',
    '~',
    '<<',
    '__proto__',
    'a b',
    'a: b',
    '#',
    '- x',
    'é',
    '😀',
    "it's",
    '{',
    '!x',
    '&a',
    '*a',
  ),
  fc.string({ minLength: 1, maxLength: 8 }).filter((text) => !/[\p{Cc}\p{Cs}]/u.test(text)),
);
const leaf = fc.oneof(
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 12 }),
  fc.constantFrom('a\nb\n', ' x', 'yes', '0x1', 'a\n\n  b', '\t'),
);
const { tree } = fc.letrec<{ tree: unknown; list: unknown; mapping: unknown }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4, withCrossShrink: true }, leaf, tie('list'), tie('mapping')),
  list: fc.array(tie('tree'), { maxLength: 4 }),
  mapping: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
}));

function* pathsOf(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  if (path.length > 0) yield { path, value };
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index]);
  else if (typeof value === 'object' && value !== null) {
    for (const [entry, item] of Object.entries(value)) yield* pathsOf(item, [...path, { entry }]);
  }
}

/** The ways in which text may begin that stands for a value. */
function beginnings(value: unknown): string[] {
  if (Array.isArray(value)) return ['[', '- '];
  if (typeof value === 'object' && value !== null) return ['{', ...Object.keys(value).flatMap(beginnings), '? '];
  if (typeof value !== 'string') return [JSON.stringify(value)];
  const first = value.split('\n')[0] ?? '';
  return [
    value,
    `'${first.replaceAll("'", "''").trimEnd()}`,
    JSON.stringify(value),
    `"${first.slice(0, 1)}`,
    '"\\',
    '|',
    '>',
    first,
  ];
}

/** Names the first path of `value` that is not located at its own key or item; empty when all are. */
function misplaced(text: string, value: unknown, syntax: Syntax): string {
  const index = new DocumentIndex(text, parseDocument(text, syntax));
  const keyPlaces = new Set<number>();
  for (const { path, value: found } of pathsOf(value)) {
    const offset = index.find(path) ?? -1;
    const step = path.at(-1);
    const rest = text.slice(offset);
    const expected = beginnings(typeof step === 'object' ? step.entry : found);
    const isTaken = typeof step === 'object' && keyPlaces.has(offset);
    const isStable = index.find([...path, 'no such key', 1]) === offset;
    if (isTaken || !isStable || !expected.some((start) => rest.startsWith(start))) {
      return `${JSON.stringify(path)} at ${offset} of ${text}`;
    }
    if (typeof step === 'object') keyPlaces.add(offset);
  }
  return '';
}

describe('any path of any object', () => {
  it('is located at its key or item in YAML', () => {
    const style = fc.record({
      flowLevel: fc.constantFrom(-1, 0, 1, 3),
      indent: fc.constantFrom(2, 4),
      seqNoIndent: fc.boolean(),
      forceQuotes: fc.boolean(),
    });
    fc.assert(
      fc.property(tree, style, (value, options) => {
        const text = dump(value, { ...options, noRefs: true });
        expect(readDocument({ file: 'x', text, line: 1, syntax: 'yaml' })).toHaveProperty('value', value);
        expect(misplaced(text, value, 'yaml')).toBe('');
      }),
      { numRuns: 300 },
    );
  });

  it('is located at its key or item in JSON', () => {
    fc.assert(
      fc.property(tree, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(readDocument({ file: 'x', text, line: 1, syntax: 'json' })).toHaveProperty('value', value);
        expect(misplaced(text, value, 'json')).toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
