import type { Control, Labels } from '../../model/control.ts';
import { field, isMapping } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { bare } from '../violation.ts';
import { workloadOf, workloads } from '../workload.ts';
import { networkPolicyKinds } from '../facts/network-policies.ts';

export const ingressAndEgressBlocked: Control = {
  id: 'C-0030',
  name: 'ingress-and-egress-blocked',
  title: 'Ingress and Egress blocked',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Network',
  rules: [
    clusterRule({
      name: 'ingress-and-egress-blocked',
      score: 7,
      matches: workloads,
      companions: networkPolicyKinds,
      keep(resource): { readonly namespace: string; readonly labels: Labels | undefined } {
        const metadata = workloadOf(resource)?.podMetadata;
        const labels = field(metadata, 'labels');
        return {
          namespace: resource.namespace,
          labels: isMapping(metadata) ? (isMapping(labels) ? labels : {}) : undefined,
        };
      },
      *judge({ namespace, labels }, cluster) {
        yield { violations: cluster.isSelectedByPolicy(namespace, labels) ? [] : [bare()] };
      },
    }),
  ],
  guide: {
    checks:
      'No NetworkPolicy, CiliumNetworkPolicy or CiliumClusterwideNetworkPolicy that names a direction selects the pods of the workload. A NetworkPolicy names one when its `policyTypes` contain `Ingress` or `Egress`, a Cilium policy when one of its specs has `ingress` or `egress`. `matchExpressions` of a selector are not evaluated.',
    why: 'Without a policy a pod may talk to every other pod and to the internet, so an attacker in one pod can scan the cluster, move on and send data out.',
    remediation:
      'Add a NetworkPolicy in the same namespace whose `podSelector.matchLabels` fit the pods and whose `policyTypes` list Ingress and Egress.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: registry.example.org/shop:1.4.2
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: shop
          image: registry.example.org/shop:1.4.2
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: shop
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: shop
  policyTypes: [Ingress, Egress]
  ingress:
    - ports:
        - port: 8080
`,
  },
};
