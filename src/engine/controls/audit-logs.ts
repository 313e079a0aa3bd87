import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { apiServerFlags, apiServerRule, hasFlag } from '../api-server-pod.ts';
import { descriptionRule } from '../cluster-description.ts';
import { field, fieldAt, isPresent, items } from '../read.ts';
import { bare, commanding, reviewing } from '../violation.ts';

export const auditLogs: Control = {
  id: 'C-0067',
  name: 'audit-logs',
  title: 'Audit logs enabled',
  baseScore: 5,
  scopes: ['cluster'],
  category: 'Control plane',
  needs: ['cloud'],
  rules: [
    descriptionRule('k8s-audit-logs-enabled-cloud', { gke: checkGke, eks: checkEks }),
    apiServerRule('k8s-audit-logs-enabled-native', function* (server) {
      if (hasFlag(server, '--audit-policy-file=')) return;
      yield reviewing('', [[...apiServerFlags, server.args.length > 0 ? 'args' : 'command']]);
    }),
  ],
  guide: {
    checks:
      'Fails when the first container of the API server has no `--audit-policy-file=` in its `command` or `args`. With a description of the cluster from the cloud, it fails when EKS lists its logs and one of api, audit, authenticator, controllerManager and scheduler is off, or when GKE has no logging component.',
    why: 'Without audit logs nobody can see who called the API server and what was changed. An attack stays unnoticed and cannot be examined afterwards.',
    remediation:
      'Pass `--audit-policy-file` and `--audit-log-path` to the API server; in a managed cluster turn on all logs of the control plane.',
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
        - --audit-policy-file=/etc/kubernetes/audit-policy.yaml
`,
  },
};

function* checkGke(data: unknown): Generator<Violation> {
  const components = fieldAt(data, 'logging_config', 'component_config', 'enable_components');
  if (items(components).length === 0) yield bare();
}

function* checkEks(data: unknown): Generator<Violation> {
  const logging = fieldAt(data, 'Cluster', 'Logging', 'ClusterLogging');
  if (!isPresent(logging)) return;
  const enabled = items(logging)
    .filter((entry) => field(entry, 'Enabled') === true)
    .flatMap((entry) => items(field(entry, 'Types')));
  const types = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];
  if (types.every((type) => enabled.includes(type))) return;
  const wanted = types.map((type) => `'${type}'`).join(',');
  yield commanding(
    "aws eks update-cluster-config --region '${REGION_CODE}' --name '${CLUSTER_NAME}' " +
      `--logging '{'clusterLogging':[{'types':[${wanted}],'enabled':true}]}'`,
  );
}
