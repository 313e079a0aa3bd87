import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { documents, pod } from '../../support/workload-rows.ts';

const info = (data: string, node = 'node-1'): string =>
  `{apiVersion: hostdata.kubescape.cloud/v1beta0, kind: KubeletInfo, metadata: {name: ${node}}, data: ${data}}`;
const run = (flags: string, node?: string): string => info(`{cmdLine: "/usr/bin/kubelet ${flags}"}`, node);
const configured = (config: string, flags = '--config=/var/lib/kubelet/config.yaml', node?: string): string =>
  info(
    `{cmdLine: "/usr/bin/kubelet ${flags}", configFile: {content: "${Buffer.from(config).toString('base64')}"}}`,
    node,
  );
const trusted = '{authentication: {x509: {clientCAFile: /etc/kubernetes/pki/ca.crt}}}';
const id = (node: string): string => `hostdata.kubescape.cloud/v1beta0/KubeletInfo/${node}`;
const inConfig = [reviewing('authentication.x509.clientCAFile')];
const whole = { counted: [id('node-1')], findings: [{ on: id('node-1') }] };
const reading = (configFile: string): string =>
  info(`{cmdLine: "kubelet --config=/var/lib/kubelet/config.yaml", configFile: ${configFile}}`);

describeControl('C-0070', {
  passes: {
    'with the flag': { yaml: run('--client-ca-file=/etc/kubernetes/pki/ca.crt'), counted: [id('node-1')] },
    'with the flag as two words': run('--client-ca-file /etc/kubernetes/pki/ca.crt'),
    'with the flag although the file lacks it': configured('{}', '--client-ca-file=/x --config=/y'),
    'with the flag although the file is missing': run('--client-ca-file=/x --config=/y'),
    'with a file that names it': { yaml: configured(trusted), counted: [id('node-1')] },
    'with a file in block style': configured(
      'kind: KubeletConfiguration\nauthentication:\n  x509:\n    clientCAFile: /etc/kubernetes/pki/ca.crt\n',
    ),
    'with a file that names an empty path': configured('{authentication: {x509: {clientCAFile: ""}}}'),
  },
  fails: {
    'with neither flag nor file': { yaml: run('--v=2'), ...whole },
    'with a file that no flag names': { yaml: configured(trusted, '--v=2'), ...whole },
    'with a flag in other letters': { yaml: run('--Client-CA-File=/x'), ...whole },
    'with a file that lacks it': {
      yaml: configured('{authentication: {anonymous: {enabled: false}}}'),
      counted: [id('node-1')],
      findings: inConfig,
    },
    'with a file with an empty x509': { yaml: configured('{authentication: {x509: {}}}'), findings: inConfig },
    'with a key in other letters': {
      yaml: configured('{authentication: {x509: {clientCaFile: /x}}}'),
      findings: inConfig,
    },
    'with the key in another place': { yaml: configured('{clientCAFile: /x}'), findings: inConfig },
    'without the file that a flag names': { yaml: run('--config=/var/lib/kubelet/config.yaml'), ...whole },
    'without content': { yaml: reading('{path: /var/lib/kubelet/config.yaml}'), ...whole },
    'with content that is not base64': { yaml: reading('{content: "%%%"}'), ...whole },
    'with content that is not YAML': { yaml: configured('authentication: [unclosed'), ...whole },
    'each node for itself': {
      yaml: documents(
        run('--v=2', 'node-1'),
        run('--client-ca-file=/x', 'node-2'),
        configured('{kind: KubeletConfiguration}', '--config=/x', 'node-3'),
        run('--config=/x', 'node-4'),
      ),
      counted: ['node-1', 'node-2', 'node-3', 'node-4'].map(id),
      findings: [{ on: id('node-1') }, { on: id('node-3'), ...inConfig[0] }, { on: id('node-4') }],
    },
  },
  ignores: {
    'other data about a node': `{apiVersion: hostdata.kubescape.cloud/v1beta0, kind: KubeProxyInfo, metadata: {name: node-1}, data: {cmdLine: "kube-proxy"}}`,
    'an object of another group':
      '{apiVersion: example.com/v1, kind: KubeletInfo, metadata: {name: node-1}, data: {cmdLine: "kubelet"}}',
    manifests: { yaml: run('--v=2'), scope: 'file' },
  },
  skips: {
    'without data about nodes': { yaml: pod('{}'), subStatus: '' },
  },
});
