import type { ConfigMapArgs, GeneratorOptions } from '../kustomization/fields.ts';
import { mapNode, type MapEntry, type Mark } from '../tree/node.ts';
import { encodeBase64 } from './base64.ts';
import { chosenKey, dataNode, entry, generate, type Generated } from './generated.ts';
import type { GeneratorFiles, KeyValue } from './key-values.ts';

/** The ConfigMap of a `configMapGenerator` entry. Throws a KustomizeError for what cannot be read or is repeated. */
export function generateConfigMap(
  args: ConfigMapArgs,
  options: GeneratorOptions | undefined,
  files: GeneratorFiles,
): Generated {
  return generate({ kind: 'ConfigMap', content }, args, options, files);
}

/** Texts under `data`, everything else under `binaryData`; neither is there without entries. */
function content(entries: readonly KeyValue[], mark: Mark): MapEntry[] {
  const data: MapEntry[] = [];
  const binaryData: MapEntry[] = [];
  for (const { key, text, bytes, mark: place } of entries) {
    const value = dataNode(text ?? encodeBase64(bytes), place);
    (text === undefined ? binaryData : data).push({ key: chosenKey(key, place), value });
  }
  return [
    ...(data.length > 0 ? [entry('data', mapNode(data, mark))] : []),
    ...(binaryData.length > 0 ? [entry('binaryData', mapNode(binaryData, mark))] : []),
  ];
}
