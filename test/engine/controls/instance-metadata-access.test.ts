import { describeControl, type Row } from '../../support/control-cases.ts';
import { documents, pod } from '../../support/workload-rows.ts';

const info = (data: string, kind = 'CloudProviderInfo', node = 'node-1'): string =>
  `{apiVersion: hostdata.kubescape.cloud/v1beta0, kind: ${kind}, metadata: {name: ${node}}, data: ${data}}`;
const open = '{providerMetaDataAPIAccess: true}';
const on = (cloudProvider: string, ...yaml: readonly string[]): Row => ({
  yaml: documents(...yaml),
  scope: 'cluster',
  cloudProvider,
});
const id = (node: string, kind = 'CloudProviderInfo'): string => `hostdata.kubescape.cloud/v1beta0/${kind}/${node}`;

describeControl('C-0052', {
  passes: {
    'a node that cannot reach it': {
      ...on('EKS', info('{providerMetaDataAPIAccess: false}')),
      counted: [id('node-1')],
    },
    'a node whose kind begins with a small letter': {
      ...on('EKS', info('{providerMetaDataAPIAccess: false}', 'cloudProviderInfo')),
      counted: [id('node-1', 'cloudProviderInfo')],
    },
    'a node that says nothing about it': on('EKS', info('{}')),
    'a node that says null': on('EKS', info('{providerMetaDataAPIAccess: null}')),
    'the text "true"': on('EKS', info('{providerMetaDataAPIAccess: "true"}')),
    'a field in other letters': on('EKS', info('{providerMetadataAPIAccess: true}')),
    'a node without data': on('EKS', info('null')),
  },
  fails: {
    'a node that reaches it': { ...on('EKS', info(open)), counted: [id('node-1')], findings: [{ on: id('node-1') }] },
    'a node whose kind begins with a small letter': {
      ...on('EKS', info(open, 'cloudProviderInfo')),
      counted: [id('node-1', 'cloudProviderInfo')],
      findings: [{ on: id('node-1', 'cloudProviderInfo') }],
    },
    'on GKE': { ...on('GKE', info(open)), findings: [{ on: id('node-1') }] },
    'on AKS': { ...on('AKS', info(open)), findings: [{ on: id('node-1') }] },
    'only the nodes that reach it': {
      ...on('EKS', info(open), info('{}', 'CloudProviderInfo', 'node-2'), info(open, 'CloudProviderInfo', 'node-3')),
      counted: [id('node-1'), id('node-2'), id('node-3')],
      findings: [{ on: id('node-1') }, { on: id('node-3') }],
    },
  },
  ignores: {
    'nodes outside a cloud': info(open),
    'nodes in a manifest scan': { yaml: info(open), scope: 'file' },
    'other data about a node': on('EKS', info(open, 'KubeletInfo')),
    'a kind in other letters': on('EKS', info(open, 'cloudproviderinfo')),
    'an object of another group': on(
      'EKS',
      '{apiVersion: example.com/v1, kind: CloudProviderInfo, metadata: {name: node-1}, data: {providerMetaDataAPIAccess: true}}',
    ),
  },
  skips: {
    'without data about nodes': { ...on('EKS', pod('{}')), subStatus: '' },
  },
});
