import { KustomizeError } from '../errors.ts';
import type { ConfigMapArgs, GeneratorOptions } from '../kustomization/fields.ts';
import { largestGenerated } from '../limits.ts';
import type { Pair } from '../kustomization/spec.ts';
import { stepMark } from '../tree/mark.ts';
import {
  mapNode,
  stringNode,
  type MapEntry,
  type MapNode,
  type Mark,
  type Node,
  type ScalarNode,
  type Step,
} from '../tree/node.ts';
import { encodeBase64 } from './base64.ts';
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
  step?: Step,
): Generated {
  const mark = stepMark(args.mark, step);
  const made: Mark = { ...mark, role: 'made' };
  const metadata = metadataOf(args, options, mark, step);
  const entries = readKeyValues(args.name?.value ?? '', args, files, step);
  if (entries.reduce((sum, { bytes }) => sum + bytes.length, 0) > largestGenerated) {
    throw new KustomizeError(`${maker.kind} ${args.name?.value} gets more than ${largestGenerated} bytes of content`);
  }
  const immutable = [args.options?.immutable, options?.immutable].find((flag) => flag?.value === true);
  const node = mapNode(
    [
      entry('apiVersion', stringNode('v1', made)),
      entry('kind', stringNode(maker.kind, made)),
      entry('metadata', metadata),
      ...maker.content(sorted(entries), mark),
      ...(immutable ? [entry('immutable', trueNode(stepMark(immutable.mark, step)))] : []),
    ],
    mark,
  );
  const isHashDisabled = [args.options, options].some((one) => one?.disableNameSuffixHash?.value === true);
  return { node, needsHash: !isHashDisabled, behavior: behaviorOf(args.behavior?.value) };
}

function metadataOf(
  { name, namespace, options: own }: ConfigMapArgs,
  common: GeneratorOptions | undefined,
  mark: Mark,
  step: Step | undefined,
): MapNode {
  if (name === undefined || name.value === '') throw new KustomizeError('a configmap must have a name');
  const entries = [
    entry('name', stringNode(name.value, stepMark(name.mark, step))),
    ...(namespace?.value ? [entry('namespace', stringNode(namespace.value, stepMark(namespace.mark, step)))] : []),
    ...pairsEntry('labels', mergedPairs(common?.labels, own?.labels), mark, step),
    ...pairsEntry('annotations', mergedPairs(common?.annotations, own?.annotations), mark, step),
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

/** Bytes as text. */
export function encodedNode(bytes: Uint8Array, mark: Mark): ScalarNode {
  return dataNode(encodeBase64(bytes), { ...mark, encoding: 'base64' });
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

function pairsEntry(name: string, pairs: readonly Pair[], mark: Mark, step: Step | undefined): MapEntry[] {
  if (pairs.length === 0) return [];
  if (pairs[0]?.key.value === '') {
    throw new KustomizeError('wrong node kind: expected ScalarNode but got MappingNode: node contents:\n{}');
  }
  const entries = pairs.map(({ key, value }) => ({
    key: chosenKey(key.value, stepMark(key.mark, step)),
    value: dataNode(value.value, stepMark(value.mark, step)),
  }));
  return [entry(name, mapNode(entries, mark))];
}

function sorted(entries: readonly KeyValue[]): KeyValue[] {
  return entries.toSorted((left, right) => (left.key < right.key ? -1 : 1));
}
