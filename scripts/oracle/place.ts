import { homedir } from 'node:os';
import path from 'node:path';

/** Where the oracle's program is kept: outside of the repository. */
export function oraclePath(): string {
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(homedir(), '.cache');
  return path.join(cache, 'kubescape-gitops', 'flux-oracle');
}
