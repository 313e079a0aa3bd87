import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { apiServerFlags, apiServerRule, hasFlag } from '../api-server-pod.ts';
import { descriptionRule } from '../cluster-description.ts';
import { field, fieldAt, isPresent, items } from '../read.ts';
import { commanding, fixing, reviewing } from '../violation.ts';

export const etcdEncryption: Control = {
  id: 'C-0066',
  name: 'etcd-encryption',
  title: 'Secret/etcd encryption enabled',
  baseScore: 6,
  scopes: ['cluster'],
  category: 'Control plane',
  needs: ['cloud'],
  rules: [
    descriptionRule('secret-etcd-encryption-cloud', { aks: checkAks, eks: checkEks, gke: checkGke }),
    apiServerRule('etcd-encryption-native', function* (server) {
      const flag = '--encryption-provider-config=';
      if (hasFlag(server, flag)) return;
      const list = server.args.length > 0 ? 'args' : 'command';
      yield fixing('', [{ path: [...apiServerFlags, list, server[list].length], value: `${flag}YOUR_VALUE` }]);
    }),
  ],
  guide: {
    checks:
      'Fails when the first container of the API server has no `--encryption-provider-config=` in its `command` or `args`. With a description of the cluster from the cloud, it fails when EKS has no key for Secrets, when the database encryption of GKE is off, or when AKS has neither encryption at host for all node pools nor a key vault nor infrastructure encryption.',
    why: 'Secrets then lie in etcd as plain text. Whoever gets a backup, a disk or read access to etcd has all of them.',
    remediation:
      'Pass `--encryption-provider-config` with a file that encrypts `secrets`; in a managed cluster turn on the encryption of Secrets with a key of the cloud.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-control-1
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --secure-port=6443
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: kube-apiserver-control-1
  namespace: kube-system
spec:
  containers:
    - name: kube-apiserver
      image: registry.k8s.io/kube-apiserver:v1.34.1
      command:
        - kube-apiserver
        - --secure-port=6443
        - --encryption-provider-config=/etc/kubernetes/encryption.yaml
`,
  },
};

function* checkAks(data: unknown): Generator<Violation> {
  const properties = field(data, 'properties');
  const pools = items(field(properties, 'agentPoolProfiles'));
  const profile = field(properties, 'securityProfile');
  const resourceEncryption = fieldAt(profile, 'kubernetesResourceObjectEncryptionProfile', 'infrastructureEncryption');
  const isEncrypted =
    (pools.length > 0 && pools.every((pool) => field(pool, 'enableEncryptionAtHost') === true)) ||
    fieldAt(profile, 'azureKeyVaultKms', 'enabled') === true ||
    resourceEncryption === 'Enabled';
  if (isEncrypted) return;
  const command =
    'az aks nodepool add --name hostencrypt --cluster-name <myAKSCluster> --resource-group <myResourceGroup> ' +
    '-s Standard_DS2_v2 -l <myRegion> --enable-encryption-at-host';
  yield commanding(command);
}

function* checkEks(data: unknown): Generator<Violation> {
  const upper = items(fieldAt(data, 'Cluster', 'EncryptionConfig')).some((entry) =>
    isKeyed(fieldAt(entry, 'Provider', 'KeyArn'), field(entry, 'Resources')),
  );
  const lower = items(fieldAt(data, 'cluster', 'encryptionConfig')).some((entry) =>
    isKeyed(fieldAt(entry, 'provider', 'keyArn'), field(entry, 'resources')),
  );
  if (upper || lower) return;
  const command =
    'eksctl utils enable-secrets-encryption --cluster=<cluster> ' +
    '--key-arn=arn:aws:kms:<cluster_region>:<account>:key/<key> --region=<region>';
  yield commanding(command);
}

function isKeyed(keyArn: unknown, resources: unknown): boolean {
  return isPresent(keyArn) && keyArn !== '' && items(resources).length > 0;
}

function* checkGke(data: unknown): Generator<Violation> {
  const state = fieldAt(data, 'database_encryption', 'state');
  // The state is an enum that clients print as its number, that number as text, or its name.
  if (state === 1 || state === '1' || state === 'ENCRYPTED') return;
  const command =
    'gcloud container clusters update <cluster_name> --region=<compute_region> ' +
    '--database-encryption-key=<key_project_id>/locations/<location>/keyRings/<ring_name>/cryptoKeys/<key_name> ' +
    '--project=<cluster_project_id>';
  yield { ...reviewing('', [['data', 'database_encryption', 'state']]), fixCommand: command };
}
