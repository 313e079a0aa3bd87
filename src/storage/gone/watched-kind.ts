import { postureKinds, type PostureKind } from '../../kube/kinds/watched/posture-kinds.ts';

/** An object that results may be about, of a kind that is watched. */
export interface WatchedName {
  readonly kind: PostureKind;
  /** Empty of what has none. */
  readonly namespace: string;
  readonly name: string;
  /** False of a name that was read from a label: the true one may be longer, or hold other characters. */
  readonly isExact: boolean;
}

const byGroupKind = new Map(postureKinds.map((kind) => [`${kind.group}/${kind.kind}`, kind]));
const byLowerKind = new Map(postureKinds.map((kind) => [kind.kind.toLowerCase(), kind]));

const namespacePattern = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const longestName = 253;

/** The watched kind of that group and name; undefined where none is watched. */
export function watchedKind(group: string, kind: string): PostureKind | undefined {
  return byGroupKind.get(`${group}/${kind}`);
}

/** The same by a kind in any case, of any group where the group is not known. */
export function watchedKindOf(group: string | undefined, kind: string): PostureKind | undefined {
  const found = byLowerKind.get(kind.toLowerCase());
  return found && (group === undefined || group === found.group) ? found : undefined;
}

/** A name as a cluster may have it; undefined of what cannot be one, such as an object without the namespace it needs. */
export function watchedName(
  kind: PostureKind | undefined,
  namespace: string,
  name: string,
  isExact: boolean,
): WatchedName | undefined {
  if (!kind || name === '' || name.length > longestName) return undefined;
  if (kind.isNamespaced ? !namespacePattern.test(namespace) : namespace !== '') return undefined;
  return { kind, namespace, name, isExact };
}
