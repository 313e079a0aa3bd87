import type { Control } from '../../model/control.ts';
import { field, isPresent, items, text } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { fixing } from '../violation.ts';
import { mountsVolume, volumesOf } from '../volumes.ts';
import { containersOf, runLists } from '../workload.ts';

export const writableHostPath: Control = {
  id: 'C-0045',
  name: 'writable-host-path',
  title: 'Writable hostPath mount',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Workload/Storage',
  rules: [
    workloadRule({
      name: 'alert-rw-hostpath',
      score: 7,
      *check(workload) {
        for (const volume of volumesOf(workload)) {
          if (!isPresent(field(volume.spec, 'hostPath'))) continue;
          for (const { spec, path, subject } of containersOf(workload, runLists)) {
            for (const [index, mount] of items(field(spec, 'volumeMounts')).entries()) {
              if (!mountsVolume(mount, volume) || field(mount, 'readOnly') === true) continue;
              const where = text(field(mount, 'mountPath')) || `/#${index}`;
              yield fixing(`${volume.subject}/${subject}/mount${where}`, [
                { path: [...path, 'volumeMounts', index, 'readOnly'], value: 'true' },
              ]);
            }
          }
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails when a container or init container mounts a `hostPath` volume and the mount does not say `readOnly: true`.',
    why: 'With write access to the disk of the node, an attacker in the container can plant files that the node runs later, and so leave the container and stay after the pod is gone.',
    remediation:
      'Set `readOnly: true` on each entry of `volumeMounts` that uses the `hostPath` volume, or use another kind of volume.',
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
          hostPath:
            path: /var/log
`,
  },
};
