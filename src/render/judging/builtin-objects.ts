import table from './builtin-roles.json' with { type: 'json' };
import { resourceId, type Resource } from '../../model/resource.ts';
import { applyRules } from '../flux/objects/apply-rules.ts';
import { isMapping, type KubernetesObject } from '../flux/objects/kubernetes-object.ts';
import { metadataMap } from '../flux/objects/metadata.ts';

const group = 'rbac.authorization.k8s.io';
const apiVersion = `${group}/v1`;
const keyPrefix = 'Kubernetes#';

const clusterRoles: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.clusterRoles));
/** By `namespace/name`. */
const namespacedRoles: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.roles));
/** Into which others the rules of a built-in ClusterRole go. */
const aggregated: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.aggregated));
const targets: ReadonlySet<string> = new Set(Array.from(aggregated.values()).flat());

/**
 * What every API server makes at its start and verdicts on other objects rest on: the ClusterRoles and Roles that
 * bindings refer to. `own` is all that a repository brings to a cluster: its roles are aggregated into admin, edit and
 * view where they ask for it. One with the name of a built-in one stands beside it, since every start of the API server
 * adds again what that lacks, unless an annotation keeps it from doing so. The rest of what a cluster has by
 * itself changes no verdict: bindings and namespaces are judged by themselves, and a ServiceAccount `default` that is
 * missing mounts its token like the one that Kubernetes makes.
 */
export function builtinResources(own: Iterable<Resource>): readonly Resource[] {
  const roles = Array.from(own).filter((one) => one.apiVersion === apiVersion && isRole(one) && !staysOut(one));
  const replaced = new Set(roles.filter(isLeftAlone).map(resourceId));
  const ownClusterRoles = Map.groupBy(
    roles.filter(({ kind }) => kind === 'ClusterRole'),
    ({ name }) => name,
  );
  return [
    ...Array.from(clusterRoles.keys(), (name) => roleOf('ClusterRole', '', name, rulesOf(name, ownClusterRoles))),
    ...Array.from(namespacedRoles, ([names, lines]) => {
      const [namespace = '', name = ''] = names.split('/');
      return roleOf('Role', namespace, name, lines.map(ruleOf));
    }),
  ].filter((role) => !replaced.has(resourceId(role)));
}

/** Whether a resource is one of `builtinResources`: a fact, but nothing that a repository answers for. */
export function isBuiltin({ key }: Resource): boolean {
  return key.startsWith(keyPrefix);
}

type ClusterRoles = ReadonlyMap<string, readonly Resource[]>;

/** The rules of a built-in ClusterRole as clusterrole-aggregation-controller leaves it: those of others, each once. */
function rulesOf(name: string, own: ClusterRoles, open: readonly string[] = []): readonly unknown[] {
  // Roles that ask to go into each other come to what they have by themselves.
  if (open.includes(name)) return [];
  if (!targets.has(name)) return (clusterRoles.get(name) ?? []).map(ruleOf);
  const sources = new Set(Array.from(aggregated).flatMap(([source, into]) => (into.includes(name) ? [source] : [])));
  const label = `${group}/aggregate-to-${name}`;
  for (const [source, roles] of own) {
    if (source !== name && roles.some((role) => labelsOf(role)[label] === 'true')) sources.add(source);
  }
  const rules = Array.from(sources)
    .toSorted()
    .flatMap((source) => {
      const roles = own.get(source) ?? [];
      const builtin = roles.some(isLeftAlone) ? [] : rulesOf(source, own, [...open, name]);
      return [...roles.flatMap(ownRulesOf), ...builtin];
    });
  return Array.from(new Map(rules.map((rule) => [textOfRule(rule), rule])).values());
}

function ownRulesOf({ object }: Resource): readonly unknown[] {
  return isMapping(object) && Array.isArray(object['rules']) ? object['rules'] : [];
}

function labelsOf({ object }: Resource): Readonly<Record<string, string>> {
  return isMapping(object) ? metadataMap(object, 'labels') : {};
}

function isRole({ kind }: Resource): boolean {
  return kind === 'Role' || kind === 'ClusterRole';
}

/** Whether the API server does not bring back what a role of its own lacks. */
function isLeftAlone({ object }: Resource): boolean {
  const annotations = isMapping(object) ? metadataMap(object, 'annotations') : {};
  return annotations['rbac.authorization.kubernetes.io/autoupdate'] === 'false';
}

/** Whether Flux leaves the built-in one as it is: it was there first. */
function staysOut({ kind, namespace, name, object }: Resource): boolean {
  const isBuiltinName = kind === 'Role' ? namespacedRoles.has(`${namespace}/${name}`) : clusterRoles.has(name);
  return isBuiltinName && isMapping(object) && applyRules(object).createOnly;
}

function roleOf(kind: string, namespace: string, name: string, rules: readonly unknown[]): Resource {
  const identity = { apiVersion, kind, namespace, name };
  const metadata = { name, ...(namespace === '' ? {} : { namespace }) };
  return { ...identity, key: `${keyPrefix}${resourceId(identity)}`, object: { apiVersion, kind, metadata, rules } };
}

/** Reads a line as scripts/builtin-roles.ts writes it. */
function ruleOf(line: string): KubernetesObject {
  const [verbs = [], second = [], resources, resourceNames] = line.split(' ').map((word) => word.split(','));
  if (resources === undefined) return { verbs, nonResourceURLs: second };
  const apiGroups = second.map((group) => (group === 'core' ? '' : group));
  return { verbs, apiGroups, resources, ...(resourceNames === undefined ? {} : { resourceNames }) };
}

function textOfRule(rule: unknown): string {
  return JSON.stringify(rule, (_name, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}
