import { KustomizeError } from '../errors.ts';
import { decode } from '../kustomization/decode.ts';
import { fieldSpec as fieldSpecShape, type FieldSpec as WrittenSpec } from '../kustomization/fields.ts';
import { readYaml, YamlFault } from '../kustomization/read-yaml.ts';
import { embed, list, struct, text, valueOr } from '../kustomization/spec.ts';
import type { Source } from '../tree/node.ts';
import { fieldSpec, type FieldSpec } from './field-spec.ts';
import { emptyConfig, tableNames, type TransformerConfig } from './transformer-config.ts';

const specs = list(fieldSpecShape);
const nameReference = struct('NameBackReferences', {
  ...embed('Gvk', { group: text, version: text, kind: text }),
  fieldSpecs: specs,
});
const configuration = struct('TransformerConfig', {
  namePrefix: specs,
  nameSuffix: specs,
  namespace: specs,
  commonLabels: specs,
  labels: specs,
  templateLabels: specs,
  commonAnnotations: specs,
  varReference: specs,
  images: specs,
  replicas: specs,
  nameReference: list(nameReference),
});

/** A field spec as transformers use it, of one as a file has it: `labels[].fields`, or `fieldSpecs` of a transformer. */
export function readFieldSpec(written: WrittenSpec): FieldSpec {
  const { group, version, kind, path, create } = written;
  return fieldSpec({
    group: valueOr(group, ''),
    version: valueOr(version, ''),
    kind: valueOr(kind, ''),
    path: valueOr(path, ''),
    create: valueOr(create, false),
  });
}

/** The tables of one `configurations` file. Unknown keys are an error. */
export function readConfiguration(source: Source): TransformerConfig {
  try {
    const node = readYaml(source, { uniqueKeys: true });
    if (!node) return emptyConfig;
    const written = decode(node, configuration, { strict: true, convert: true });
    const config = { ...emptyConfig };
    for (const name of tableNames) config[name] = written[name].map(readFieldSpec);
    config.nameReference = written.nameReference.map(({ group, version, kind, fieldSpecs }) => ({
      group: valueOr(group, ''),
      version: valueOr(version, ''),
      kind: valueOr(kind, ''),
      referrers: fieldSpecs.map(readFieldSpec),
    }));
    return config;
  } catch (error) {
    if (!(error instanceof YamlFault)) throw error;
    const isJson = error.message.startsWith('json:');
    const doing = isJson ? 'error unmarshaling JSON: while decoding JSON' : 'error converting YAML to JSON';
    throw new KustomizeError(`${doing}: ${error.message}`, { cause: error });
  }
}
