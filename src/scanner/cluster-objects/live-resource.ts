import type { LiveObject } from '../../kube/watch/watched.ts';
import { resourceId, type Identity, type Resource } from '../../model/resource.ts';

type Named = Pick<LiveObject, 'apiVersion' | 'kind'> & {
  readonly metadata: Pick<LiveObject['metadata'], 'name' | 'namespace'>;
};

/** An object of a cluster as the engine reads it. Its key says which object it is, whatever its uid: `liveKey`. */
export function liveResource(live: LiveObject): Resource {
  return { ...identityOf(live), key: liveKey(live), object: live.object };
}

/** The key of an object in an inventory of one cluster: Kubescape's identity of it, which a new object of that name shares. */
export function liveKey(live: Named): string {
  return resourceId(identityOf(live));
}

function identityOf({ apiVersion, kind, metadata: { namespace, name } }: Named): Identity {
  return { apiVersion, kind, namespace, name };
}
