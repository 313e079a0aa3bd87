/**
 * The files that a build may see. Paths are absolute within it, with slashes, `/` being its root; whoever provides it
 * keeps links inside.
 */
export interface FileSystem {
  /**
   * The bytes of a file. Throws an Error whose message says why not: `no such file or directory`, `is a directory`, or
   * that it has more than `largest` bytes, if that can be known before it is read.
   */
  read(path: string, largest: number): Uint8Array;
  /** What stands at a path after following links; undefined when nothing does. */
  kind(path: string): 'file' | 'directory' | undefined;
  /** The path without links; the path as it is when nothing stands there. */
  resolve(path: string): string;
  /** The name of a file for people, where another one than its path. Origins of fields have it. */
  nameOf?(path: string): string;
  /**
   * What stands in a directory by name, links not followed; left out what is neither file, directory nor link. Not
   * needed: it answers many questions at once where each is slow. Undefined: this one cannot be listed.
   */
  list?(path: string): ReadonlyMap<string, 'file' | 'directory' | 'link'> | undefined;
}
