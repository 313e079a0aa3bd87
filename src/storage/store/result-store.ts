import type { ServedKind } from '../../kube/api/kube-api.ts';
import type { WatchNews } from '../../kube/watch/watch-news.ts';
import type { ObjectHandler, TargetState, WatchTarget } from '../../kube/watch/watched.ts';

/** One stored object, in exactly one version. */
export interface StoredVersion {
  readonly kind: ServedKind;
  /** Empty of what has none. */
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** A summary as it is written. */
export interface SummaryObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: object;
}

/** What is being watched. */
export interface Following {
  states(): ReadonlyMap<WatchTarget, TargetState>;
  /** Resolves once no target is in its first list. */
  settled(signal?: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/** Who is told about a target: its objects, and how far it is. */
export interface Follower {
  readonly target: WatchTarget;
  readonly handler: ObjectHandler;
}

/** What is told about watches besides objects. */
export type FollowNews = Required<WatchNews>;

/**
 * Where results lie. Today they are custom objects of the API server; a server of their own would implement the same.
 * All that goes wrong is a KubeError.
 */
export interface ResultStore {
  /** Watches until stopped; the news are told whenever a target gets further, or loses its way. */
  follow(followers: readonly Follower[], news: FollowNews): Following;
  /** Deletes this very version. `conflict`: another one is stored; `missing`: none is. */
  remove(object: StoredVersion, signal: AbortSignal): Promise<void>;
  /**
   * Creates a summary, or replaces the spec of this very version of it. Labels and annotations of others stay. Gives the
   * version that is stored now.
   */
  putSummary(
    kind: ServedKind,
    summary: SummaryObject,
    stored: StoredVersion | undefined,
    signal: AbortSignal,
  ): Promise<StoredVersion>;
}
