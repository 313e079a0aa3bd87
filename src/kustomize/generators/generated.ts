import { KustomizeError } from '../errors.ts';
import type { ConfigMapArgs, GeneratorOptions } from '../kustomization/fields.ts';
import type { Pair } from '../kustomization/spec.ts';
import {
  mapNode,
  stringNode,
  type MapEntry,
  type MapNode,
  type Mark,
  type Node,
  type ScalarNode,
} from '../tree/node.ts';
import { readKeyValues, type GeneratorFiles, type KeyValue } from './key-values.ts';

/** What to do with an object of the same id. `unspecified` is create, and what unknown words mean. */
type Behavior = 'unspecified' | 'create' | 'merge' | 'replace';

export interface Generated {
  readonly node: MapNode;
  readonly needsHash: boolean;
  readonly behavior: Behavior;
}

/** What differs between the two kinds of generated objects. */
interface Maker {
  readonly kind: 'ConfigMap' | 'Secret';
  /** The fields that hold the entries, and what follows them. */
  content(entries: readonly KeyValue[], mark: Mark): MapEntry[];
}

/** Makes the object of one generator entry. `options` are those of the kustomization as a whole. */
export function generate(
  maker: Maker,
  args: ConfigMapArgs,
  options: GeneratorOptions | undefined,
  files: GeneratorFiles,
): Generated {
  const { mark } = args;
  const metadata = metadataOf(args, options);
  const entries = readKeyValues(args.name?.value ?? '', args, files);
  const immutable = [args.options?.immutable, options?.immutable].find((flag) => flag?.value === true);
  const node = mapNode(
    [
      entry('apiVersion', stringNode('v1', mark)),
      entry('kind', stringNode(maker.kind, mark)),
      entry('metadata', metadata),
      ...maker.content(sorted(entries), mark),
      ...(immutable ? [entry('immutable', trueNode(immutable.mark))] : []),
    ],
    mark,
  );
  const isHashDisabled = [args.options, options].some((one) => one?.disableNameSuffixHash?.value === true);
  return { node, needsHash: !isHashDisabled, behavior: behaviorOf(args.behavior?.value) };
}

function metadataOf(
  { mark, name, namespace, options: own }: ConfigMapArgs,
  common: GeneratorOptions | undefined,
): MapNode {
  if (name === undefined || name.value === '') throw new KustomizeError('a configmap must have a name');
  const entries = [
    entry('name', stringNode(name.value, name.mark)),
    ...(namespace?.value ? [entry('namespace', stringNode(namespace.value, namespace.mark))] : []),
    ...pairsEntry('labels', mergedPairs(common?.labels, own?.labels), mark),
    ...pairsEntry('annotations', mergedPairs(common?.annotations, own?.annotations), mark),
  ];
  return mapNode(entries, mark);
}

function behaviorOf(word: string | undefined): Behavior {
  return word === 'create' || word === 'merge' || word === 'replace' ? word : 'unspecified';
}

/** An entry of a generated object whose key comes from nowhere but the generator. */
export function entry(key: string, value: Node): MapEntry {
  return { key: stringNode(key, value.mark), value };
}

/** A text of the data. One of several lines is a literal block. */
export function dataNode(text: string, mark: Mark | undefined): ScalarNode {
  return text.includes('\n') ? { ...stringNode(text, mark), style: 'literal' } : stringNode(text, mark);
}

/** A key that somebody chose. It is written plain, so that `1` and `true` are no texts and cannot be printed. */
export function chosenKey(text: string, mark: Mark | undefined): ScalarNode {
  return { kind: 'scalar', mark, text, style: 'plain' };
}

function trueNode(mark: Mark): ScalarNode {
  return { kind: 'scalar', mark, text: 'true', style: 'plain', tag: '!!bool' };
}

/** Pairs by sorted keys; those of the generator itself win. */
function mergedPairs(common: readonly Pair[] = [], own: readonly Pair[] = []): Pair[] {
  const merged = new Map([...common, ...own].map((pair) => [pair.key.value, pair]));
  return [...merged.values()].toSorted((left, right) => (left.key.value < right.key.value ? -1 : 1));
}

function pairsEntry(name: string, pairs: readonly Pair[], mark: Mark): MapEntry[] {
  if (pairs.length === 0) return [];
  if (pairs[0]?.key.value === '') {
    throw new KustomizeError('wrong node kind: expected ScalarNode but got MappingNode: node contents:\n{}');
  }
  const entries = pairs.map(({ key, value }) => ({
    key: chosenKey(key.value, key.mark),
    value: dataNode(value.value, value.mark),
  }));
  return [entry(name, mapNode(entries, mark))];
}

function sorted(entries: readonly KeyValue[]): KeyValue[] {
  return entries.toSorted((left, right) => (left.key < right.key ? -1 : 1));
}
