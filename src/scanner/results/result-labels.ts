import { toValidLabelValue } from '../../kube/names/label-value.ts';
import { labelKeys } from '../../kube/names/metadata-keys.ts';
import { groupOf, type Identity } from '../../model/resource.ts';
import type { Grant, ResultSubject } from './result-subject.ts';

/** The labels of a result: who it is about, in values that every label may have. */
export function resultLabels({ object, grant }: ResultSubject): Record<string, string> {
  const { group, version } = splitApiVersion(object.apiVersion);
  const { kind, namespace, name } = object;
  const labels = {
    [labelKeys.apiGroup]: group,
    [labelKeys.apiVersion]: version,
    [labelKeys.kind]: kind,
    [labelKeys.name]: name,
    ...(namespace === '' ? {} : { [labelKeys.namespace]: namespace }),
    ...(grant ? grantLabels(grant) : {}),
  };
  return Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, toValidLabelValue(value)]));
}

/** `apps/v1` in two. RBAC subjects have a group without a version, as their bindings name it. */
export function splitApiVersion(apiVersion: string): { readonly group: string; readonly version: string } {
  if (!apiVersion.includes('/')) {
    return apiVersion.includes('.') ? { group: apiVersion, version: '' } : { group: '', version: apiVersion };
  }
  const group = groupOf(apiVersion);
  return { group, version: apiVersion.slice(group.length + 1) };
}

function grantLabels({ binding, role }: Grant): Record<string, string> {
  return { [labelKeys.rbac]: 'true', ...roleLabels(role), ...bindingLabels(binding) };
}

function roleLabels({ kind, namespace, name }: Identity): Record<string, string> {
  if (kind === 'ClusterRole') return { [labelKeys.clusterRoleName]: name };
  return { [labelKeys.roleName]: name, [labelKeys.roleNamespace]: namespace };
}

function bindingLabels({ kind, namespace, name }: Identity): Record<string, string> {
  if (kind === 'ClusterRoleBinding') return { [labelKeys.clusterRoleBindingName]: name };
  return { [labelKeys.roleBindingName]: name, [labelKeys.roleBindingNamespace]: namespace };
}
