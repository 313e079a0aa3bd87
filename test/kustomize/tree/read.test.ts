import { describe, expect, it } from 'vitest';
import { KustomizeError } from '../../../src/kustomize/errors.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { getAt, isNull, type Node } from '../../../src/kustomize/tree/node.ts';
import { readDocuments, readNode } from '../../../src/kustomize/tree/read.ts';

const object = (name: string, more = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
const read = (text: string): ReturnType<typeof readDocuments> => readDocuments({ path: 'dir/a.yaml', text });
const names = (text: string): string[] =>
  read(text).map((node) => {
    const name = getAt(node, 'metadata', 'name');
    return name?.kind === 'scalar' ? name.text : '';
  });

describe('documents', () => {
  it.each([
    ['', []],
    ['# only\n---\n\n---\n# this\n', []],
    ['{}\n---\nnull\n---\n[]\n', []],
    [
      `---\n${object('a')}---\n# c\n---\n${object('b')}--- # hi\n${object('c')}---   \n${object('d')}---`,
      ['a', 'b', 'c', 'd'],
    ],
    [`${object('a')}---\n---\n${object('b')}`.replaceAll('\n', '\r\n'), ['a', 'b']],
    [object('a', 'data:\n  x: |\n    a\n    --- b\n'), ['a']],
    ['{"kind": "Foo", "metadata": {"name": "j"}}', ['j']],
    [`\ufeff${object('a')}`, ['a']],
  ])('of %j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it.each([
    [`${object('a')}--- foo\n${object('b')}`, 'invalid document separator: --- foo'],
    [
      'a: b: c\n',
      'MalformedYAMLError: yaml: line 1: mapping values are not allowed in this context in File: dir/a.yaml',
    ],
    ['a: [b\n', 'in File: dir/a.yaml'],
    ['a: *b\n', "MalformedYAMLError: yaml: unknown anchor 'b' referenced in File: dir/a.yaml"],
    ['a: &b [*b]\n', "anchor 'b' value contains itself"],
    ['? [a]\n: b\n', 'invalid map key'],
    ['a: {<<: 5}\n', 'map merge requires map or sequence of maps as the value'],
    ['a: {<<: [[]]}\n', 'received a nested sequence'],
    ['a: {<<: {}, <<: {}}\n', 'duplicate merge key'],
    ['foo\n', 'missing Resource metadata'],
    ['- a\n', 'missing Resource metadata'],
    ['a: b\n', 'missing Resource metadata'],
    ['apiVersion: v1\n', 'missing kind in object {{v1 } {{ } map[] map[]}}'],
    [
      'apiVersion: v1\nmetadata: {name: x, namespace: n, labels: {b: c, a: d}, annotations: {e: f}}\n',
      'missing kind in object {{v1 } {{x n} map[a:d b:c] map[e:f]}}',
    ],
    ['kind: ConfigMap\n', 'missing metadata.name in object {{ ConfigMap} {{ } map[] map[]}}'],
    ['kind: FooList\nitems: foo\n', 'expected array in FooList/items, but found string'],
    ['kind: FooList\nitems: {a: b}\n', 'expected array in FooList/items, but found map[string]interface {}'],
    ['kind: FooList\nitems: 5\n', 'expected array in FooList/items, but found int'],
    ['kind: FooList\nitems: 5.5\n', 'expected array in FooList/items, but found float64'],
    ['kind: FooList\nitems: [a]\n', 'missing Resource metadata'],
  ])('that are wrong: %j', (text, message) => {
    expect(() => read(text)).toThrow(message);
    expect(() => read(text)).toThrow(KustomizeError);
  });

  it('bounds what aliases expand to', () => {
    const bomb = Array.from({ length: 9 }, (_, index) => {
      const item = index === 0 ? 'x' : `*a${index - 1}`;
      return `a${index}: &a${index} [${Array.from({ length: 9 }, () => item).join(', ')}]\n`;
    });
    expect(() => read(bomb.join(''))).toThrow('excessive aliasing');
    expect(() => read(`a: ${'['.repeat(400)}${']'.repeat(400)}\n`)).toThrow(/depth/i);
  });
});

describe('lists', () => {
  const item = (name: string): string => `{kind: Foo, metadata: {name: ${name}}}`;
  it.each([
    [`kind: List\nitems: [${item('a')}, ${item('b')}]\n`, ['a', 'b']],
    [`kind: ResourceList\nitems: [${item('a')}]\n`, ['a']],
    ['kind: List\nitems: foo\n', []],
    [`kind: FooList\nitems: [${item('a')}]\n---\n${object('b')}`, ['b', 'a']],
    [`kind: FooList\nitems: [{kind: BarList, items: [${item('a')}]}, ${item('b')}]\n`, ['b', 'a']],
    [`kind: FooList\nitems: [{kind: List, items: [${item('a')}]}, ${item('b')}]\n`, ['a', 'b']],
    [`kind: FooList\nitems: null\n---\n${object('b')}`, ['b']],
    ['kind: FooList\nmetadata: {name: a}\n', ['a']],
  ])('%j', (text, expected) => {
    expect(names(text)).toEqual(expected);
  });

  it('sends the items through JSON and keeps their places', () => {
    const text = `kind: FooList\nitems:\n- metadata: {name: a}\n  kind: Foo\n  d: 2020-01-02\n  n: 0x10\n`;
    const [node] = read(text);
    expect(node?.entries.map(({ key }) => [key.text, key.style])).toEqual([
      ['d', 'double'],
      ['kind', 'double'],
      ['metadata', 'double'],
      ['n', 'double'],
    ]);
    expect(getAt(node, 'd')).toMatchObject({ text: '2020-01-02T00:00:00Z', style: 'double' });
    expect(getAt(node, 'n')).toMatchObject({ text: '16', style: 'plain', mark: { offset: text.indexOf('0x10') } });
  });
});

describe('nodes', () => {
  it('expands anchors and merges', () => {
    const text = 'x: &x {p: 1, q: 2}\ny: {<<: *x, q: 3}\nz: {<<: [*x, {p: 5, r: &r 6}]}\n? &k k\n: *r\n*k : [*k]\n';
    expect(
      emit([readNode({ path: '', text: text.replace('*k : ', 'l: ') })].filter((node) => node?.kind === 'map')),
    ).toBe('k: 6\nl:\n- k\nx:\n  p: 1\n  q: 2\n"y":\n  p: 1\n  q: 3\nz:\n  p: 1\n  q: 2\n  r: 6\n');
  });

  it('keeps duplicate keys, styles and tags', () => {
    const node = readNode({ path: '', text: 'a: "1"\na: !!str 2\nb: ! 3\nc: !<tag:yaml.org,2002:int> 4\nd: !x 5\n' });
    const shown = node?.kind === 'map' ? node.entries.map(({ key, value }) => [key.text, value]) : [];
    expect(shown).toMatchObject([
      ['a', { text: '1', style: 'double' }],
      ['a', { text: '2', style: 'plain', tag: '!!str' }],
      ['b', { text: '3', style: 'plain' }],
      ['c', { text: '4', tag: '!!int' }],
      ['d', { text: '5', tag: '!x' }],
    ]);
  });

  it.each([
    ['', undefined],
    ['# c\n', undefined],
    ['---\n...\n', ''],
    ['5', '5'],
    ['a\n---\nb\n', 'a'],
  ])('reads one value of %j', (text, expected) => {
    const node = readNode({ path: '', text });
    expect(node?.kind === 'scalar' ? node.text : undefined).toBe(expected);
  });

  /** Each scalar with the text at its mark. */
  function places(text: string): string[] {
    const found: string[] = [];
    const walk = (node: Node | undefined): void => {
      if (node?.kind === 'scalar') found.push(`${node.text}@${text.slice(node.mark?.offset).split(/[\r\n,\]} ]/)[0]}`);
      if (node?.kind === 'list') for (const item of node.items) walk(item);
      if (node?.kind === 'map') {
        for (const { key, value } of node.entries) {
          walk(key);
          walk(value);
        }
      }
    };
    walk(readNode({ path: '', text }));
    return found;
  }

  it.each([
    ['a: \'b\'\n"c": d\n', ['a@a:', "b@'b'", 'c@"c":', 'd@d']],
    ['a: !!str b\nc: &x d\n', ['a@a:', 'b@b', 'c@c:', 'd@d']],
    ['a:\r\n- |2-\r\n  b\r\n- >\r\n  c\r\n', ['a@a:', 'b@|2-', 'c\n@>']],
    ['a: |- # c\n\n  b\n', ['a@a:', '\nb@|-']],
    ['a:\nb: [c]\n', ['a@a:', '@:', 'b@b:', 'c@c']],
    ['s:\n  a: [\n    b,\nd, "x\ny"\n]\ne: f\n', ['s@s:', 'a@a:', 'b@b', 'd@d', 'x y@"x', 'e@e:', 'f@f']],
  ])('knows where the scalars of %j stand', (text, expected) => {
    expect(places(text)).toEqual(expected);
  });

  it('lets lines in brackets and quotes be indented as little as they like', () => {
    const text = 's:\n  a: [\n    b\n  ]\n  c: {\n  d: "e\n\nf"\n}\n  g: h\n';
    expect(emit(readDocuments({ path: '', text: `kind: FooList\n${text}` }))).toBe(
      'kind: FooList\ns:\n  a:\n  - b\n  c:\n    d: |-\n      e\n      f\n  g: h\n',
    );
    expect(() => readNode({ path: '', text: 'a: [b,\nc: d\n' })).toThrow('yaml: line');
    expect(() => readNode({ path: '', text: `a: [\n${'b,\n'.repeat(50_000)}` })).toThrow('yaml: line');
  }, 30_000);

  it('calls an empty value a null wherever it stands', () => {
    const node = readNode({ path: '', text: 'a:\nb: {c: , d: ~}\n' });
    const nulls = [getAt(node, 'a'), getAt(node, 'b', 'c'), getAt(node, 'b', 'd')];
    expect(nulls.map((value) => value !== undefined && isNull(value))).toEqual([true, true, true]);
  });
});
