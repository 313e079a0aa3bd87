import { readdirSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A tree of files with kustomizations. */
export interface Tree {
  readonly directory: string;
  /** Its files with a slash in front, without those of Git. */
  readonly files: readonly string[];
  /** The directories with a kustomization file, with a slash in front. */
  readonly targets: readonly string[];
}

const kustomization = /\/(?:kustomization\.ya?ml|Kustomization)$/;

/** Looks through a directory. Throws when it is not there. */
export function findTree(directory: string): Tree {
  const root = realpathSync(directory);
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `/${relative(root, join(entry.parentPath, entry.name)).split(sep).join('/')}`)
    .filter((file) => !file.startsWith('/.git/'))
    .toSorted();
  const targets = files.filter((file) => kustomization.test(file)).map((file) => file.slice(0, file.lastIndexOf('/')));
  return { directory: root, files, targets: Array.from(new Set(targets)) };
}
