import { annotationKeys, labelKeys, ownAnnotations } from '../../kube/names/metadata-keys.ts';
import type { LiveMetadata } from '../../kube/watch/watched.ts';
import { parseIdentity } from './parse-identity.ts';
import { parseWlid, type Wlid } from './parse-wlid.ts';
import { watchedKind, watchedKindOf, watchedName, type WatchedName } from './watched-kind.ts';

/**
 * By what a result stands: `objects`, all of which have to be there; `unknown`, so it is kept; `nobody`, when we wrote
 * it and somebody took away what it is about.
 */
export type Subject =
  | { readonly type: 'objects'; readonly objects: readonly WatchedName[] }
  | { readonly type: 'unknown' }
  | { readonly type: 'nobody' };

const unknown: Subject = { type: 'unknown' };
const rbacGroup = 'rbac.authorization.k8s.io';

/** What a result says about whose it is: by our identity, else labels and wlid as Kubescape writes them. */
export function readSubject(metadata: Pick<LiveMetadata, 'labels' | 'annotations'>): Subject {
  const identity = metadata.annotations?.[ownAnnotations.identity] ?? '';
  // A hash stands for names that have no room; labels say enough about them.
  return identity === '' || identity.startsWith('sha256:') ? readLabels(metadata) : readIdentity(identity);
}

/** One that is about something else than what is watched is none of our business. */
function readIdentity(identity: string): Subject {
  const objects = parseIdentity(identity);
  return objects ? { type: 'objects', objects } : unknown;
}

function readLabels({ labels = {}, annotations = {} }: Pick<LiveMetadata, 'labels' | 'annotations'>): Subject {
  const text = annotations[annotationKeys.wlid];
  const wlid = text === undefined ? undefined : parseWlid(text);
  const objects = labels[labelKeys.rbac] === 'true' ? grantIn(labels, wlid) : objectIn(labels, wlid);
  if (objects.length > 0) return { type: 'objects', objects };
  const isSilent = labels[labelKeys.kind] === undefined && text === undefined;
  return isSilent && annotations[ownAnnotations.contentHash] !== undefined ? { type: 'nobody' } : unknown;
}

/** The wlid knows the name as it is, labels know the group. */
function objectIn(labels: Readonly<Record<string, string>>, wlid: Wlid | undefined): readonly WatchedName[] {
  const label = labels[labelKeys.kind];
  const group = labels[labelKeys.apiGroup];
  if (wlid && (label === undefined || label.toLowerCase() === wlid.kind)) {
    const { namespace, kind, name } = wlid;
    return present(watchedName(watchedKindOf(group, kind), namespace, name, true));
  }
  if (label === undefined) return [];
  const namespace = labels[labelKeys.namespace] ?? '';
  return present(watchedName(watchedKindOf(group, label), namespace, labels[labelKeys.name] ?? '', false));
}

/** Of an RBAC subject the wlid is that of the binding. */
function grantIn(labels: Readonly<Record<string, string>>, wlid: Wlid | undefined): readonly WatchedName[] {
  const named = (kind: string, key: string, namespaceKey?: string): readonly WatchedName[] => {
    const name = labels[key];
    if (name === undefined) return [];
    const namespace = namespaceKey === undefined ? '' : (labels[namespaceKey] ?? '');
    return present(watchedName(watchedKind(rbacGroup, kind), namespace, name, false));
  };
  const { roleName, roleNamespace, roleBindingName, roleBindingNamespace } = labelKeys;
  const roles = [...named('ClusterRole', labelKeys.clusterRoleName), ...named('Role', roleName, roleNamespace)];
  const binding = wlid && watchedKindOf(rbacGroup, wlid.kind);
  if (binding?.kind.endsWith('Binding') === true) {
    return [...roles, ...present(watchedName(binding, wlid?.namespace ?? '', wlid?.name ?? '', true))];
  }
  return [
    ...roles,
    ...named('ClusterRoleBinding', labelKeys.clusterRoleBindingName),
    ...named('RoleBinding', roleBindingName, roleBindingNamespace),
  ];
}

function present(name: WatchedName | undefined): readonly WatchedName[] {
  return name ? [name] : [];
}
