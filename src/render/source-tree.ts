/** The files of one state of a repository: regular files only, since links are no part of what Flux sees. */
export interface SourceTree {
  /** Paths from the root with slashes, such as `apps/base/web.yaml`, in the order of their characters. */
  readonly files: readonly string[];
  /** The bytes of one of the files. Throws an Error that says why it cannot be read. */
  read(path: string): Uint8Array;
}
