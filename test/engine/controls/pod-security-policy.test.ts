import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { documents } from '../../support/workload-rows.ts';

const server = (container: string, name = 'kube-apiserver-node-1', namespace = 'kube-system'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: ${name}, namespace: ${namespace}}, spec: {containers: [${container}]}}`;
const serverId = '/v1/kube-system/Pod/kube-apiserver-node-1';
const plugins = (list: string): string => server(`{command: [kube-apiserver, "--enable-admission-plugins=${list}"]}`);
const first = [reviewing('spec.containers[0].command[1]')];

const cloud = (host: string, provider: string, data: string): string =>
  `{apiVersion: ${host}/v1, kind: ClusterDescribe, metadata: {name: prod, provider: ${provider}}, data: ${data}}`;
const gke = (data: string): string => cloud('container.googleapis.com', 'gke', data);
const gkeId = 'container.googleapis.com/v1/ClusterDescribe/prod';
const failingGke = (data: string) => ({
  yaml: gke(data),
  counted: [gkeId],
  findings: [{ fixCommand: 'gcloud beta container clusters update <cluster_name> --enable-pod-security-policy' }],
});

describeControl('C-0068', {
  passes: {
    'an API server with the plugin': { yaml: plugins('PodSecurityPolicy'), counted: [serverId] },
    'an API server with the plugin among others': plugins('NodeRestriction,PodSecurityPolicy,LimitRanger'),
    'an API server with the plugin in its arguments': server(
      '{command: [kube-apiserver], args: [--enable-admission-plugins=PodSecurityPolicy]}',
    ),
    'an API server without the flag': { yaml: server('{command: [kube-apiserver, --v=2]}'), counted: [serverId] },
    'an API server with the flag as two items': server(
      '{command: [kube-apiserver, --enable-admission-plugins, NodeRestriction]}',
    ),
    'an API server with the plugin switched off': server(
      '{command: [kube-apiserver, --disable-admission-plugins=PodSecurityPolicy]}',
    ),
    'an API server without a command': server('{args: [--enable-admission-plugins=NodeRestriction]}'),
    'an API server whose second container lacks the plugin': server(
      '{command: [kube-apiserver]}, {command: [x, --enable-admission-plugins=NodeRestriction]}',
    ),
    'GKE with the policy on': { yaml: gke('{pod_security_policy_config: {enabled: true}}'), counted: [gkeId] },
    'EKS, whatever it says': {
      yaml: cloud('eks.amazonaws.com', 'eks', '{Cluster: {Name: prod}}'),
      counted: ['eks.amazonaws.com/v1/ClusterDescribe/prod'],
    },
    'in a manifest scan too': { yaml: plugins('PodSecurityPolicy'), scope: 'file' },
  },
  fails: {
    'an API server with other plugins': { yaml: plugins('NodeRestriction'), counted: [serverId], findings: first },
    'an API server with an empty list': { yaml: plugins(''), findings: first },
    'an API server with the plugin in other letters': { yaml: plugins('podsecuritypolicy'), findings: first },
    'an API server with the plugin behind a second equals sign': {
      yaml: plugins('A=PodSecurityPolicy'),
      findings: first,
    },
    'an API server with other plugins in its arguments': {
      yaml: server('{command: [kube-apiserver], args: [--v=2, --enable-admission-plugins=NodeRestriction]}'),
      findings: [reviewing('spec.containers[0].args[1]')],
    },
    'each flag that lacks the plugin': {
      yaml: server(
        '{command: [kube-apiserver, --enable-admission-plugins=A, --enable-admission-plugins=PodSecurityPolicy, --enable-admission-plugins=B], args: [--enable-admission-plugins=C]}',
      ),
      findings: [
        reviewing('spec.containers[0].command[1]'),
        reviewing('spec.containers[0].command[3]'),
        reviewing('spec.containers[0].args[0]'),
      ],
    },
    'GKE with the policy off': failingGke('{pod_security_policy_config: {enabled: false}}'),
    'GKE with the text "true"': failingGke('{pod_security_policy_config: {enabled: "true"}}'),
    'GKE without a word about it': failingGke('{}'),
    'GKE beside an API server that passes': {
      yaml: documents(plugins('PodSecurityPolicy'), gke('{}')),
      counted: [serverId, gkeId],
      findings: [{ ...failingGke('{}').findings[0], on: gkeId }],
    },
    'in a manifest scan too': { yaml: plugins('NodeRestriction'), scope: 'file', findings: first },
  },
  ignores: {
    'manifests without an API server': { yaml: server('{command: [x]}', 'coredns-1'), scope: 'file' },
    'an API server of another namespace': {
      yaml: server('{command: [kube-apiserver, --enable-admission-plugins=A]}', 'kube-apiserver', 'shop'),
      scope: 'file',
    },
    'the description of AKS': cloud('management.azure.com', 'aks', '{properties: {}}'),
  },
  skips: {
    'without API server and description': { yaml: server('{command: [x]}', 'coredns-1'), subStatus: '' },
  },
});
