import { dump } from 'js-yaml';
import { toJson } from '../../../kustomize/index.ts';
import { checkSize } from '../../../kustomize/tree/size.ts';
import { readYaml } from '../../../kustomize/kustomization/read-yaml.ts';
import { FluxError } from '../flux-error.ts';
import type { ArtifactFile } from './artifact.ts';

type Json = Readonly<Record<string, unknown>>;

/** A YAML file with another one merged into it, map by map; lists are replaced. Read when it is asked for. */
export function mergedFile(base: ArtifactFile, overlay: ArtifactFile): ArtifactFile {
  return {
    repositoryPath: overlay.repositoryPath,
    others: [base.repositoryPath, ...(base.others ?? []), ...(overlay.others ?? [])],
    read: () => new TextEncoder().encode(dump(merged(mapOf(base), mapOf(overlay)))),
  };
}

/** The documents of a file, merged into one map. */
function mapOf(file: ArtifactFile): Json {
  const text = new TextDecoder().decode(file.read());
  return text.split(/^---.*$/m).reduce<Json>((all, document) => {
    const node = readYaml({ path: file.repositoryPath, text: document });
    // Aliases are shared up to here, and written out from here on.
    if (node !== undefined) checkSize(node);
    const value = node === undefined ? {} : (toJson(node) ?? {});
    if (typeof value !== 'object' || Array.isArray(value)) {
      throw new FluxError(`${file.repositoryPath} cannot be merged: it is no map`);
    }
    return merged(all, value as Json);
  }, {});
}

function merged(base: Json, overlay: Json): Json {
  const result = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(overlay)) {
    const known = result.get(key);
    result.set(key, isMap(known) && isMap(value) ? merged(known, value) : value);
  }
  return Object.fromEntries(result);
}

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
