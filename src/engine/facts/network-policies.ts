import type { Labels, Match } from '../../model/control.ts';
import type { Resource } from '../../model/resource.ts';
import { entries, field, fieldAt, includesLabels, isMapping, isPresent, items } from '../read.ts';
import type { ReadItems } from './fact-store.ts';
import { labelsIn } from './labels.ts';
import type { Source } from './partitions.ts';

/** One way in which a policy that restricts a direction selects pods; without labels it selects all. */
interface Selector {
  readonly labels?: unknown;
  /** Cilium's selectors need pods that have metadata at all. */
  readonly needsMetadata: boolean;
}

interface Policy {
  /** It restricts at least one direction, so being selected isolates. */
  readonly hasDirection: boolean;
  readonly selectors: readonly Selector[];
}

const namespacedKinds: readonly Match[] = [
  { groups: ['networking.k8s.io'], versions: ['v1'], kinds: ['NetworkPolicy'] },
  { groups: ['cilium.io'], versions: ['v2'], kinds: ['CiliumNetworkPolicy'] },
];
const clusterKinds: readonly Match[] = [
  { groups: ['cilium.io'], versions: ['v2'], kinds: ['CiliumClusterwideNetworkPolicy'] },
];
/** The kinds that can isolate pods. */
export const networkPolicyKinds: readonly Match[] = [...namespacedKinds, ...clusterKinds];
/** No namespace has this name: policies of all namespaces are filed under it. */
const everywhere = '*';
const anyLabel = '';

/** What restricting policies select, each selector under one label that whatever it selects must have. */
export const policiesByLabel: Source<readonly Selector[]> = {
  name: 'network policies',
  matches: [...namespacedKinds, ...clusterKinds],
  read(resource) {
    const { hasDirection, selectors } = policyOf(resource);
    if (!hasDirection) return [];
    const isClusterWide = resource.kind === 'CiliumClusterwideNetworkPolicy';
    const namespace = isClusterWide ? everywhere : namespaceOrDefault(resource.namespace);
    const byLabel = new Map<string, Selector[]>();
    for (const selector of selectors) {
      const label = isMapping(selector.labels) ? (labelsIn(selector.labels)[0] ?? anyLabel) : anyLabel;
      byLabel.set(label, [...(byLabel.get(label) ?? []), selector]);
    }
    return Array.from(byLabel, ([label, item]) => ({ partition: JSON.stringify([namespace, label]), item }));
  },
};

/** Namespaces, as written, that have a policy, whatever it selects or restricts. */
export const policyNamespaces: Source<true> = {
  name: 'namespaces with network policies',
  matches: namespacedKinds,
  read: ({ namespace }) => [{ partition: namespace, item: true }],
};

/** Policies that isolate all pods of all namespaces by themselves. */
export const coveringPolicies: Source<true> = {
  name: 'covering network policies',
  matches: clusterKinds,
  read: (resource) => (ciliumSpecs(resource).some(coversEverything) ? [{ partition: '', item: true }] : []),
};

/** Whether any policy with a direction selects pods of these labels; undefined labels: pods without metadata. */
export function isSelected(read: ReadItems, namespace: string, labels: Labels | undefined): boolean {
  const keys = [anyLabel, ...labelsIn(labels ?? {})];
  return [namespaceOrDefault(namespace), everywhere].some((place) =>
    keys.some((key) =>
      read(policiesByLabel, JSON.stringify([place, key])).some((selectors) =>
        selectors.some((selector) => selectsLabels(selector, labels)),
      ),
    ),
  );
}

/** Whether a namespace has a policy of its own, or a cluster-wide one covers everything. */
export function hasPolicy(read: ReadItems, namespace: string): boolean {
  return read(policyNamespaces, namespace).length > 0 || read(coveringPolicies, '').length > 0;
}

function namespaceOrDefault(namespace: string): string {
  return namespace === '' ? 'default' : namespace;
}

function selectsLabels({ labels: wanted, needsMetadata }: Selector, labels: Labels | undefined): boolean {
  return (labels !== undefined || !needsMetadata) && includesLabels(labels, wanted ?? {});
}

function policyOf(resource: Resource): Policy {
  return resource.kind === 'NetworkPolicy' ? networkPolicy(resource) : ciliumPolicy(resource);
}

/** matchExpressions are not read and a policy without policyTypes isolates nothing (BC-10). */
function networkPolicy({ object }: Resource): Policy {
  const spec = field(object, 'spec');
  const selector = field(spec, 'podSelector');
  const matchLabels = field(selector, 'matchLabels');
  const types = items(field(spec, 'policyTypes'));
  const selectors: Selector[] = [];
  if (isMapping(selector) && entries(selector).length === 0) selectors.push({ needsMetadata: false });
  else if (isMapping(matchLabels)) selectors.push({ labels: matchLabels, needsMetadata: false });
  return { hasDirection: types.includes('Ingress') || types.includes('Egress'), selectors };
}

/** The direction is taken from any spec of the policy, not from the selecting one (BC-10). */
function ciliumPolicy(resource: Resource): Policy {
  const specs = ciliumSpecs(resource);
  const selectors = specs.flatMap((spec): Selector[] => {
    const selector = field(spec, 'endpointSelector');
    if (!isPresent(selector)) return [];
    const matchLabels = field(selector, 'matchLabels');
    if (entries(matchLabels).length > 0) return [{ labels: matchLabels, needsMetadata: true }];
    return isEmptySelector(selector) ? [{ needsMetadata: true }] : [];
  });
  return { hasDirection: specs.some(hasDirection), selectors };
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
