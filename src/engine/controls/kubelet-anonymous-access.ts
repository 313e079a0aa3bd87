import type { Control } from '../../model/control.ts';
import { kubeletRule } from '../kubelet.ts';
import { fieldAt } from '../read.ts';
import { bare, reviewing } from '../violation.ts';

export const kubeletAnonymousAccess: Control = {
  id: 'C-0069',
  name: 'kubelet-anonymous-access',
  title: 'Disable anonymous access to Kubelet service',
  baseScore: 10,
  scopes: ['cluster'],
  category: 'Control plane',
  needs: ['host'],
  rules: [
    kubeletRule('anonymous-requests-to-kubelet-service-updated', 7, function* ({ commandLine, configuration }) {
      if (commandLine.includes('--anonymous-auth=true')) yield bare();
      if (commandLine.includes('--anonymous-auth') || !commandLine.includes('--config')) return;
      if (configuration === undefined) yield bare();
      else if (fieldAt(configuration, 'authentication', 'anonymous', 'enabled') === true) {
        yield reviewing('', [['authentication', 'anonymous', 'enabled']]);
      }
    }),
  ],
  guide: {
    checks:
      'Fails for each node whose kubelet runs with `--anonymous-auth=true`, or without `--anonymous-auth` and with a configuration file that has `authentication.anonymous.enabled: true`. It also fails when the file that `--config` names cannot be read.',
    why: 'The kubelet then answers requests without credentials. Where its authorization allows them, anybody who reaches port 10250 can list pods, read logs and run commands in containers.',
    remediation:
      'Set `authentication.anonymous.enabled: false` in the configuration file of the kubelet, or pass `--anonymous-auth=false`.',
    failing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: KubeletInfo
metadata:
  name: node-1
data:
  cmdLine: /usr/bin/kubelet --anonymous-auth=true --config=/var/lib/kubelet/config.yaml
`,
    passing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: KubeletInfo
metadata:
  name: node-1
data:
  cmdLine: /usr/bin/kubelet --anonymous-auth=false --config=/var/lib/kubelet/config.yaml
`,
  },
};
