import type { ConfigMapArgs, GeneratorOptions } from '../kustomization/fields.ts';
import { mapNode, type MapEntry, type Mark, type Step } from '../tree/node.ts';
import { chosenKey, dataNode, encodedNode, entry, generate, type Generated } from './generated.ts';
import type { GeneratorFiles, KeyValue } from './key-values.ts';

/** The ConfigMap of a `configMapGenerator` entry. Throws a KustomizeError for what cannot be read or is repeated. */
export function generateConfigMap(
  args: ConfigMapArgs,
  options: GeneratorOptions | undefined,
  files: GeneratorFiles,
  step?: Step,
): Generated {
  return generate({ kind: 'ConfigMap', content }, args, options, files, step);
}

/** Texts under `data`, everything else under `binaryData`; neither is there without entries. */
function content(entries: readonly KeyValue[], mark: Mark): MapEntry[] {
  const data: MapEntry[] = [];
  const binaryData: MapEntry[] = [];
  for (const { key, text, bytes, mark: place, keyMark } of entries) {
    const value = text === undefined ? encodedNode(bytes, place) : dataNode(text, place);
    (text === undefined ? binaryData : data).push({ key: chosenKey(key, keyMark), value });
  }
  return [
    ...(data.length > 0 ? [entry('data', mapNode(data, mark))] : []),
    ...(binaryData.length > 0 ? [entry('binaryData', mapNode(binaryData, mark))] : []),
  ];
}
