import { describeControl } from '../../support/control-cases.ts';
import { fixing, reviewing } from '../../support/findings.ts';
import { documents } from '../../support/workload-rows.ts';

const server = (container: string, name = 'kube-apiserver-node-1', namespace = 'kube-system'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}}, spec: {containers: [${container}]}}`;
const flag = '--encryption-provider-config=/etc/kubernetes/encryption.yaml';
const bare = server('{command: [kube-apiserver, --secure-port=6443]}');
const serverId = '/v1/kube-system/Pod/kube-apiserver-node-1';

const hosts = { eks: 'eks.amazonaws.com', gke: 'container.googleapis.com', aks: 'management.azure.com' };
const cloud = (provider: keyof typeof hosts, data: string): string =>
  `{apiVersion: ${hosts[provider]}/v1, kind: ClusterDescribe, metadata: {name: prod, provider: ${provider}}, data: ${data}}`;
const cloudId = (provider: keyof typeof hosts): string => `${hosts[provider]}/v1/ClusterDescribe/prod`;
const eks = (config: string): string => cloud('eks', `{Cluster: {EncryptionConfig: ${config}}}`);
const aks = (properties: string): string => cloud('aks', `{properties: ${properties}}`);

const failingEks = (data: string) => ({
  yaml: cloud('eks', data),
  counted: [cloudId('eks')],
  findings: [
    {
      fixCommand:
        'eksctl utils enable-secrets-encryption --cluster=<cluster> --key-arn=arn:aws:kms:<cluster_region>:<account>:key/<key> --region=<region>',
    },
  ],
});
const failingAks = (properties: string) => ({
  yaml: aks(properties),
  counted: [cloudId('aks')],
  findings: [
    {
      fixCommand:
        'az aks nodepool add --name hostencrypt --cluster-name <myAKSCluster> --resource-group <myResourceGroup> -s Standard_DS2_v2 -l <myRegion> --enable-encryption-at-host',
    },
  ],
});
const failingGke = (data: string) => ({
  yaml: cloud('gke', data),
  counted: [cloudId('gke')],
  findings: [
    {
      ...reviewing('data.database_encryption.state'),
      fixCommand:
        'gcloud container clusters update <cluster_name> --region=<compute_region> --database-encryption-key=<key_project_id>/locations/<location>/keyRings/<ring_name>/cryptoKeys/<key_name> --project=<cluster_project_id>',
    },
  ],
});
const command = (index: number) => [
  fixing(`spec.containers[0].command[${index}]=--encryption-provider-config=YOUR_VALUE`),
];

describeControl('C-0066', {
  passes: {
    'an API server with the flag': { yaml: server(`{command: [kube-apiserver, ${flag}]}`), counted: [serverId] },
    'an API server with the flag in its arguments': server(`{command: [kube-apiserver], args: [--v=2, ${flag}]}`),
    'an API server with the flag inside a longer item': server(`{command: [sh, -c, "exec kube-apiserver ${flag}"]}`),
    'an API server without a command': server('{args: [--secure-port=6443]}'),
    'an API server without containers':
      '{apiVersion: v1, kind: Pod, metadata: {name: apiserver, namespace: kube-system}, spec: {}}',
    'EKS with a key': {
      yaml: eks('[{Provider: {KeyArn: arn:aws:kms:x}, Resources: [secrets]}]'),
      counted: [cloudId('eks')],
    },
    'EKS with a key in one of several entries': eks(
      '[{Provider: {KeyArn: ""}, Resources: []}, {Provider: {KeyArn: arn:aws:kms:x}, Resources: [secrets]}]',
    ),
    'EKS in the letters of its command line': cloud(
      'eks',
      '{cluster: {encryptionConfig: [{provider: {keyArn: arn:aws:kms:x}, resources: [secrets]}]}}',
    ),
    'GKE with state ENCRYPTED': cloud('gke', '{database_encryption: {state: ENCRYPTED}}'),
    'GKE with state "1"': cloud('gke', '{database_encryption: {state: "1"}}'),
    'AKS with every pool encrypted': aks(
      '{agentPoolProfiles: [{enableEncryptionAtHost: true}, {enableEncryptionAtHost: true}]}',
    ),
    'AKS with a key vault': aks('{securityProfile: {azureKeyVaultKms: {enabled: true}}}'),
    'AKS with encrypted infrastructure': aks(
      '{securityProfile: {kubernetesResourceObjectEncryptionProfile: {infrastructureEncryption: Enabled}}}',
    ),
    'a description that names no provider':
      '{apiVersion: eks.amazonaws.com/v1, kind: ClusterDescribe, metadata: {name: prod}, data: {}}',
  },
  fails: {
    'an API server without the flag': { yaml: bare, counted: [serverId], findings: command(2) },
    'an API server without the flag in command and arguments': {
      yaml: server('{command: [kube-apiserver], args: [--v=2, --secure-port=6443]}'),
      findings: [fixing('spec.containers[0].args[2]=--encryption-provider-config=YOUR_VALUE')],
    },
    'an API server with empty arguments': {
      yaml: server('{command: [kube-apiserver], args: []}'),
      findings: command(1),
    },
    'an API server with the flag as two items': {
      yaml: server('{command: [kube-apiserver, --encryption-provider-config, /etc/x.yaml]}'),
      findings: command(3),
    },
    'an API server with a similar flag': {
      yaml: server('{command: [kube-apiserver, --encryption-provider-config-automatic-reload=true]}'),
      findings: command(2),
    },
    'an API server with the flag in other letters': {
      yaml: server('{command: [kube-apiserver, --Encryption-Provider-Config=x]}'),
      findings: command(2),
    },
    'an API server whose second container has the flag': {
      yaml: server(`{command: [kube-apiserver]}, {command: [kube-apiserver, ${flag}]}`),
      findings: command(1),
    },
    'a Pod named api-server': {
      yaml: server('{command: [server]}', 'my-api-server-0'),
      counted: ['/v1/kube-system/Pod/my-api-server-0'],
      findings: command(1),
    },
    'only the first of several API servers': {
      yaml: documents(bare, server('{command: [kube-apiserver]}', 'kube-apiserver-node-2')),
      counted: [serverId],
      findings: [{ on: serverId, ...command(2)[0] }],
    },
    'EKS without encryption': failingEks('{Cluster: {EncryptionConfig: null}}'),
    'EKS with an empty list': failingEks('{Cluster: {EncryptionConfig: []}}'),
    'EKS without a word about it': failingEks('{Cluster: {Name: prod}}'),
    'EKS with an empty key': failingEks(
      '{Cluster: {EncryptionConfig: [{Provider: {KeyArn: ""}, Resources: [secrets]}]}}',
    ),
    'EKS without a key': failingEks('{Cluster: {EncryptionConfig: [{Resources: [secrets]}]}}'),
    'EKS without resources': failingEks(
      '{Cluster: {EncryptionConfig: [{Provider: {KeyArn: arn:aws:kms:x}, Resources: []}]}}',
    ),
    'EKS with key and resources in different entries': failingEks(
      '{Cluster: {EncryptionConfig: [{Provider: {KeyArn: arn:aws:kms:x}}, {Resources: [secrets]}]}}',
    ),
    'EKS in mixed letters': failingEks(
      '{Cluster: {encryptionConfig: [{provider: {keyArn: arn:aws:kms:x}, resources: [secrets]}]}}',
    ),
    'GKE with state 2': failingGke('{database_encryption: {state: 2}}'),
    'GKE with state DECRYPTED': failingGke('{database_encryption: {state: DECRYPTED}}'),
    'GKE with a state in other letters': failingGke('{database_encryption: {state: encrypted}}'),
    'GKE without a state': failingGke('{}'),
    'AKS without anything': failingAks('{}'),
    'AKS with one pool that is not encrypted': failingAks(
      '{agentPoolProfiles: [{enableEncryptionAtHost: true}, {enableEncryptionAtHost: false}]}',
    ),
    'AKS with one pool that says nothing': failingAks(
      '{agentPoolProfiles: [{enableEncryptionAtHost: true}, {name: x}]}',
    ),
    'AKS with the text "true"': failingAks('{agentPoolProfiles: [{enableEncryptionAtHost: "true"}]}'),
    'AKS without pools': failingAks('{agentPoolProfiles: []}'),
    'AKS with the key vault off': failingAks('{securityProfile: {azureKeyVaultKms: {enabled: false}}}'),
    'AKS with unencrypted infrastructure': failingAks(
      '{securityProfile: {kubernetesResourceObjectEncryptionProfile: {infrastructureEncryption: Disabled}}}',
    ),
    'AKS with the setting outside the properties': {
      ...failingAks('{}'),
      yaml: cloud('aks', '{securityProfile: {azureKeyVaultKms: {enabled: true}}}'),
    },
    'the API server although the cloud encrypts': {
      yaml: documents(bare, cloud('gke', '{database_encryption: {state: ENCRYPTED}}')),
      counted: [serverId, cloudId('gke')],
      findings: [{ on: serverId, ...command(2)[0] }],
    },
  },
  ignores: {
    manifests: { yaml: bare, scope: 'file' },
  },
  skips: {
    'without API server and description': { yaml: server('{command: [x]}', 'coredns-1'), subStatus: '' },
    'with an API server of another namespace': {
      yaml: server('{command: [x]}', 'kube-apiserver', 'shop'),
      subStatus: '',
    },
    'with a name in other letters': { yaml: server('{command: [x]}', 'kube-ApiServer'), subStatus: '' },
  },
});
