import { isApiServerPod } from '../api-server-pod.ts';
import { field, fieldAt } from '../read.ts';
import { coveringPolicies, policiesByLabel, policyNamespaces } from './network-policies.ts';
import { nodes } from './nodes.ts';
import type { Source } from './partitions.ts';
import { roles } from './roles.ts';
import { serviceAccounts } from './service-accounts.ts';
import { servicesByLabel, servicesBySelector } from './services.ts';

/** Whether a PodSecurityPolicy forbids privilege escalation. */
export const podSecurityPolicies: Source<boolean> = {
  name: 'pod security policies',
  matches: [{ groups: ['policy'], kinds: ['PodSecurityPolicy'] }],
  read: ({ object }) => [{ partition: '', item: fieldAt(object, 'spec', 'allowPrivilegeEscalation') === false }],
};

/** ConfigMaps that switch snippet annotations of ingress-nginx off. Nothing else of a ConfigMap is kept. */
export const snippetSettings: Source<true> = {
  name: 'ingress settings',
  matches: [{ kinds: ['ConfigMap'] }],
  read({ namespace, object }) {
    const isOff = field(field(object, 'data'), 'allow-snippet-annotations') === 'false';
    return isOff ? [{ partition: namespace, item: true }] : [];
  },
};

/** Pods that by their name are an API server. */
export const apiServerPods: Source<{ readonly name: string; readonly key: string }> = {
  name: 'api server pods',
  matches: [{ groups: [''], versions: ['v1'], kinds: ['Pod'] }],
  read({ key, namespace, name }) {
    return isApiServerPod(namespace, name) ? [{ partition: '', item: { name, key } }] : [];
  },
};

/** Everything that facts are made of. */
export const sources: readonly Source<unknown>[] = [
  policiesByLabel,
  policyNamespaces,
  coveringPolicies,
  servicesByLabel,
  servicesBySelector,
  serviceAccounts,
  roles,
  nodes,
  podSecurityPolicies,
  snippetSettings,
  apiServerPods,
];

/** The names of the sources that rest on these kinds, with the reason why those cannot be read. */
export function unavailableSources(kinds: ReadonlyMap<string, string>): Map<string, string> {
  const found = new Map<string, string>();
  for (const { name, matches } of sources) {
    const kind = matches.flatMap((match) => match.kinds).find((candidate) => kinds.has(candidate));
    if (kind !== undefined) found.set(name, kinds.get(kind) ?? '');
  }
  return found;
}
