import type { Match } from '../../src/model/control.ts';
import { resourceId, type Resource } from '../../src/model/resource.ts';

/** A plain object as a resource. `place` makes equal identities different resources. */
export function resourceOf(object: unknown, place: string, apiVersion?: string): Resource {
  const { kind, metadata, ...other } = object as {
    apiVersion?: string;
    kind: string;
    metadata?: { name?: string; namespace?: string };
  };
  const identity = {
    apiVersion: apiVersion ?? other.apiVersion ?? '',
    kind,
    namespace: metadata?.namespace ?? '',
    name: metadata?.name ?? '',
  };
  return { ...identity, key: `${place}#${resourceId(identity)}`, object };
}

/** An apiVersion that these matches accept for the kind; undefined when none of them names the kind. */
export function acceptedVersion(matches: readonly Match[], kind: string): string | undefined {
  const match = matches.find(({ kinds }) => kinds.includes(kind));
  if (!match) return undefined;
  const group = match.groups?.[0] ?? '';
  const version = match.versions?.[0] ?? 'v1';
  return group === '' ? version : `${group}/${version}`;
}
