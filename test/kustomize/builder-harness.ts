import type { Build, FileSystem } from '../../src/kustomize/index.ts';

export type Files = Readonly<Record<string, string>>;

/** A tree whose files may be set and deleted, and which tells what was read of it. */
export function countingFiles(initial: Files): {
  readonly fs: FileSystem;
  readonly files: Map<string, string>;
  /** The files that were read. */
  readonly reads: Set<string>;
  /** How many times any was. */
  readonly count: () => number;
} {
  const files = new Map(Object.entries(initial));
  const reads = new Set<string>();
  let total = 0;
  const kind = (path: string): 'file' | 'directory' | undefined => {
    if (files.has(path)) return 'file';
    const below = path === '/' ? '/' : `${path}/`;
    return Array.from(files.keys()).some((name) => name.startsWith(below)) ? 'directory' : undefined;
  };
  const fs: FileSystem = {
    kind,
    resolve: (path) => path,
    read(path) {
      const text = files.get(path);
      if (text === undefined) throw new Error(`${path}: ${kind(path) ?? 'nothing'}`);
      reads.add(path);
      total += 1;
      return new TextEncoder().encode(text);
    },
  };
  return { fs, files, reads, count: () => total };
}

/** The text of a build, or what is wrong. */
export function outcome(work: () => Build): string {
  try {
    return work().text();
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

/** A build; undefined when it fails. */
export function attempted(work: () => Build): Build | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
