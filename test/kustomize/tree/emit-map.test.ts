import { assert, property, string, letrec, constantFrom, oneof, array, dictionary, type Arbitrary } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { build, emitWithMap, memoryFileSystem, nodeOrigin } from '../../../src/kustomize/index.ts';
import { emit } from '../../../src/kustomize/tree/emit.ts';
import { toJson } from '../../../src/kustomize/tree/json.ts';
import { stringNode, type MapNode, type Node, type ScalarNode } from '../../../src/kustomize/tree/node.ts';
import { readNode } from '../../../src/kustomize/tree/read.ts';
import { treeOf } from '../origins/trees.ts';

const texts = oneof(
  string({ maxLength: 12 }),
  constantFrom(
    '',
    '1',
    'true',
    'null',
    '~',
    'a: b',
    '- a',
    '# a',
    'a #b',
    ' a ',
    'x\ny\n',
    '\n',
    'x  \n\n  y',
    "it's",
    '"',
  ),
  constantFrom(
    'word '.repeat(30),
    `${'k'.repeat(130)}`,
    '\u{1f600}',
    'a\tb',
    '0x10',
    '1e3',
    '2001-01-01',
    '<<',
    '=',
    'é: ü',
  ),
);
const plain: Arbitrary<ScalarNode> = constantFrom(
  '1',
  '-7',
  '1.5',
  'true',
  'null',
  '~',
  '0x1f',
  '1e3',
  '.5',
  '12345678901234567890',
).map((text): ScalarNode => ({ kind: 'scalar', mark: undefined, text, style: 'plain' }));
const trees = letrec<{ node: Node; map: MapNode }>((tie) => ({
  node: oneof(
    { maxDepth: 4 },
    texts.map((text) => stringNode(text, undefined)),
    plain,
    array(tie('node'), { maxLength: 4 }).map((items): Node => ({ kind: 'list', mark: undefined, items })),
    tie('map'),
  ),
  map: dictionary(texts, tie('node'), { maxKeys: 4 }).map((entries): MapNode => ({
    kind: 'map',
    mark: undefined,
    entries: Object.entries(entries).map(([key, value]) => ({ key: stringNode(key, undefined), value })),
  })),
}));

/** The keys and values of a tree; entries with a key `<<` are not printed. */
function scalarsOf(node: Node): ScalarNode[] {
  if (node.kind === 'scalar') return [node];
  if (node.kind === 'list') return node.items.flatMap(scalarsOf);
  return node.entries.flatMap(({ key, value }) => (key.text === '<<' ? [] : [key, ...scalarsOf(value)]));
}

function check(nodes: readonly MapNode[]): void {
  const { text, spans } = emitWithMap(nodes);
  expect(text).toBe(emit(nodes));
  expect(new Set(spans.map(({ node }) => node))).toEqual(new Set(nodes.flatMap(scalarsOf)));
  let end = 0;
  for (const span of spans) {
    expect(span.start).toBeGreaterThanOrEqual(end);
    end = span.end;
    const written = readNode({ path: '', text: text.slice(span.start, span.end) });
    expect(written && toJson(written)).toEqual(toJson(span.node));
  }
}

describe('the map of what is printed', () => {
  it('has every key and value in order, each with a text that means it', () => {
    assert(
      property(trees.map, (map) => {
        check([map]);
      }),
      { seed: 20261122, numRuns: 1000 },
    );
  });

  it('leads back to the text that decided each of them', () => {
    const { files, target } = treeOf(1);
    const nodes = build(memoryFileSystem(files), target).resources.map(({ node }) => node);
    const { spans } = emitWithMap(nodes);
    expect(spans.length).toBeGreaterThan(100);
    for (const { node } of spans) expect(Object.keys(files)).toContain(nodeOrigin(node)?.file);
  });
});
