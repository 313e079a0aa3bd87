import { clusterSecurityException } from '../../../src/kube/kinds/cluster-security-exception.ts';
import { securityException } from '../../../src/kube/kinds/security-exception.ts';
import type { GoneObject, LiveObject } from '../../../src/kube/watch/watched.ts';

export interface ExceptionParts {
  /** Empty: of the cluster. */
  readonly namespace?: string;
  readonly spec?: object;
  readonly status?: object;
  readonly generation?: number;
  readonly uid?: string;
}

const posture = [{ controlID: 'C-0057', action: 'ignore' }];

/** An exception as a watch tells it; says something about C-0057 unless told otherwise. */
export function liveException(name: string, parts: ExceptionParts = {}): LiveObject {
  const { namespace = 'shop', spec = { posture }, status, generation = 1, uid = `uid of ${name}` } = parts;
  const kind = namespace === '' ? clusterSecurityException : securityException;
  const identity = { apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind };
  const metadata = { name, uid, resourceVersion: '1', generation };
  const own = namespace === '' ? metadata : { ...metadata, namespace };
  return {
    ...identity,
    metadata: { ...metadata, namespace },
    object: { ...identity, metadata: own, spec, ...(status ? { status } : {}) },
  };
}

/** The same when it is gone. */
export function goneException(name: string, namespace = 'shop'): GoneObject {
  const { apiVersion, kind, metadata } = liveException(name, { namespace });
  const { uid, resourceVersion } = metadata;
  return { apiVersion, kind, namespace, name, uid, resourceVersion };
}
