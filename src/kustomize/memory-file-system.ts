import type { FileSystem } from './file-system.ts';
import { resolvePath } from './load/paths.ts';

/** A file system made of texts or bytes by path, for callers that hold a tree already. Relative paths start at `/`. */
export function memoryFileSystem(files: Readonly<Record<string, string | Uint8Array>>): FileSystem {
  const contents = new Map<string, Uint8Array>();
  const directories = new Set(['/']);
  for (const [name, content] of Object.entries(files)) {
    const path = resolvePath('/', name);
    contents.set(path, typeof content === 'string' ? new TextEncoder().encode(content) : content);
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      directories.add(path.slice(0, end));
    }
  }
  return {
    read(path) {
      const content = contents.get(path);
      if (content) return content;
      throw new Error(
        directories.has(path) ? `read ${path}: is a directory` : `open ${path}: no such file or directory`,
      );
    },
    kind(path) {
      if (contents.has(path)) return 'file';
      return directories.has(path) ? 'directory' : undefined;
    },
    resolve: (path) => path,
  };
}
