/** Whether a path names something that would have to be fetched: a URL, or a Git repository. */
export function isRemoteDirectory(path: string): boolean {
  const text = path.replace(/^git::/, '');
  if (/^(?:ssh|https?|file):\/\//i.test(text)) return true;
  if (/^[\w.-]+@[\w.-]+[:/]/.test(text)) return true;
  return /^github\.com[/:]/i.test(text);
}

/** Whether a file path is a URL. */
export function isRemoteFile(path: string): boolean {
  return /^https?:\/\//i.test(path);
}
