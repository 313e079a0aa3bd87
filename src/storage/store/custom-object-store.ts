import * as z from 'zod';
import { collectionPath, objectPath, type KubeApi, type ServedKind } from '../../kube/api/kube-api.ts';
import { KubeError } from '../../kube/api/kube-error.ts';
import type { WatchSettings } from '../../kube/watch/watch-settings.ts';
import { WatchedKinds } from '../../kube/watch/watched-kinds.ts';
import type { WatchTarget } from '../../kube/watch/watched.ts';
import type { Follower, Following, FollowNews, ResultStore, StoredVersion, SummaryObject } from './result-store.ts';

const Written = z.object({ metadata: z.object({ name: z.string(), uid: z.string(), resourceVersion: z.string() }) });

/** Results as custom objects of the API server. */
export class CustomObjectStore implements ResultStore {
  readonly #api: KubeApi;
  readonly #watching: Partial<WatchSettings>;

  constructor(api: KubeApi, watching: Partial<WatchSettings> = {}) {
    this.#api = api;
    this.#watching = watching;
  }

  follow(followers: readonly Follower[], news: FollowNews): Following {
    const handlers = new Map(followers.map(({ target, handler }) => [target, handler]));
    const handlerOf = (target: WatchTarget): Follower['handler'] => {
      const handler = handlers.get(target);
      if (!handler) throw new Error(`nobody follows ${target.kind.plural}`);
      return handler;
    };
    return WatchedKinds.start(this.#api, Array.from(handlers.keys()), handlerOf, news, this.#watching);
  }

  async remove({ kind, namespace, name, uid, resourceVersion }: StoredVersion, signal: AbortSignal): Promise<void> {
    await this.#api.request({
      method: 'DELETE',
      path: objectPath(kind, namespace, name),
      body: { apiVersion: 'v1', kind: 'DeleteOptions', preconditions: { uid, resourceVersion } },
      signal,
    });
  }

  async putSummary(
    kind: ServedKind,
    summary: SummaryObject,
    stored: StoredVersion | undefined,
    signal: AbortSignal,
  ): Promise<StoredVersion> {
    const written = stored
      ? await this.#api.request({
          method: 'PATCH',
          path: objectPath(kind, '', stored.name),
          body: { ...summary, metadata: { uid: stored.uid, resourceVersion: stored.resourceVersion } },
          form: 'metadata',
          signal,
        })
      : await this.#api.request({
          method: 'POST',
          path: collectionPath(kind),
          body: summary,
          form: 'metadata',
          signal,
        });
    const { data } = Written.safeParse(written);
    if (!data)
      throw new KubeError(
        'garbage',
        `${kind.plural} ${summary.metadata.name} was written, and something else came back`,
      );
    const { name, uid, resourceVersion } = data.metadata;
    return { kind, namespace: '', name, uid, resourceVersion };
  }
}
