import type { Control } from '../../model/control.ts';
import { clusterRule } from '../rules.ts';
import { bare } from '../violation.ts';

export const clusterInternalNetworking: Control = {
  id: 'C-0054',
  name: 'cluster-internal-networking',
  title: 'Cluster internal networking',
  baseScore: 4,
  scopes: ['cluster', 'file'],
  category: 'Network',
  rules: [
    clusterRule({
      name: 'internal-networking',
      score: 9,
      matches: [{ groups: [''], versions: ['v1'], kinds: ['Namespace'] }],
      keep: ({ name }) => name,
      *judge(name, cluster) {
        yield { violations: cluster.namespaceHasPolicy(name) ? [] : [bare()] };
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each Namespace that has no NetworkPolicy and no CiliumNetworkPolicy, unless a CiliumClusterwideNetworkPolicy for all pods has an `ingress` or `egress` part and does not turn off the default deny in both directions. What the policy of a namespace selects does not matter.',
    why: 'Without a policy every pod can talk to every other pod of the cluster. From one broken pod an attacker can look for databases, internal interfaces and further weak programs.',
    remediation:
      'Create a NetworkPolicy in the namespace that denies all traffic by default, then allow what the programs need.',
    failing: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
    passing: `
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: shop
spec:
  podSelector: {}
  policyTypes: [Ingress, Egress]
`,
  },
};
