import type { Labels, Match } from '../../model/control.ts';
import type { Resource } from '../../model/resource.ts';
import { entries, field, fieldAt, includesLabels, isMapping, isPresent, items } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import type { Source } from './partitions.ts';

/** The kinds that can isolate pods. */
export const networkPolicyKinds: readonly Match[] = [
  { groups: ['networking.k8s.io'], versions: ['v1'], kinds: ['NetworkPolicy'] },
  { groups: ['cilium.io'], versions: ['v2'], kinds: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'] },
];

/** One way in which a policy selects pods. */
interface Selector {
  readonly kind: 'everything' | 'labels';
  readonly labels?: unknown;
  /** Cilium's selectors need pods that have metadata at all. */
  readonly needsMetadata: boolean;
}

interface Policy {
  /** As written; empty for cluster-wide and where a manifest has none. */
  readonly namespace: string;
  /** It restricts at least one direction, so being selected isolates. */
  readonly hasDirection: boolean;
  readonly selectors: readonly Selector[];
}

interface ClusterPolicy extends Policy {
  /** It isolates all pods of all namespaces by itself. */
  readonly coversEverything: boolean;
}

/** Policies of a namespace. A missing namespace means `default`. */
export const namespacedPolicies: Source<Policy> = {
  name: 'network policies',
  matches: [
    { groups: ['networking.k8s.io'], versions: ['v1'], kinds: ['NetworkPolicy'] },
    { groups: ['cilium.io'], versions: ['v2'], kinds: ['CiliumNetworkPolicy'] },
  ],
  read(resource) {
    const item = resource.kind === 'NetworkPolicy' ? networkPolicy(resource) : ciliumPolicy(resource);
    return { partition: namespaceOrDefault(resource.namespace), item };
  },
};

export const clusterPolicies: Source<ClusterPolicy> = {
  name: 'cluster-wide network policies',
  matches: [{ groups: ['cilium.io'], versions: ['v2'], kinds: ['CiliumClusterwideNetworkPolicy'] }],
  read(resource) {
    const item = { ...ciliumPolicy(resource), coversEverything: ciliumSpecs(resource).some(coversEverything) };
    return { partition: '', item };
  },
};

/** Whether any policy with a direction selects pods of these labels; undefined labels: pods without metadata. */
export function isSelected(read: ReadItems, namespace: string, labels: Labels | undefined): boolean {
  const selects = (policy: Policy): boolean =>
    policy.hasDirection && policy.selectors.some((selector) => selectsLabels(selector, labels));
  return (
    read(namespacedPolicies, namespaceOrDefault(namespace)).some(selects) || read(clusterPolicies, '').some(selects)
  );
}

/** Whether a namespace has a policy of its own name, whatever it selects, or a cluster-wide one covers everything. */
export function hasPolicy(read: ReadItems, namespace: string): boolean {
  const own = read(namespacedPolicies, namespaceOrDefault(namespace)).some((policy) => policy.namespace === namespace);
  return own || read(clusterPolicies, '').some((policy) => policy.coversEverything);
}

function namespaceOrDefault(namespace: string): string {
  return namespace === '' ? 'default' : namespace;
}

function selectsLabels({ kind, labels: wanted, needsMetadata }: Selector, labels: Labels | undefined): boolean {
  if (needsMetadata && labels === undefined) return false;
  return kind === 'everything' || includesLabels(labels, wanted);
}

/** matchExpressions are not read and a policy without policyTypes isolates nothing (BC-10). */
function networkPolicy({ namespace, object }: Resource): Policy {
  const spec = field(object, 'spec');
  const selector = field(spec, 'podSelector');
  const matchLabels = field(selector, 'matchLabels');
  const types = items(field(spec, 'policyTypes'));
  const selectors: Selector[] = [];
  if (isMapping(selector) && entries(selector).length === 0)
    selectors.push({ kind: 'everything', needsMetadata: false });
  else if (isMapping(matchLabels)) selectors.push({ kind: 'labels', labels: matchLabels, needsMetadata: false });
  return { namespace, hasDirection: types.includes('Ingress') || types.includes('Egress'), selectors };
}

/** The direction is taken from any spec of the policy, not from the selecting one (BC-10). */
function ciliumPolicy(resource: Resource): Policy {
  const specs = ciliumSpecs(resource);
  const selectors = specs.flatMap((spec): Selector[] => {
    const selector = field(spec, 'endpointSelector');
    if (!isPresent(selector)) return [];
    const matchLabels = field(selector, 'matchLabels');
    if (entries(matchLabels).length > 0) return [{ kind: 'labels', labels: matchLabels, needsMetadata: true }];
    return isEmptySelector(selector) ? [{ kind: 'everything', needsMetadata: true }] : [];
  });
  return { namespace: resource.namespace, hasDirection: specs.some(hasDirection), selectors };
}

function ciliumSpecs({ object }: Resource): readonly unknown[] {
  const spec = field(object, 'spec');
  return [...(isPresent(spec) ? [spec] : []), ...items(field(object, 'specs'))];
}

function hasDirection(spec: unknown): boolean {
  return isPresent(field(spec, 'ingress')) || isPresent(field(spec, 'egress'));
}

function isEmptySelector(selector: unknown): boolean {
  return (
    entries(field(selector, 'matchLabels')).length === 0 && items(field(selector, 'matchExpressions')).length === 0
  );
}

function coversEverything(spec: unknown): boolean {
  const selector = field(spec, 'endpointSelector');
  const isOff =
    fieldAt(spec, 'enableDefaultDeny', 'ingress') === false && fieldAt(spec, 'enableDefaultDeny', 'egress') === false;
  return isPresent(selector) && isEmptySelector(selector) && !isOff && hasDirection(spec);
}
