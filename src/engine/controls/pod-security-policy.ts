import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { apiServerFlags, apiServerRule } from '../api-server-pod.ts';
import { descriptionRule } from '../cluster-description.ts';
import { fieldAt } from '../read.ts';
import { commanding, reviewing } from '../violation.ts';

export const podSecurityPolicy: Control = {
  id: 'C-0068',
  name: 'pod-security-policy',
  title: 'PSP enabled',
  baseScore: 1,
  scopes: ['cluster', 'file'],
  category: 'Control plane',
  needs: ['cloud'],
  rules: [
    descriptionRule('psp-enabled-cloud', { gke: checkGke, eks: () => [] }),
    apiServerRule('psp-enabled-native', function* (server) {
      for (const list of ['command', 'args'] as const) {
        for (const [index, item] of server[list].entries()) {
          if (lacksPodSecurityPolicy(item)) yield reviewing('', [[...apiServerFlags, list, index]]);
        }
      }
    }),
  ],
  guide: {
    checks:
      'Fails for each `--enable-admission-plugins=` of the first container of the API server whose list lacks `PodSecurityPolicy`; without the flag it passes. With a description of the cluster from the cloud, GKE fails unless `pod_security_policy_config.enabled` is true.',
    why: 'Nothing then stops a user who may create pods from starting privileged ones. Kubernetes 1.25 removed PodSecurityPolicy, so in newer clusters Pod Security Admission does this work and a failure says little.',
    remediation:
      'Up to Kubernetes 1.24 add `PodSecurityPolicy` to `--enable-admission-plugins`; later use Pod Security Admission with the namespace label `pod-security.kubernetes.io/enforce` and except this control.',
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
        - --enable-admission-plugins=NodeRestriction
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
        - --enable-admission-plugins=NodeRestriction,PodSecurityPolicy
`,
  },
};

function* checkGke(data: unknown): Generator<Violation> {
  if (fieldAt(data, 'pod_security_policy_config', 'enabled') === true) return;
  yield commanding('gcloud beta container clusters update <cluster_name> --enable-pod-security-policy');
}

function lacksPodSecurityPolicy(item: unknown): boolean {
  if (typeof item !== 'string' || !item.includes('--enable-admission-plugins=')) return false;
  return !item.split('=')[1]?.includes('PodSecurityPolicy');
}
