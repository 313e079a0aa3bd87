import type { Control } from '../../model/control.ts';
import { kubeletRule } from '../kubelet.ts';
import { fieldAt, isPresent } from '../read.ts';
import { bare, reviewing } from '../violation.ts';

export const kubeletClientTls: Control = {
  id: 'C-0070',
  name: 'kubelet-client-tls',
  title: 'Enforce Kubelet client TLS authentication',
  baseScore: 9,
  scopes: ['cluster'],
  category: 'Control plane',
  needs: ['host'],
  rules: [
    kubeletRule('enforce-kubelet-client-tls-authentication-updated', 6, function* ({ commandLine, configuration }) {
      if (commandLine.includes('--client-ca-file')) return;
      if (!commandLine.includes('--config') || configuration === undefined) yield bare();
      else if (!isPresent(fieldAt(configuration, 'authentication', 'x509', 'clientCAFile'))) {
        yield reviewing('', [['authentication', 'x509', 'clientCAFile']]);
      }
    }),
  ],
  guide: {
    checks:
      'Fails for each node whose kubelet runs without `--client-ca-file` and whose configuration file lacks `authentication.x509.clientCAFile`. It also fails when the kubelet has no `--config` flag or the file cannot be read.',
    why: 'Without a certificate authority for clients, the kubelet cannot check that a request comes from the API server. An attacker in the network may be able to act in its place.',
    remediation:
      'Set `authentication.x509.clientCAFile` in the configuration file of the kubelet, or pass `--client-ca-file`.',
    failing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: KubeletInfo
metadata:
  name: node-1
data:
  cmdLine: /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
  configFile:
    # base64 of the kubelet configuration file
    content: YXBpVmVyc2lvbjoga3ViZWxldC5jb25maWcuazhzLmlvL3YxYmV0YTEKa2luZDogS3ViZWxldENvbmZpZ3VyYXRpb24KYXV0aGVudGljYXRpb246CiAgYW5vbnltb3VzOgogICAgZW5hYmxlZDogZmFsc2UK
`,
    passing: `
apiVersion: hostdata.kubescape.cloud/v1beta0
kind: KubeletInfo
metadata:
  name: node-1
data:
  cmdLine: /usr/bin/kubelet --config=/var/lib/kubelet/config.yaml
  configFile:
    # base64 of the kubelet configuration file
    content: YXBpVmVyc2lvbjoga3ViZWxldC5jb25maWcuazhzLmlvL3YxYmV0YTEKa2luZDogS3ViZWxldENvbmZpZ3VyYXRpb24KYXV0aGVudGljYXRpb246CiAgeDUwOToKICAgIGNsaWVudENBRmlsZTogL2V0Yy9rdWJlcm5ldGVzL3BraS9jYS5jcnQK
`,
  },
};
