import { createHash } from 'node:crypto';

/** The SHA-256 of a text's UTF-8 bytes, 64 lower-case hex characters. A lone surrogate counts as U+FFFD. */
export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** What Kubescape hangs on a name that it had to cut: the first and the last four characters of a hash. */
export function hashSuffix(hash: string): string {
  return `-${hash.slice(0, 4)}-${hash.slice(-4)}`;
}
