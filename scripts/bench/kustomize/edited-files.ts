import type { FileSystem } from '../../../src/kustomize/index.ts';

/** A file system in which files can be edited and removed without touching the disk. */
export interface EditedFiles extends FileSystem {
  /** Puts a comment at the end of a file; another one with each number. */
  edit(path: string, number: number): void;
  remove(path: string): void;
  /** Makes a file what it was. */
  restore(path: string): void;
}

/** Lays edits over the files of a tree without links. */
export function editedFiles(files: FileSystem): EditedFiles {
  const edits = new Map<string, number | undefined>();
  const isGone = (path: string): boolean => edits.has(path) && edits.get(path) === undefined;
  return {
    kind: (path) => (isGone(path) ? undefined : files.kind(path)),
    resolve: (path) => files.resolve(path),
    read(path, largest) {
      if (isGone(path)) throw new Error(`open ${path}: no such file or directory`);
      const bytes = files.read(path, largest);
      const number = edits.get(path);
      return number === undefined ? bytes : Buffer.concat([bytes, Buffer.from(`\n# edit ${number}\n`)]);
    },
    edit: (path, number) => void edits.set(path, number),
    remove: (path) => void edits.set(path, undefined),
    restore: (path) => void edits.delete(path),
  };
}
