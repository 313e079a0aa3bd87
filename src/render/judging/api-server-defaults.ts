import { isClusterScoped, schemaOf } from '../../kustomize/schema/schema.ts';
import { isMapping, textOf, type KubernetesObject } from '../flux/objects/kubernetes-object.ts';

const rbac = 'rbac.authorization.k8s.io';

/**
 * Fills in what the API server would have filled in, as far as verdicts depend on it, so that an object is judged as it
 * will be read from the cluster. (pkg/apis/.../defaults.go of Kubernetes 1.34, and the ServiceAccount admission.)
 */
export function withApiServerDefaults(object: KubernetesObject): KubernetesObject {
  const apiVersion = textOf(object, 'apiVersion');
  const kind = textOf(object, 'kind');
  const placed = withNamespace(object, apiVersion, kind);
  switch (`${apiVersion.split('/')[0] ?? ''} ${kind}`) {
    case `${rbac} RoleBinding`:
    case `${rbac} ClusterRoleBinding`:
      return withRbacGroups(placed);
    case 'networking.k8s.io NetworkPolicy':
      return change(placed, 'spec', withPolicyTypes);
    case 'v1 Pod':
      return change(placed, 'spec', withPodDefaults);
    default:
      return placed;
  }
}

function withNamespace(object: KubernetesObject, apiVersion: string, kind: string): KubernetesObject {
  // Of a custom resource nobody here knows whether it lives in a namespace.
  if (isClusterScoped(apiVersion, kind) || schemaOf(apiVersion, kind) === undefined) return object;
  return change(object, 'metadata', (metadata) => {
    return textOf(metadata, 'namespace') === '' ? { ...metadata, namespace: 'default' } : metadata;
  });
}

function withRbacGroups(binding: KubernetesObject): KubernetesObject {
  const grouped = change(binding, 'roleRef', (role) => withField(role, 'apiGroup', rbac));
  if (!Array.isArray(grouped['subjects'])) return grouped;
  const subjects = grouped['subjects'].map((subject: unknown) => {
    if (!isMapping(subject)) return subject;
    const isPerson = ['User', 'Group'].includes(textOf(subject, 'kind'));
    return isPerson ? withField(subject, 'apiGroup', rbac) : subject;
  });
  return { ...grouped, subjects };
}

function withPolicyTypes(spec: KubernetesObject): KubernetesObject {
  if (Array.isArray(spec['policyTypes']) && spec['policyTypes'].length > 0) return spec;
  const hasEgress = Array.isArray(spec['egress']) && spec['egress'].length > 0;
  return { ...spec, policyTypes: hasEgress ? ['Ingress', 'Egress'] : ['Ingress'] };
}

/** Of Pods alone: what stands in a template is left for the Pods that are made of it. */
function withPodDefaults(spec: KubernetesObject): KubernetesObject {
  const change = (container: unknown): unknown => {
    if (!isMapping(container)) return container;
    const requested = withRequests(container);
    return spec['hostNetwork'] === true ? withHostPorts(requested) : requested;
  };
  const changed = Object.fromEntries(
    ['containers', 'initContainers'].flatMap((list) => {
      const containers: unknown = spec[list];
      return Array.isArray(containers) ? [[list, containers.map(change)]] : [];
    }),
  );
  return withField({ ...spec, ...changed }, 'serviceAccountName', 'default');
}

function withRequests(container: KubernetesObject): KubernetesObject {
  return change(container, 'resources', (resources) => {
    if (!isMapping(resources['limits'])) return resources;
    const requests = isMapping(resources['requests']) ? resources['requests'] : {};
    return { ...resources, requests: { ...resources['limits'], ...requests } };
  });
}

function withHostPorts(container: KubernetesObject): KubernetesObject {
  if (!Array.isArray(container['ports'])) return container;
  const ports = container['ports'].map((port: unknown) => {
    return isMapping(port) && port['hostPort'] === undefined ? { ...port, hostPort: port['containerPort'] } : port;
  });
  return { ...container, ports };
}

function withField(object: KubernetesObject, name: string, value: string): KubernetesObject {
  return textOf(object, name) === '' ? { ...object, [name]: value } : object;
}

function change(
  object: KubernetesObject,
  name: string,
  edit: (inner: KubernetesObject) => KubernetesObject,
): KubernetesObject {
  const inner = object[name];
  if (!isMapping(inner)) return object;
  const changed = edit(inner);
  return changed === inner ? object : { ...object, [name]: changed };
}
