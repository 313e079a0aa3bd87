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
const open = '{authentication: {anonymous: {enabled: true}}}';
const closed = '{authentication: {anonymous: {enabled: false}}}';
const id = (node: string): string => `hostdata.kubescape.cloud/v1beta0/KubeletInfo/${node}`;
const inConfig = [reviewing('authentication.anonymous.enabled')];
const whole = { counted: [id('node-1')], findings: [{ on: id('node-1') }] };
const reading = (configFile: string): string =>
  info(`{cmdLine: "kubelet --config=/var/lib/kubelet/config.yaml", configFile: ${configFile}}`);

describeControl('C-0069', {
  passes: {
    'with the flag off': { yaml: run('--anonymous-auth=false'), counted: [id('node-1')] },
    'with the flag off although the file says on': configured(open, '--anonymous-auth=false --config=/x'),
    'with the flag as two words': run('--anonymous-auth true'),
    'with neither flag nor file': run('--v=2'),
    'with a file that no flag names': configured(open, '--v=2'),
    'with a file that says off': configured(closed),
    'with a file in block style': configured(
      'kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: false\n',
    ),
    'with a file that says nothing': configured('{authentication: {webhook: {enabled: true}}}'),
    'with a file that says null': configured('{authentication: {anonymous: {enabled: null}}}'),
    'with the text "true" in the file': configured('{authentication: {anonymous: {enabled: "true"}}}'),
  },
  fails: {
    'with the flag on': { yaml: run('--anonymous-auth=true'), ...whole },
    'with the flag on although the file says off': {
      yaml: configured(closed, '--anonymous-auth=true --config=/x'),
      ...whole,
    },
    'with a file that says on': { yaml: configured(open), counted: [id('node-1')], findings: inConfig },
    'with a file in block style': {
      yaml: configured('kind: KubeletConfiguration\nauthentication:\n  anonymous:\n    enabled: true\n'),
      findings: inConfig,
    },
    'with a file in JSON': {
      yaml: configured('{"authentication": {"anonymous": {"enabled": true}}}'),
      findings: inConfig,
    },
    'without the file that a flag names': { yaml: run('--config=/var/lib/kubelet/config.yaml'), ...whole },
    'without content': { yaml: reading('{path: /var/lib/kubelet/config.yaml}'), ...whole },
    'with content that is not base64': { yaml: reading('{content: "%%%"}'), ...whole },
    'with content that is not YAML': { yaml: configured('authentication: [unclosed'), ...whole },
    'each node for itself': {
      yaml: documents(
        run('--anonymous-auth=true', 'node-1'),
        run('--anonymous-auth=false', 'node-2'),
        configured(open, '--config=/x', 'node-3'),
        run('--config=/x', 'node-4'),
      ),
      counted: ['node-1', 'node-2', 'node-3', 'node-4'].map(id),
      findings: [{ on: id('node-1') }, { on: id('node-3'), ...inConfig[0] }, { on: id('node-4') }],
    },
  },
  ignores: {
    'other data about a node': `{apiVersion: hostdata.kubescape.cloud/v1beta0, kind: KubeProxyInfo, metadata: {name: node-1}, data: {cmdLine: "x --anonymous-auth=true"}}`,
    'an object of another group':
      '{apiVersion: example.com/v1, kind: KubeletInfo, metadata: {name: node-1}, data: {cmdLine: "x --anonymous-auth=true"}}',
    manifests: { yaml: run('--anonymous-auth=true'), scope: 'file' },
  },
  skips: {
    'without data about nodes': { yaml: pod('{}'), subStatus: '' },
  },
});
