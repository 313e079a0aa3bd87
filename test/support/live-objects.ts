import type { GoneObject, LiveObject } from '../../src/kube/watch/watched.ts';

interface Given {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly [field: string]: unknown;
}

/** An object as a watch tells it; what is not given has some value. */
export function live(given: Given): LiveObject {
  const { apiVersion = 'v1', kind = 'ConfigMap' } = given;
  const metadata = { namespace: '', uid: `uid of ${given.metadata.name}`, resourceVersion: '1', ...given.metadata };
  const object = { ...given, apiVersion, kind, metadata };
  return { apiVersion, kind, metadata, object };
}

/** The same object, deleted. */
export function gone(
  { apiVersion, kind, metadata }: LiveObject,
  resourceVersion = metadata.resourceVersion,
): GoneObject {
  const { namespace, name, uid } = metadata;
  return { apiVersion, kind, namespace, name, uid, resourceVersion };
}
