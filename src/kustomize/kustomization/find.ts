import { KustomizeError } from '../errors.ts';
import type { FileSystem } from '../file-system.ts';
import { largestFile } from '../limits.ts';
import type { Source } from '../tree/node.ts';
import { parseKustomization, type Kustomization } from './parse.ts';

const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/** Reads the one kustomization file of a directory. Throws a KustomizeError if there is none, or more than one. */
export function loadKustomization(fs: FileSystem, root: string): Kustomization {
  const source = findKustomization(fs, root);
  if (source !== undefined) return parseKustomization(source, root);
  throw new KustomizeError(
    `unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${root}'`,
  );
}

/** The one kustomization file of a directory; undefined without any. Throws a KustomizeError if there is more than one. */
export function findKustomization(fs: FileSystem, root: string): Source | undefined {
  const directory = root.endsWith('/') ? root : `${root}/`;
  const found = names.flatMap((name) => {
    const text = readText(fs, directory + name);
    if (text === undefined) return [];
    const path = directory + name;
    return [{ path, text, ...(fs.nameOf && { name: fs.nameOf(path) }) }];
  });
  const [source, second] = found;
  if (second !== undefined) throw new KustomizeError(`Found multiple kustomization files under: ${root}\n`);
  return source;
}

/** The text of a file; undefined for whatever cannot be read, which counts as not being there. */
function readText(fs: FileSystem, path: string): string | undefined {
  if (fs.kind(path) !== 'file') return undefined;
  let bytes: Uint8Array;
  try {
    bytes = fs.read(path, largestFile);
  } catch {
    return undefined;
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
