import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { workTree } from '../../platform/work-tree.ts';
import { readDocuments } from '../../kustomize/tree/read.ts';
import { getAt, textOf } from '../../kustomize/tree/node.ts';
import { KustomizeError } from '../../kustomize/index.ts';
import { settingsFile } from '../config/settings.ts';
import { normalisePath } from '../flux/entry/entry-point.ts';
import type { SourceTree } from '../source-tree.ts';
import { readable } from './readable.ts';

/** How many folders above one are looked at. */
const mostLevels = 20;
const largestFile = 1024 * 1024;

/** The marked root of the repository that a folder lies in: the nearest, going up, with `.git` or kubescape-gitops.yaml. */
export function markedRoot(directory: string): string | undefined {
  return ancestors(directory).find((folder) => isGitRoot(folder) || existsSync(path.join(folder, settingsFile)));
}

/** Whether a folder lies in a Git checkout. */
export function isInGit(directory: string): boolean {
  return ancestors(directory).some(isGitRoot);
}

function isGitRoot(folder: string): boolean {
  return existsSync(path.join(folder, '.git'));
}

/**
 * The root of a repository that nothing marks: the nearest folder, going up, from which most paths of the Flux
 * Kustomizations below `directory` lead to folders, or else the one above a folder `clusters`, or else the folder
 * itself. Nothing above `top` counts.
 */
export function guessedRoot(directory: string, top?: string): string {
  const all = ancestors(directory);
  const folders = top === undefined ? all : all.slice(0, all.indexOf(top) + 1);
  const paths = kustomizationPaths(readable(directory, () => workTree(directory)));
  const counts = folders.map((folder) => paths.filter((name) => isFolder(path.join(folder, name))).length);
  const most = Math.max(...counts);
  if (most > 0) return folders[counts.indexOf(most)] ?? directory;
  const clusters = folders.find((folder) => path.basename(folder) === 'clusters');
  return clusters === undefined ? directory : path.dirname(clusters);
}

function ancestors(directory: string): readonly string[] {
  const found: string[] = [];
  for (let at = directory; found.length < mostLevels; at = path.dirname(at)) {
    found.push(at);
    if (path.dirname(at) === at) break;
  }
  return found;
}

/** The paths that Flux Kustomizations in the files of a tree name, each once. */
function kustomizationPaths(tree: SourceTree): readonly string[] {
  const paths = new Set<string>();
  for (const file of tree.files) {
    if (!/\.ya?ml$/.test(file)) continue;
    const bytes = tree.read(file);
    if (bytes.length > largestFile) continue;
    const text = new TextDecoder().decode(bytes);
    if (!text.includes('kustomize.toolkit.fluxcd.io/')) continue;
    for (const document of documentsOf(file, text)) {
      const isFlux = textOf(getAt(document, 'apiVersion'))?.startsWith('kustomize.toolkit.fluxcd.io/');
      const isComposed = textOf(getAt(document, 'spec', 'sourceRef', 'kind')) === 'ExternalArtifact';
      const name = normalisePath(textOf(getAt(document, 'spec', 'path')) ?? '');
      if (isFlux && !isComposed && name !== '' && !name.includes('${')) paths.add(name);
    }
  }
  return Array.from(paths);
}

function documentsOf(file: string, text: string): ReturnType<typeof readDocuments> {
  try {
    return readDocuments({ path: file, text });
  } catch (error) {
    if (error instanceof KustomizeError) return [];
    throw error;
  }
}

function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
