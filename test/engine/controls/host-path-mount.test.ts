import { describeControl } from '../../support/control-cases.ts';
import { deleting } from '../../support/findings.ts';
import { cronJob, deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const volumes = 'volumes: [{name: data, hostPath: {path: /var/data}}]';
const mount = 'volumeMounts: [{name: data, mountPath: /data}]';
const mounted = `{${volumes}, containers: [{name: app, ${mount}}]}`;
const withPath = (hostPath: string): string =>
  pod(`{volumes: [{name: data, hostPath: ${hostPath}}], containers: [{name: app, ${mount}}]}`);
const both = [deleting('spec.volumes[0]', 'spec.containers[0].volumeMounts[0]')];

describeControl('C-0048', {
  passes: {
    'without volumes': { yaml: pod('{containers: [{name: app}]}'), counted: ['/v1/shop/Pod/front'] },
    'with another kind of volume': pod(`{volumes: [{name: data, emptyDir: {}}], containers: [{name: app, ${mount}}]}`),
    'with a hostPath without a path': withPath('{type: Directory}'),
    'with a hostPath that is null': withPath('null'),
    'with plain text as the hostPath': withPath('/var/data'),
    'when no container has mounts': pod(`{${volumes}, containers: [{name: app}], initContainers: [{name: init}]}`),
    'when only an ephemeral container mounts it': pod(
      `{${volumes}, containers: [{name: app}], ephemeralContainers: [{name: debug, ${mount}}]}`,
    ),
    'with a persistent volume claim': pod(
      `{volumes: [{name: data, persistentVolumeClaim: {claimName: x}}], containers: [{name: app, ${mount}}]}`,
    ),
  },
  fails: {
    ...everyKind('a mounted hostPath', mounted, (p) => [
      deleting(`${p}volumes[0]`, `${p}containers[0].volumeMounts[0]`),
    ]),
    'a read-only mount': {
      yaml: pod(`{${volumes}, containers: [{name: app, volumeMounts: [{name: data, readOnly: true}]}]}`),
      findings: both,
    },
    'an empty path': { yaml: withPath('{path: ""}'), findings: both },
    'a path that is null': { yaml: withPath('{path: null}'), findings: both },
    'an init container': {
      yaml: cronJob(`{${volumes}, containers: [{name: app}], initContainers: [{name: init, ${mount}}]}`),
      findings: [
        deleting(
          'spec.jobTemplate.spec.template.spec.volumes[0]',
          'spec.jobTemplate.spec.template.spec.initContainers[0].volumeMounts[0]',
        ),
      ],
    },
    'all mounts of a container in one finding': {
      yaml: pod(`{${volumes}, containers: [{name: app, volumeMounts: [{name: data}, {name: cache}, {name: data}]}]}`),
      findings: [
        deleting('spec.volumes[0]', 'spec.containers[0].volumeMounts[0]', 'spec.containers[0].volumeMounts[2]'),
      ],
    },
    'each volume and each container for itself': {
      yaml: deployment(
        '{volumes: [{name: a, hostPath: {path: /a}}, {name: none, emptyDir: {}}, {name: b, hostPath: {path: /b}}], containers: [{name: one, volumeMounts: [{name: b}, {name: a}]}, {name: two}], initContainers: [{name: three, volumeMounts: [{name: b}, {name: a}]}]}',
      ),
      findings: [
        deleting('spec.template.spec.volumes[0]', 'spec.template.spec.containers[0].volumeMounts[1]'),
        deleting('spec.template.spec.volumes[2]', 'spec.template.spec.containers[0].volumeMounts[0]'),
        deleting('spec.template.spec.volumes[0]', 'spec.template.spec.initContainers[0].volumeMounts[1]'),
        deleting('spec.template.spec.volumes[2]', 'spec.template.spec.initContainers[0].volumeMounts[0]'),
      ],
    },
    'a container that mounts something else': {
      yaml: pod(`{${volumes}, containers: [{name: app, volumeMounts: [{name: cache}]}]}`),
      findings: [deleting('spec.volumes[0]')],
    },
    'a container with an empty list of mounts': {
      yaml: pod(`{${volumes}, containers: [{name: app, volumeMounts: []}]}`),
      findings: [deleting('spec.volumes[0]')],
    },
    'two containers that mount something else with one finding': {
      yaml: pod(
        `{${volumes}, containers: [{name: a, volumeMounts: [{name: cache}]}, {name: b, volumeMounts: [{name: cache}]}]}`,
      ),
      findings: [deleting('spec.volumes[0]')],
    },
    'a container without a name': { yaml: pod(`{${volumes}, containers: [{${mount}}]}`), findings: both },
    'a volume without a name': {
      yaml: pod(`{volumes: [{hostPath: {path: /x}}], containers: [{name: app, ${mount}}]}`),
      findings: [deleting('spec.volumes[0]')],
    },
    'in a manifest scan too': { yaml: pod(mounted), scope: 'file', findings: both },
  },
  ignores: uncountedKinds(mounted),
});
