import { parseLoosely, type Kustomization } from '../../../kustomize/kustomization/parse.ts';
import type { Source } from '../../../kustomize/tree/node.ts';
import { FluxError } from '../flux-error.ts';
import type { Artifact } from '../source/artifact.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Whether a directory has a kustomization file of its own. */
export function hasFile(artifact: Artifact, directory: string): boolean {
  const base = directory === '/' ? '' : directory;
  return fileNames.some((name) => artifact.kind(`${base}/${name}`) === 'file');
}

/**
 * The kustomization file of a directory as Flux takes it. One without resources would be too empty for kustomize, so
 * that Flux asks it for annotations of origin, which reach the cluster.
 */
export function ownKustomization(found: Source | undefined, directory: string): Kustomization {
  if (found === undefined) throw new FluxError(`no kustomization file in ${JSON.stringify(directory)}`);
  const file = parseLoosely(found, directory);
  if (file.resources.length > 0) return file;
  const { buildMetadata } = parseLoosely({ path: found.path, text: 'buildMetadata: [originAnnotations]' }, directory);
  return { ...file, buildMetadata };
}

/**
 * The kustomization of a directory that has no file of its own, as Flux makes it up: every manifest below, and every
 * directory with a kustomization file, which is not searched further. With nothing there it builds to nothing.
 */
export function generatedKustomization(artifact: Artifact, directory: string): Kustomization {
  const resources = Array.from(manifestsBelow(artifact, directory), (path) => {
    return `- ${JSON.stringify(`.${path.slice(directory === '/' ? 0 : directory.length)}`)}\n`;
  });
  const text = resources.length > 0 ? `resources:\n${resources.join('')}` : 'namespace: _placeholder\n';
  const path = `${directory === '/' ? '' : directory}/${fileNames[0]}`;
  return parseLoosely({ path, text }, directory);
}

function* manifestsBelow(artifact: Artifact, top: string): Generator<string> {
  const entriesOf = (directory: string): (readonly [string, 'file' | 'directory'])[] => {
    const base = directory === '/' ? '' : directory;
    return Array.from(
      artifact.list(directory) ?? [],
      ([name, kind]) => [`${base}/${name}`, kind] as const,
    ).toReversed();
  };
  const open = entriesOf(top);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, kind] = next;
    if (kind === 'file' ? /\.ya?ml$/.test(path) : hasFile(artifact, path)) yield path;
    else if (kind === 'directory') for (const entry of entriesOf(path)) open.push(entry);
  }
}
