import type { FileSystem } from '../../../kustomize/index.ts';
import { FluxError } from '../flux-error.ts';
import { longestPath } from '../limits.ts';

/** The files that a Flux source hands out, as a file system whose root is the artifact's. */
export interface Artifact extends FileSystem {
  /** The entries of a directory in the order of their names; undefined where there is no directory. */
  list(directory: string): Entries | undefined;
  /** The paths in it of what is made of these files of the repository. */
  madeOf(repositoryPaths: readonly string[]): readonly string[];
  /** A file by its path. Throws where there is none. */
  file(path: string): ArtifactFile;
  /**
   * Gives it the files of another state of the repository, which differs at these paths. Returns the paths in it that
   * came, went, or are made of one of them.
   */
  replace(files: ReadonlyMap<string, ArtifactFile>, repositoryPaths: ReadonlySet<string>): readonly string[];
}

type Entries = ReadonlyMap<string, 'file' | 'directory'>;

/** A file of an artifact: where it stands in the repository. */
export interface ArtifactFile {
  readonly repositoryPath: string;
  /** Further files that it is made of. */
  readonly others?: readonly string[];
  read(): Uint8Array;
}

/** An artifact of files by their paths in it, such as `apps/web.yaml`. */
export function artifactOf(first: ReadonlyMap<string, ArtifactFile>): Artifact {
  let files = first;
  let directories = directoriesOf(files.keys());
  const file = (path: string): ArtifactFile => {
    const found = files.get(path.slice(1));
    if (found !== undefined) return found;
    throw new Error(directories.has(path) ? `read ${path}: is a directory` : `open ${path}: no such file or directory`);
  };
  let reached: ReadonlyMap<string, readonly string[]> | undefined;
  return {
    file,
    madeOf(repositoryPaths) {
      reached ??= pathsByRepositoryPath(files);
      return repositoryPaths.flatMap((path) => reached?.get(path) ?? []);
    },
    read: (path) => file(path).read(),
    kind(path) {
      if (files.has(path.slice(1))) return 'file';
      return directories.has(path) ? 'directory' : undefined;
    },
    resolve: (path) => path,
    nameOf: (path) => files.get(path.slice(1))?.repositoryPath ?? path,
    list: (directory) => directories.get(directory),
    replace(next, repositoryPaths) {
      const changed = differences(files, next, repositoryPaths);
      if (!isSameNames(files, next)) directories = directoriesOf(next.keys());
      files = next;
      reached = undefined;
      return changed;
    },
  };
}

function differences(
  before: ReadonlyMap<string, ArtifactFile>,
  after: ReadonlyMap<string, ArtifactFile>,
  repositoryPaths: ReadonlySet<string>,
): readonly string[] {
  const isMadeOf = ({ repositoryPath, others = [] }: ArtifactFile): boolean =>
    repositoryPaths.has(repositoryPath) || others.some((other) => repositoryPaths.has(other));
  const changed: string[] = [];
  for (const path of before.keys()) if (!after.has(path)) changed.push(`/${path}`);
  for (const [path, file] of after) {
    const known = before.get(path);
    if (known?.repositoryPath !== file.repositoryPath || isMadeOf(known) || isMadeOf(file)) changed.push(`/${path}`);
  }
  return changed;
}

function isSameNames(before: ReadonlyMap<string, unknown>, after: ReadonlyMap<string, unknown>): boolean {
  return before.size === after.size && Array.from(after.keys()).every((path) => before.has(path));
}

/** The files below a directory, by their paths from there. */
export function* filesBelow(artifact: Artifact, directory: string): Generator<[string, ArtifactFile]> {
  const base = directory === '/' ? '' : directory;
  const open = [directory];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const [name, kind] of artifact.list(at) ?? []) {
      const path = at === '/' ? `/${name}` : `${at}/${name}`;
      if (kind === 'directory') open.push(path);
      else yield [path.slice(base.length + 1), artifact.file(path)];
    }
  }
}

function directoriesOf(paths: Iterable<string>): ReadonlyMap<string, Entries> {
  const found = new Map<string, Map<string, 'file' | 'directory'>>([['/', new Map()]]);
  for (const path of paths) {
    if (path.length > longestPath) {
      throw new FluxError(`the path '${path.slice(0, 60)}…' has more than ${longestPath} characters`);
    }
    let directory = '/';
    const names = path.split('/');
    for (const [index, name] of names.entries()) {
      const kind = index === names.length - 1 ? 'file' : 'directory';
      found.get(directory)?.set(name, kind);
      if (kind === 'file') break;
      directory = directory === '/' ? `/${name}` : `${directory}/${name}`;
      if (!found.has(directory)) found.set(directory, new Map());
    }
  }
  return new Map(
    Array.from(found, ([directory, entries]) => [directory, new Map(Array.from(entries).toSorted(byName))]),
  );
}

function pathsByRepositoryPath(files: ReadonlyMap<string, ArtifactFile>): ReadonlyMap<string, readonly string[]> {
  const paths = new Map<string, string[]>();
  for (const [path, { repositoryPath, others = [] }] of files) {
    for (const one of [repositoryPath, ...others]) {
      const known = paths.get(one);
      if (known) known.push(`/${path}`);
      else paths.set(one, [`/${path}`]);
    }
  }
  return paths;
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
