import { apiVersionOf } from '../../kube/api/kube-api.ts';
import { postureKinds } from '../../kube/kinds/watched/posture-kinds.ts';
import { labelKeys, ownAnnotations } from '../../kube/names/metadata-keys.ts';
import type { LiveMetadata } from '../../kube/watch/watched.ts';
import type { Identity } from '../../model/resource.ts';

/**
 * The object to judge again so that a result is written anew: the one that it is about, of a subject of RBAC its binding. By the
 * identity that we write on results, else by their labels. Undefined when neither names an object that is watched.
 */
export function judgedObject(result: LiveMetadata): Identity | undefined {
  const identity = result.annotations?.[ownAnnotations.identity];
  return byIdentity(identity ?? '') ?? byLabels(result.labels ?? {});
}

/** `apps/shop/Deployment/web`; of RBAC a subject, a role and a binding, parted by blanks. A SHA-256 tells nothing. */
function byIdentity(text: string): Identity | undefined {
  const parts = text.split(' ').at(-1)?.split('/').map(unescaped) ?? [];
  const [group, namespace, kind, name] = parts;
  if (parts.length !== 4 || group === undefined || kind === undefined || !name) return undefined;
  return known({ group, kind, namespace: namespace ?? '', name });
}

function byLabels(labels: Readonly<Record<string, string>>): Identity | undefined {
  const group = 'rbac.authorization.k8s.io';
  const clusterBinding = labels[labelKeys.clusterRoleBindingName];
  if (clusterBinding !== undefined)
    return known({ group, kind: 'ClusterRoleBinding', namespace: '', name: clusterBinding });
  const binding = labels[labelKeys.roleBindingName];
  if (binding !== undefined) {
    return known({
      group,
      kind: 'RoleBinding',
      namespace: labels[labelKeys.roleBindingNamespace] ?? '',
      name: binding,
    });
  }
  const name = labels[labelKeys.name];
  if (!name) return undefined;
  return known({
    group: labels[labelKeys.apiGroup] ?? '',
    kind: labels[labelKeys.kind] ?? '',
    namespace: labels[labelKeys.namespace] ?? '',
    name,
  });
}

function known(object: { group: string; kind: string; namespace: string; name: string }): Identity | undefined {
  const { group, kind, namespace, name } = object;
  const served = postureKinds.find((one) => one.group === group && one.kind === kind);
  return served && { apiVersion: apiVersionOf(served), kind, namespace, name };
}

/** Undoes what `resultIdentity` does to names that hold the separators. */
function unescaped(part: string): string {
  return part.replaceAll('%20', ' ').replaceAll('%2F', '/').replaceAll('%25', '%');
}
