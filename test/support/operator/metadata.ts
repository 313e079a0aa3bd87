import type { LiveMetadata, LiveObject } from '../../../src/kube/watch/watched.ts';
import type { Trigger } from '../../../src/service/triggers/trigger.ts';

/** Metadata of an object; what is not given is the same for all. */
export function metadata(given: Partial<LiveMetadata> = {}): LiveMetadata {
  return { name: 'web', namespace: 'shop', uid: 'uid-1', resourceVersion: '1', ...given };
}

/** An object as a metadata-only watch tells it. */
export function live(kind: string, given: Partial<LiveMetadata> = {}): LiveObject {
  const all = metadata(given);
  return { apiVersion: 'v1', kind, metadata: all, object: { metadata: all } };
}

/** A trigger; what is not given is the same for all. */
export function trigger(given: Partial<Trigger> = {}): Trigger {
  const same = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web', uid: 'uid-1' };
  return { ...same, resourceVersion: '1', type: 'changed', ...given };
}
