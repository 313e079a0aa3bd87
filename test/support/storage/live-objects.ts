import type { ServedKind } from '../../../src/kube/api/kube-api.ts';
import { apiVersionOf } from '../../../src/kube/api/kube-api.ts';
import { postureKinds, type PostureKind } from '../../../src/kube/kinds/watched/posture-kinds.ts';
import type { GoneObject, LiveMetadata, LiveObject } from '../../../src/kube/watch/watched.ts';

/** An object as a watch tells it: what is given in `named` counts more than what the object says. */
export function liveObject(
  object: { readonly kind: string; readonly apiVersion?: string; readonly metadata?: object },
  named: Partial<LiveMetadata> & { readonly name: string },
): LiveObject {
  const { apiVersion = 'v1', kind } = object;
  const { namespace = '', uid = 'uid', resourceVersion = '1', name } = named;
  const { labels, annotations, ownerReferences, creationTimestamp }: Partial<LiveMetadata> = {
    ...object.metadata,
    ...named,
  };
  const metadata: LiveMetadata = {
    name,
    namespace,
    uid,
    resourceVersion,
    ...(labels && { labels }),
    ...(annotations && { annotations }),
    ...(ownerReferences && { ownerReferences }),
    ...(creationTimestamp !== undefined && { creationTimestamp }),
  };
  return { apiVersion, kind, metadata, object: { ...object, metadata } };
}

/** One of a kind that is watched, with its metadata only. */
export function livingObject(
  kind: ServedKind,
  namespace: string,
  name: string,
  more: Partial<LiveMetadata> = {},
): LiveObject {
  return liveObject({ kind: kind.kind, apiVersion: apiVersionOf(kind) }, { ...more, namespace, name });
}

export function goneObject({ apiVersion, kind, metadata }: LiveObject): GoneObject {
  const { namespace, name, uid, resourceVersion } = metadata;
  return { apiVersion, kind, namespace, name, uid, resourceVersion };
}

/** A watched kind by its name. */
export function postureKind(name: string): PostureKind {
  const found = postureKinds.find(({ kind }) => kind === name);
  if (!found) throw new Error(`no ${name} is watched`);
  return found;
}
