/**
 * The files that a build may see. Paths are absolute within it, with slashes, `/` being its root; whoever provides it
 * keeps links inside.
 */
export interface FileSystem {
  /** The bytes of a file. Throws an Error whose message says why not: `no such file or directory`, `is a directory`. */
  read(path: string): Uint8Array;
  /** What stands at a path after following links; undefined when nothing does. */
  kind(path: string): 'file' | 'directory' | undefined;
  /** The path without links. */
  resolve(path: string): string;
}
