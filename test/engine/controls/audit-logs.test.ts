import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { documents } from '../../support/workload-rows.ts';

const server = (container: string, name = 'kube-apiserver-node-1', namespace = 'kube-system'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}}, spec: {containers: [${container}]}}`;
const serverId = '/v1/kube-system/Pod/kube-apiserver-node-1';
const bare = server('{command: [kube-apiserver, --secure-port=6443]}');
const command = [reviewing('spec.containers[0].command')];

const eks = (data: string): string =>
  `{apiVersion: eks.amazonaws.com/v1, kind: ClusterDescribe, metadata: {name: prod, provider: eks}, data: ${data}}`;
const logging = (entries: string): string => eks(`{Cluster: {Logging: {ClusterLogging: ${entries}}}}`);
const eksId = 'eks.amazonaws.com/v1/ClusterDescribe/prod';
const failingEks = (entries: string) => ({
  yaml: logging(entries),
  counted: [eksId],
  findings: [
    {
      fixCommand:
        "aws eks update-cluster-config --region '${REGION_CODE}' --name '${CLUSTER_NAME}' --logging '{'clusterLogging':[{'types':['api','audit','authenticator','controllerManager','scheduler'],'enabled':true}]}'",
    },
  ],
});

const gke = (data: string): string =>
  `{apiVersion: container.googleapis.com/v1, kind: ClusterDescribe, metadata: {name: prod, provider: gke}, data: ${data}}`;
const gkeId = 'container.googleapis.com/v1/ClusterDescribe/prod';
const failingGke = (data: string) => ({ yaml: gke(data), counted: [gkeId], findings: [{}] });
const aks =
  '{apiVersion: management.azure.com/v1, kind: ClusterDescribe, metadata: {name: prod, provider: aks}, data: {properties: {}}}';

describeControl('C-0067', {
  passes: {
    'an API server with a policy': {
      yaml: server('{command: [kube-apiserver, --audit-policy-file=/etc/kubernetes/audit.yaml]}'),
      counted: [serverId],
    },
    'an API server with a policy in its arguments': server(
      '{command: [kube-apiserver], args: [--v=2, --audit-policy-file=/etc/kubernetes/audit.yaml]}',
    ),
    'an API server without a command': server('{args: [--secure-port=6443]}'),
    'EKS with every log in one entry': {
      yaml: logging('[{Enabled: true, Types: [api, audit, authenticator, controllerManager, scheduler]}]'),
      counted: [eksId],
    },
    'EKS with its logs over several entries': logging(
      '[{Enabled: true, Types: [scheduler, api, audit]}, {Enabled: true, Types: [controllerManager, authenticator]}, {Enabled: false, Types: [api]}]',
    ),
    'EKS without a word about logs': { yaml: eks('{Cluster: {Name: prod}}'), counted: [eksId] },
    'EKS without a list of logs': eks('{Cluster: {Logging: {}}}'),
    'GKE with components': {
      yaml: gke('{logging_config: {component_config: {enable_components: [1, 2]}}}'),
      counted: [gkeId],
    },
  },
  fails: {
    'an API server without a policy': { yaml: bare, counted: [serverId], findings: command },
    'an API server without a policy in command and arguments': {
      yaml: server('{command: [kube-apiserver], args: [--secure-port=6443]}'),
      findings: [reviewing('spec.containers[0].args')],
    },
    'an API server with empty arguments': { yaml: server('{command: [kube-apiserver], args: []}'), findings: command },
    'an API server with the flag as two items': {
      yaml: server('{command: [kube-apiserver, --audit-policy-file, /etc/x.yaml]}'),
      findings: command,
    },
    'an API server with a log path alone': {
      yaml: server('{command: [kube-apiserver, --audit-log-path=/var/log/audit.log]}'),
      findings: command,
    },
    'an API server whose second container has a policy': {
      yaml: server('{command: [kube-apiserver]}, {command: [kube-apiserver, --audit-policy-file=x]}'),
      findings: command,
    },
    'only the first of several API servers': {
      yaml: documents(bare, server('{command: [kube-apiserver]}', 'kube-apiserver-node-2')),
      counted: [serverId],
      findings: [{ on: serverId, ...reviewing('spec.containers[0].command') }],
    },
    'EKS with all logs off': failingEks(
      '[{Enabled: false, Types: [api, audit, authenticator, controllerManager, scheduler]}]',
    ),
    'EKS with one log missing': failingEks('[{Enabled: true, Types: [api, audit, authenticator, controllerManager]}]'),
    'EKS with one log off': failingEks(
      '[{Enabled: true, Types: [api, audit, authenticator, scheduler]}, {Enabled: false, Types: [controllerManager]}]',
    ),
    'EKS with the text "true"': failingEks(
      '[{Enabled: "true", Types: [api, audit, authenticator, controllerManager, scheduler]}]',
    ),
    'EKS with a log in other letters': failingEks(
      '[{Enabled: true, Types: [api, audit, authenticator, controllermanager, scheduler]}]',
    ),
    'EKS with an empty list': failingEks('[]'),
    'GKE without components': failingGke('{logging_config: {component_config: {}}}'),
    'GKE with an empty list of components': failingGke('{logging_config: {component_config: {enable_components: []}}}'),
    'GKE without a word about logs': failingGke('{logging_service: none}'),
    'the API server although the cloud logs': {
      yaml: documents(bare, gke('{logging_config: {component_config: {enable_components: [1]}}}')),
      counted: [serverId, gkeId],
      findings: [{ on: serverId, ...reviewing('spec.containers[0].command') }],
    },
  },
  ignores: {
    'the description of AKS': aks,
    manifests: { yaml: bare, scope: 'file' },
  },
  skips: {
    'without API server and description': { yaml: server('{command: [x]}', 'coredns-1'), subStatus: '' },
    'with an API server of another namespace': {
      yaml: server('{command: [x]}', 'kube-apiserver', 'shop'),
      subStatus: '',
    },
  },
});
