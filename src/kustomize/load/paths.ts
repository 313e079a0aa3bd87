/** Paths within a file system: absolute, with slashes, without `.` and `..`. */

/** The path that `path` means when written in directory `root`; above the root is the root. */
export function resolvePath(root: string, path: string): string {
  const parts: string[] = [];
  for (const part of (path.startsWith('/') ? path : `${root}/${path}`).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** Whether `path`, written in directory `root`, is absolute or climbs above `/` on its way. */
export function leavesRoot(root: string, path: string): boolean {
  if (path.startsWith('/')) return true;
  let depth = root.split('/').filter(Boolean).length;
  return path.split('/').some((part) => {
    if (part === '..') depth -= 1;
    else if (part !== '' && part !== '.') depth += 1;
    return depth < 0;
  });
}

export function directoryOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end <= 0 ? '/' : path.slice(0, end);
}

/** The directories that a path stands in, the innermost first. */
export function ancestorsOf(path: string): readonly string[] {
  const ancestors: string[] = [];
  for (let inner = path; inner !== '/'; inner = directoryOf(inner)) ancestors.push(directoryOf(inner));
  return ancestors;
}

/** Whether `path` is `directory` or something below it, by path component. */
export function isWithin(path: string, directory: string): boolean {
  return path === directory || directory === '/' || path.startsWith(`${directory}/`);
}

/** `path` as seen from directory `root`. */
export function relativePath(root: string, path: string): string {
  const from = root.split('/').filter(Boolean);
  const to = path.split('/').filter(Boolean);
  let shared = 0;
  while (shared < from.length && shared < to.length && from[shared] === to[shared]) shared += 1;
  return [...from.slice(shared).map(() => '..'), ...to.slice(shared)].join('/') || '.';
}
