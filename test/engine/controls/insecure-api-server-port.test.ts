import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

const named = (name: string, spec: string): string => pod(spec, `{ name: ${name}, namespace: kube-system }`);
const apiServer = (container: string): string => named('kube-apiserver-node', `{ containers: [${container}] }`);
const review = (...paths: readonly string[]): ExpectedFinding => ({ failed: paths, review: paths });

describeControl('C-0005', {
  passes: {
    'an API server without the flag': {
      yaml: apiServer('{ name: main, command: [kube-apiserver, --secure-port=6443, --bind-address=0.0.0.0] }'),
      counted: ['/v1/kube-system/Pod/kube-apiserver-node'],
    },
    'port 0': apiServer('{ name: main, command: [kube-apiserver, --insecure-port=0] }'),
    'port 0 in the arguments': apiServer('{ name: main, args: [--insecure-port=0] }'),
    'the insecure bind address alone': apiServer('{ name: main, command: [--insecure-bind-address=127.0.0.1] }'),
    'a container without command and arguments': apiServer('{ name: main, image: kube-apiserver }'),
    'a command that is null': apiServer('{ name: main, command: null, args: null }'),
    'a command that is a string': apiServer('{ name: main, command: --insecure-port=1 }'),
    'items that are no strings': apiServer('{ name: main, command: [1, null, {}] }'),
    'an init container with the flag': named(
      'kube-apiserver-node',
      '{ containers: [{ name: main }], initContainers: [{ name: first, command: [--insecure-port=1] }] }',
    ),
    'an environment variable with the flag': apiServer(
      '{ name: main, env: [{ name: FLAGS, value: --insecure-port=1 }] }',
    ),
  },
  fails: {
    'port 1': {
      yaml: apiServer('{ name: main, command: [kube-apiserver, --insecure-port=1] }'),
      counted: ['/v1/kube-system/Pod/kube-apiserver-node'],
      findings: [review('spec.containers[0].command[1]')],
    },
    'port 8080': {
      yaml: apiServer('{ name: main, command: [kube-apiserver, --insecure-port=8080] }'),
      findings: [review('spec.containers[0].command[1]')],
    },
    'port 10': {
      yaml: apiServer('{ name: main, command: [--insecure-port=10] }'),
      findings: [review('spec.containers[0].command[0]')],
    },
    'a port in the arguments': {
      yaml: apiServer('{ name: main, command: [kube-apiserver], args: [--v=2, --insecure-port=8080] }'),
      findings: [review('spec.containers[0].args[1]')],
    },
    'a port in the arguments of a container without command': {
      yaml: apiServer('{ name: main, args: [--insecure-port=1] }'),
      findings: [review('spec.containers[0].args[0]')],
    },
    'a port in the middle of a shell line': {
      yaml: apiServer('{ name: main, command: [sh, -c, "exec kube-apiserver --insecure-port=1 --v=2"] }'),
      findings: [review('spec.containers[0].command[2]')],
    },
    'the second container': {
      yaml: apiServer('{ name: side }, { name: main, command: [--insecure-port=1] }'),
      findings: [review('spec.containers[1].command[0]')],
    },
    'each item with a finding of its own': {
      yaml: apiServer(
        '{ name: main, command: [--insecure-port=1, --insecure-port=0, --insecure-port=8080], args: [--insecure-port=2] }',
      ),
      findings: [
        review('spec.containers[0].command[0]'),
        review('spec.containers[0].command[2]'),
        review('spec.containers[0].args[0]'),
      ],
    },
    'a container without name': {
      yaml: apiServer('{ command: [--insecure-port=1] }'),
      findings: [review('spec.containers[0].command[0]')],
    },
    'a Pod of any namespace whose name contains kube-apiserver': {
      yaml: pod(
        '{ containers: [{ name: main, command: [--insecure-port=1] }] }',
        '{ name: my-kube-apiserver-1, namespace: shop }',
      ),
      counted: ['/v1/shop/Pod/my-kube-apiserver-1'],
      findings: [review('spec.containers[0].command[0]')],
    },
  },
  ignores: {
    'a Pod of another name': named('kube-scheduler', '{ containers: [{ name: main, command: [--insecure-port=1] }] }'),
    'a Pod whose name differs in case': named(
      'Kube-ApiServer',
      '{ containers: [{ name: main, command: [--insecure-port=1] }] }',
    ),
    'a Pod without name': pod(
      '{ containers: [{ name: main, command: [--insecure-port=1] }] }',
      '{ namespace: kube-system }',
    ),
    'a Pod without containers': named('kube-apiserver-node', '{ containers: [] }'),
    'a Pod without a spec': '{ apiVersion: v1, kind: Pod, metadata: { name: kube-apiserver, namespace: kube-system } }',
    'a Deployment of that name': workload(
      'Deployment',
      '{ containers: [{ name: main, command: [--insecure-port=1] }] }',
      {
        metadata: '{ name: kube-apiserver, namespace: kube-system }',
      },
    ),
    'a file scan': { scope: 'file', yaml: apiServer('{ name: main, command: [--insecure-port=1] }') },
  },
});
