import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import type { Path } from '../../model/path.ts';
import { field, isPresent, items } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { deleting } from '../violation.ts';
import { containersOf, mainList, workloadOf, workloads } from '../workload.ts';

export const symlinkSubpath: Control = {
  id: 'C-0058',
  name: 'symlink-subpath',
  title: 'CVE-2021-25741 - Using symlink for arbitrary host file system access.',
  baseScore: 6,
  scopes: ['cluster'],
  category: 'Workload',
  rules: [
    clusterRule({
      name: 'Symlink-Exchange-Can-Allow-Host-Filesystem-Access',
      score: 0,
      matches: workloads,
      keep(resource): readonly Violation[] {
        const workload = workloadOf(resource);
        if (!workload) return [];
        return Array.from(containersOf(workload, mainList)).flatMap(({ spec, path, subject }) => {
          const failed = items(field(spec, 'volumeMounts')).flatMap((mount, index): Path[] =>
            isPresent(field(mount, 'subPath')) ? [[...path, 'volumeMounts', index, 'subPath']] : [],
          );
          return failed.length > 0 ? [deleting(subject, failed)] : [];
        });
      },
      *judge(violations, cluster) {
        if (cluster.hasSymlinkVulnerableNode()) yield { violations };
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each container that mounts a volume with `subPath` while a node of the cluster runs a kubelet with CVE-2021-25741: up to v1.19.14, v1.20.0 to v1.20.10, v1.21.0 to v1.21.4, v1.22.0 and v1.22.1. Versions are compared as text, so some later patch releases of v1.20 and v1.21 are treated as vulnerable too. Workloads count only if there is such a node.',
    why: 'On such a node a container can swap the sub-path for a symbolic link at the right moment and so get a mount of any directory of the node.',
    remediation:
      'Update the kubelet of all nodes to v1.22.2 or later; until then remove `subPath` from `volumeMounts`.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: wiki
  namespace: docs
spec:
  selector:
    matchLabels:
      app: wiki
  template:
    metadata:
      labels:
        app: wiki
    spec:
      containers:
        - name: wiki
          image: registry.example.com/wiki:1.8.2
          volumeMounts:
            - name: data
              mountPath: /var/lib/wiki
              subPath: wiki
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: wiki
---
apiVersion: v1
kind: Node
metadata:
  name: node-1
status:
  nodeInfo:
    kubeletVersion: v1.21.3
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: wiki
  namespace: docs
spec:
  selector:
    matchLabels:
      app: wiki
  template:
    metadata:
      labels:
        app: wiki
    spec:
      containers:
        - name: wiki
          image: registry.example.com/wiki:1.8.2
          volumeMounts:
            - name: data
              mountPath: /var/lib/wiki
      volumes:
        - name: data
          persistentVolumeClaim:
            claimName: wiki
---
apiVersion: v1
kind: Node
metadata:
  name: node-1
status:
  nodeInfo:
    kubeletVersion: v1.21.3
`,
  },
};
