import { parseLoosely, type Kustomization } from '../../../kustomize/kustomization/parse.ts';
import type { Artifact } from '../source/artifact.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

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

function* manifestsBelow(artifact: Artifact, directory: string): Generator<string> {
  for (const [name, kind] of artifact.list(directory) ?? []) {
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (kind === 'file') {
      if (/\.ya?ml$/.test(name)) yield path;
    } else if (fileNames.some((file) => artifact.kind(`${path}/${file}`) === 'file')) yield path;
    else yield* manifestsBelow(artifact, path);
  }
}
