import type { Control } from '../../model/control.ts';
import { fieldAt } from '../read.ts';
import { objectRule } from '../rules.ts';
import { bare } from '../violation.ts';

export const instanceMetadataAccess: Control = {
  id: 'C-0052',
  name: 'instance-metadata-access',
  title: 'Instance Metadata API',
  baseScore: 7,
  scopes: ['cloud'],
  category: 'Control plane',
  needs: ['host'],
  rules: [
    objectRule({
      name: 'instance-metadata-api-access',
      score: 1,
      // The collector writes a capital C where upstream's rule expects a small one (UB-5).
      matches: [
        {
          groups: ['hostdata.kubescape.cloud'],
          versions: ['v1beta0'],
          kinds: ['cloudProviderInfo', 'CloudProviderInfo'],
        },
      ],
      *check({ object }) {
        if (fieldAt(object, 'data', 'providerMetaDataAPIAccess') === true) yield bare();
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each node of an AKS, EKS or GKE cluster whose host data says `providerMetaDataAPIAccess: true`: the metadata service of the cloud answers to requests from there.',
    why: 'The metadata service hands out the credentials of the node. A pod that can call it may act in the cloud account with the rights of the node.',
    remediation:
      'Block requests from pods to 169.254.169.254: with IMDSv2 and a hop limit of 1 on EKS, with Workload Identity on GKE, or with a NetworkPolicy for egress.',
    failing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: CloudProviderInfo
metadata:
  name: node-1
data:
  providerMetaDataAPIAccess: true
`,
    passing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: CloudProviderInfo
metadata:
  name: node-1
data:
  providerMetaDataAPIAccess: false
`,
  },
};
