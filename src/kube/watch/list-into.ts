import type { KubeApi } from '../api/kube-api.ts';
import { KubeError } from '../api/kube-error.ts';
import { type PagesRequest, listPages } from '../list/list-pages.ts';
import type { KnownObjects } from './known-objects.ts';
import { requireApiServer } from './require-api-server.ts';
import type { WatchTarget } from './watched.ts';

/**
 * Lists a target and tells what is new, changed or gone. Throws KubeError: `missing` when all was told as gone, as the
 * server does not serve the kind.
 */
export async function listInto(
  known: KnownObjects,
  api: KubeApi,
  target: WatchTarget,
  request: PagesRequest & { readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = request;
  let version = '';
  known.beginList();
  try {
    for await (const page of listPages(api, target, request)) {
      signal.throwIfAborted();
      for (const object of page.objects) known.listed(object);
      version ||= page.resourceVersion;
    }
  } catch (error) {
    if (!(error instanceof KubeError) || error.fault !== 'missing' || known.size === 0) throw error;
    // A gateway without an API server behind it knows no kind either.
    await requireApiServer(api, signal);
    signal.throwIfAborted();
    known.clear();
    throw error;
  }
  signal.throwIfAborted();
  known.endList(version);
}
