import { generateConfigMap } from '../../../src/kustomize/generators/config-map.ts';
import type { Generated } from '../../../src/kustomize/generators/generated.ts';
import { hashOf } from '../../../src/kustomize/generators/hash.ts';
import type { GeneratorFiles } from '../../../src/kustomize/generators/key-values.ts';
import { generateSecret } from '../../../src/kustomize/generators/secret.ts';
import { parseKustomization } from '../../../src/kustomize/kustomization/parse.ts';
import { toJson } from '../../../src/kustomize/tree/json.ts';

export type Contents = Readonly<Record<string, string | Uint8Array>>;

function filesOf(contents: Contents): GeneratorFiles {
  const readBytes = (path: string): Uint8Array => {
    const content = contents[path];
    if (content === undefined) throw new Error(`${path}: no such file or directory`);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return { readBytes, readSource: (path) => ({ path: `/${path}`, text: new TextDecoder().decode(readBytes(path)) }) };
}

/** The first generator of a kustomization, run. */
export function run(text: string, contents: Contents = {}): Generated {
  const file = parseKustomization({ path: '/kustomization.yaml', text }, '/');
  const [configMap] = file.configMapGenerator;
  const [secret] = file.secretGenerator;
  if (configMap) return generateConfigMap(configMap, file.generatorOptions, filesOf(contents));
  if (secret) return generateSecret(secret, file.generatorOptions, filesOf(contents));
  throw new Error('no generator');
}

/** What it makes, as plain data, with the hash in its name. */
export function made(text: string, contents: Contents = {}): Record<string, unknown> {
  const { node, needsHash } = run(text, contents);
  const object = toJson(node) as { metadata: { name: string } };
  if (needsHash) object.metadata.name += `-${hashOf(node)}`;
  return { ...object };
}
