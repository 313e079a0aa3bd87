import path from 'node:path';

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Where this user's caches of ours lie: `$XDG_CACHE_HOME/kubescape-gitops`, else `~/.cache/kubescape-gitops`. Undefined
 * when neither is an absolute path: a cache must never lie where the working directory says.
 */
export function userCacheFolder(env: Variables): string | undefined {
  const home = env['HOME'];
  const candidates = [env['XDG_CACHE_HOME'], home && path.join(home, '.cache')];
  const base = candidates.find((folder) => folder !== undefined && path.isAbsolute(folder));
  return base && path.join(base, 'kubescape-gitops');
}
