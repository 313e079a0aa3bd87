import type { Control } from '../../model/control.ts';
import type { Fix } from '../../model/finding.ts';
import type { Path } from '../../model/path.ts';
import { field, isMapping } from '../read.ts';
import { workloadRule } from '../rules.ts';
import { bare, fixing } from '../violation.ts';
import { containersOf, listsWithEphemeralOfPods, type Container, type Workload } from '../workload.ts';

export const nonRootContainers: Control = {
  id: 'C-0013',
  name: 'non-root-containers',
  title: 'Non-root containers',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Workload/Node escape',
  rules: [
    workloadRule({
      name: 'non-root-containers',
      score: 7,
      *check(workload, resource) {
        for (const container of containersOf(workload, listsWithEphemeralOfPods(resource))) {
          const fixes = [...userFix(workload, container), ...groupFix(workload, container)];
          if (fixes.length === 0) continue;
          yield container.list === 'ephemeralContainers' ? bare(container.subject) : fixing(container.subject, fixes);
        }
      },
    }),
  ],
  guide: {
    checks:
      "A container, init container or (in Pods) ephemeral container may run as root: `runAsNonRoot` is missing or false while `runAsUser` is missing or 0. It also fails when `runAsGroup` is missing or 0, whatever the user is. A field of the container's `securityContext` wins over the same field of the pod.",
    why: 'A process that runs as root has far more ways to break out of its container and can change files on any volume that it reaches.',
    remediation:
      'Set `securityContext.runAsNonRoot: true` (or a `runAsUser` above 0) and a `securityContext.runAsGroup` above 0 on the pod or on every container.',
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
  securityContext:
    runAsNonRoot: true
    runAsUser: 10001
    runAsGroup: 10001
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
`,
  },
};

function* userFix(workload: Workload, container: Container): Generator<Fix> {
  const nonRoot = effective(workload, container, 'runAsNonRoot');
  const user = effective(workload, container, 'runAsUser');
  if (!nonRoot.isMissing && nonRoot.value !== false) return;
  if (user.isMissing) yield { path: [...container.path, 'securityContext', 'runAsNonRoot'], value: 'true' };
  else if (user.value === 0) yield { path: user.path, value: '1000' };
}

function* groupFix(workload: Workload, container: Container): Generator<Fix> {
  const group = effective(workload, container, 'runAsGroup');
  if (group.isMissing || group.value === 0) yield { path: group.path, value: '1000' };
}

/** A container's setting hides the pod's as soon as it is there, whatever its value. */
function effective(
  { pod, path }: Workload,
  container: Container,
  key: string,
): { readonly isMissing: boolean; readonly value?: unknown; readonly path: Path } {
  const own = field(container.spec, 'securityContext');
  const ownPath = [...container.path, 'securityContext', key];
  if (isMapping(own) && Object.hasOwn(own, key)) return { isMissing: false, value: own[key], path: ownPath };
  const shared = field(pod, 'securityContext');
  if (!isMapping(shared) || !Object.hasOwn(shared, key)) return { isMissing: true, path: ownPath };
  return { isMissing: false, value: shared[key], path: [...path, 'securityContext', key] };
}
