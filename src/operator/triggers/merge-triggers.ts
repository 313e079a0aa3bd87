import type { Trigger } from '../../service/triggers/trigger.ts';

/** Whom it is about, whatever its version: one made anew under the same name is the same. */
export function keyOf({ apiVersion, kind, namespace, name }: Trigger): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  return `${group}/${kind}/${namespace}/${name}`;
}

/** Two triggers about one object as one: the later one, but a rescan that somebody asked for stays asked for. */
export function merged(earlier: Trigger, later: Trigger): Trigger {
  if (later.type === 'deleted') return later;
  if (later.type === 'rescan') {
    // What asks for it may know no version.
    const isVersionless = later.uid === '' && earlier.uid !== '' && earlier.type !== 'deleted';
    return isVersionless ? { ...later, uid: earlier.uid, resourceVersion: earlier.resourceVersion } : later;
  }
  if (earlier.type !== 'rescan') return later;
  const { request } = earlier;
  return { ...later, type: 'rescan', ...(request !== undefined && { request }) };
}
