import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const open = '{containers: [{name: app, ports: [{containerPort: 80, hostPort: 8080}]}]}';
const first = [deleting('spec.containers[0].ports[0].hostPort')];

describeControl('C-0044', {
  passes: {
    'without ports': { yaml: pod('{containers: [{name: app}]}'), counted: ['/v1/shop/Pod/front'] },
    'with a container port only': pod('{containers: [{name: app, ports: [{containerPort: 80, hostIP: 10.0.0.1}]}]}'),
    'with ports that are null': pod('{containers: [{name: app, ports: null}]}'),
    'with ports that are no list': pod('{containers: [{name: app, ports: {hostPort: 80}}]}'),
    'an init container': pod('{initContainers: [{name: init, ports: [{hostPort: 80}]}], containers: [{name: app}]}'),
    'an ephemeral container': pod(
      '{ephemeralContainers: [{name: debug, ports: [{hostPort: 80}]}], containers: [{name: app}]}',
    ),
    'a field in other letters': pod('{containers: [{name: app, ports: [{hostport: 80}]}]}'),
    'a workload without a pod': '{apiVersion: apps/v1, kind: Deployment, metadata: {name: front, namespace: shop}}',
  },
  fails: {
    ...everyKind('a host port', open, (p) => [deleting(`${p}containers[0].ports[0].hostPort`)]),
    'port 0': { yaml: pod('{containers: [{name: app, ports: [{hostPort: 0}]}]}'), findings: first },
    'a port that is null': { yaml: pod('{containers: [{name: app, ports: [{hostPort: null}]}]}'), findings: first },
    'a port that is text': { yaml: pod('{containers: [{name: app, ports: [{hostPort: "80"}]}]}'), findings: first },
    'all ports of a container in one finding': {
      yaml: deployment('{containers: [{name: app, ports: [{hostPort: 80}, {containerPort: 81}, {hostPort: 82}]}]}'),
      findings: [
        deleting(
          'spec.template.spec.containers[0].ports[0].hostPort',
          'spec.template.spec.containers[0].ports[2].hostPort',
        ),
      ],
    },
    'each container for itself': {
      yaml: pod('{containers: [{name: a, ports: [{hostPort: 80}]}, {name: b}, {name: c, ports: [{hostPort: 81}]}]}'),
      findings: [...first, deleting('spec.containers[2].ports[0].hostPort')],
    },
    'a container without a name': {
      yaml: pod('{containers: [{ports: [{hostPort: 80}]}]}'),
      findings: first,
    },
    'in a manifest scan too': { yaml: pod(open), scope: 'file', findings: first },
  },
  ignores: uncountedKinds(open),
});
