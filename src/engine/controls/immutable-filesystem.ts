import type { Control } from '../../model/control.ts';
import { fieldAt } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { bare, fixing } from '../violation.ts';
import { containersOf, listsWithEphemeralOfPods } from '../workload.ts';

export const immutableFilesystem: Control = {
  id: 'C-0017',
  name: 'immutable-filesystem',
  title: 'Immutable container filesystem',
  baseScore: 3,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    workloadRule({
      name: 'immutable-container-filesystem',
      score: 7,
      *check(workload, resource) {
        for (const { spec, path, subject, list } of containersOf(workload, listsWithEphemeralOfPods(resource))) {
          if (fieldAt(spec, 'securityContext', 'readOnlyRootFilesystem') === true) continue;
          // An ephemeral container cannot be changed after it was added: there is nothing to fix.
          if (list === 'ephemeralContainers') yield bare(subject);
          else yield fixing(subject, [{ path: [...path, 'securityContext', 'readOnlyRootFilesystem'], value: 'true' }]);
        }
      },
    }),
  ],
  guide: {
    checks:
      '`securityContext.readOnlyRootFilesystem` of a container, an init container or (in Pods) an ephemeral container is not `true`.',
    why: 'On a writable file system an attacker can store tools, replace programs and scripts of the application, and stay after the first break-in.',
    remediation:
      'Set `securityContext.readOnlyRootFilesystem: true` on every container and init container, and mount an `emptyDir` where the application has to write.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
      securityContext:
        readOnlyRootFilesystem: true
`,
  },
};
