import { describeControl } from '../../support/control-cases.ts';
import { fixing } from '../../support/findings.ts';
import { cronJob, deployment, everyKind, pod, uncountedKinds } from '../../support/workload-rows.ts';

const volumes = 'volumes: [{name: data, hostPath: {path: /var/data}}]';
const mounting = (mount: string, more = volumes): string =>
  `{${more}, containers: [{name: app, volumeMounts: [${mount}]}]}`;
const writable = mounting('{name: data, mountPath: /data}');
const first = [fixing('spec.containers[0].volumeMounts[0].readOnly=true')];

describeControl('C-0045', {
  passes: {
    'without volumes': { yaml: pod('{containers: [{name: app}]}'), counted: ['/v1/shop/Pod/front'] },
    'with a read-only mount': pod(mounting('{name: data, mountPath: /data, readOnly: true}')),
    'with a hostPath that nobody mounts': pod(`{${volumes}, containers: [{name: app}]}`),
    'with a mount of another volume': pod(mounting('{name: cache, mountPath: /data}')),
    'with a volume name in other letters': pod(mounting('{name: Data, mountPath: /data}')),
    'with another kind of volume': pod(
      mounting('{name: data, mountPath: /data}', 'volumes: [{name: data, emptyDir: {}}]'),
    ),
    'with a mount in an ephemeral container': pod(
      `{${volumes}, containers: [{name: app}], ephemeralContainers: [{name: debug, volumeMounts: [{name: data, mountPath: /data}]}]}`,
    ),
    'with volumes that are no list': pod(
      mounting('{name: data, mountPath: /data}', 'volumes: {name: data, hostPath: {path: /x}}'),
    ),
    'with mounts that are null': pod(`{${volumes}, containers: [{name: app, volumeMounts: null}]}`),
  },
  fails: {
    ...everyKind('a mount without readOnly', writable, (p) => [
      fixing(`${p}containers[0].volumeMounts[0].readOnly=true`),
    ]),
    'readOnly: false': { yaml: pod(mounting('{name: data, mountPath: /data, readOnly: false}')), findings: first },
    'readOnly that is null': { yaml: pod(mounting('{name: data, mountPath: /data, readOnly: null}')), findings: first },
    'readOnly that is the text "true"': {
      yaml: pod(mounting('{name: data, mountPath: /data, readOnly: "true"}')),
      findings: first,
    },
    'a recursive read-only mount without readOnly': {
      yaml: pod(mounting('{name: data, mountPath: /data, recursiveReadOnly: Enabled}')),
      findings: first,
    },
    'a hostPath without a path': {
      yaml: pod(mounting('{name: data, mountPath: /data}', 'volumes: [{name: data, hostPath: {}}]')),
      findings: first,
    },
    'a hostPath that is null': {
      yaml: pod(mounting('{name: data, mountPath: /data}', 'volumes: [{name: data, hostPath: null}]')),
      findings: first,
    },
    'an init container': {
      yaml: cronJob(`{${volumes}, initContainers: [{name: init, volumeMounts: [{name: data, mountPath: /data}]}]}`),
      findings: [fixing('spec.jobTemplate.spec.template.spec.initContainers[0].volumeMounts[0].readOnly=true')],
    },
    'each mount for itself': {
      yaml: deployment(
        '{volumes: [{name: cache, emptyDir: {}}, {name: data, hostPath: {path: /a}}, {name: logs, hostPath: {path: /b}}], containers: [{name: a, volumeMounts: [{name: cache}, {name: data}, {name: logs, readOnly: true}, {name: data, subPath: x}]}, {name: b, volumeMounts: [{name: logs}]}]}',
      ),
      findings: [
        fixing('spec.template.spec.containers[0].volumeMounts[1].readOnly=true'),
        fixing('spec.template.spec.containers[0].volumeMounts[3].readOnly=true'),
        fixing('spec.template.spec.containers[1].volumeMounts[0].readOnly=true'),
      ],
    },
    'a container without a name': {
      yaml: pod(`{${volumes}, containers: [{volumeMounts: [{name: data}]}]}`),
      findings: first,
    },
    'in a manifest scan too': { yaml: pod(writable), scope: 'file', findings: first },
  },
  ignores: uncountedKinds(writable),
});
