import { type KubeApi, collectionPath } from '../api/kube-api.ts';
import { jittered } from './back-off.ts';
import type { WatchSettings } from './watch-settings.ts';
import type { WatchTarget } from './watched.ts';

/** Opens a watch of all that happened after a version, and gives its lines. Throws KubeError. */
export function watchLines(
  api: KubeApi,
  { kind, form, namespace, labelSelector }: WatchTarget,
  resourceVersion: string | undefined,
  { watchSeconds, silenceMilliseconds }: WatchSettings,
  signal: AbortSignal,
): AsyncIterable<string> {
  return api.lines({
    method: 'GET',
    path: collectionPath(kind, namespace),
    query: {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion,
      // All watches began at the same time: they need not end so.
      timeoutSeconds: Math.ceil(jittered(watchSeconds, 2 * watchSeconds)),
      labelSelector,
    },
    form,
    signal,
    silenceMilliseconds,
  });
}
