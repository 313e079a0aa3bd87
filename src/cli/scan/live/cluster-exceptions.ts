import { readSecurityExceptions, type SecurityExceptions } from '../../../engine/exceptions/security-exception.ts';
import type { KubeApi, ServedKind } from '../../../kube/api/kube-api.ts';
import { clusterSecurityException } from '../../../kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../../kube/kinds/security-exception.ts';
import { servedKind } from '../../../kube/schema/served-kind.ts';
import { liveKey } from '../../../scanner/cluster-objects/live-resource.ts';
import { readObjects, type ObjectTaker } from './read-objects.ts';
import type { WantedKind } from './served-kinds.ts';
import type { UnreadKind } from './unread-kind.ts';

/** What a cluster itself accepts, and which kinds of it could not be read. */
export interface ClusterExceptions extends SecurityExceptions {
  readonly unread: readonly UnreadKind[];
}

/** The kinds of exceptions that a cluster may have: only where somebody installed them. */
export const exceptionKinds: readonly WantedKind[] = [securityException, clusterSecurityException].map((kind) => ({
  ...servedKind(kind),
  isOptional: true,
}));

/** Whether a kind is one of those: nothing that a control judges. */
export function isException({ group, kind }: ServedKind): boolean {
  return exceptionKinds.some((one) => one.group === group && one.kind === kind);
}

/** Reads the SecurityExceptions of a cluster, of those `kinds` that it serves. `now` is in milliseconds since 1970. */
export async function readClusterExceptions(
  api: KubeApi,
  kinds: readonly WantedKind[],
  now: number,
): Promise<ClusterExceptions> {
  const objects = new Map<string, unknown>();
  const taker: ObjectTaker = {
    take(live) {
      const key = liveKey(live);
      objects.set(key, live.object);
      return key;
    },
    takeBack: (key) => objects.delete(key),
  };
  const { unread } = await readObjects(api, kinds, taker);
  // In the order of names: a cluster reads alike whatever order its answers came in.
  const inOrder = Array.from(objects.keys()).toSorted();
  const read = readSecurityExceptions(
    inOrder.map((key) => objects.get(key)),
    now,
  );
  return { ...read, unread };
}
