import type { Control } from '../../model/control.ts';
import { fieldAt, isPresent } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { mountFindings, volumesOf } from '../volumes.ts';
import { runLists } from '../workload.ts';

export const hostPathMount: Control = {
  id: 'C-0048',
  name: 'host-path-mount',
  title: 'HostPath mount',
  baseScore: 7,
  scopes: ['cluster', 'file'],
  category: 'Workload/Storage',
  rules: [
    workloadRule({
      name: 'alert-any-hostpath',
      score: 7,
      *check(workload) {
        for (const volume of volumesOf(workload)) {
          if (!isPresent(fieldAt(volume.spec, 'hostPath', 'path'))) continue;
          yield* mountFindings(workload, volume, runLists);
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails when the pod has a volume with `hostPath.path` and any container or init container has `volumeMounts`. A container that mounts only other volumes makes the pod fail too.',
    why: 'The container sees files of the node. Depending on the path, these are credentials of the kubelet, the socket of the container runtime or data of other pods.',
    remediation:
      'Replace the `hostPath` volume by a `persistentVolumeClaim`, `configMap`, `emptyDir` or `projected` volume.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: collector
  namespace: logging
spec:
  selector:
    matchLabels:
      app: collector
  template:
    metadata:
      labels:
        app: collector
    spec:
      containers:
        - name: collector
          image: fluent/fluent-bit:4.1.1
          volumeMounts:
            - name: logs
              mountPath: /var/log/host
              readOnly: true
      volumes:
        - name: logs
          hostPath:
            path: /var/log
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: collector
  namespace: logging
spec:
  selector:
    matchLabels:
      app: collector
  template:
    metadata:
      labels:
        app: collector
    spec:
      containers:
        - name: collector
          image: fluent/fluent-bit:4.1.1
          volumeMounts:
            - name: logs
              mountPath: /var/log/host
              readOnly: true
      volumes:
        - name: logs
          emptyDir: {}
`,
  },
};
