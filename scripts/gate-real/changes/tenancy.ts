import type { Change } from '../change.ts';
import { hardened, networkPolicy } from '../manifests.ts';
import { adminControls } from './platform.ts';

const podinfo = 'apps/base/podinfo/kustomization.yaml';

/** Two stages, tenants, and sources that a change may swap. */
export const tenancy: readonly Change[] = [
  {
    name: 'new tenant with the rights of the first one',
    repository: 'flux2-multi-tenancy',
    edit: (to) => {
      for (const file of ['rbac.yaml', 'sync.yaml', 'kustomization.yaml']) {
        const text = to.read(`tenants/base/dev-team/${file}`);
        to.write(
          `tenants/base/qa-team/${file}`,
          text
            .replaceAll('dev-team', 'qa-team')
            .replaceAll('name: apps', 'name: qa')
            .replaceAll('space: apps', 'space: qa'),
        );
      }
      to.write(
        'tenants/staging/kustomization.yaml',
        to
          .read('tenants/staging/kustomization.yaml')
          .replace('namespace: apps\n', '')
          .replace('  - ../base/dev-team', '  - ../base/dev-team\n  - ../base/qa-team'),
      );
    },
    expected: {
      outcome: 'incomplete',
      causes: [
        `tenants/base/qa-team/rbac.yaml:31 ${adminControls}`,
        `tenants/base/qa-team/rbac.yaml:33 ${adminControls}`,
        'tenants/base/qa-team/rbac.yaml:2 C-0054',
        'tenants/base/qa-team/rbac.yaml:19 C-0053',
      ],
      broken: ['Kustomization qa/qa-team'],
    },
  },
  {
    name: 'another user for a tenant',
    repository: 'flux2-multi-tenancy',
    edit: (to) => to.replace('tenants/base/dev-team/rbac.yaml', 'gotk:apps:reconciler', 'somebody@example.org'),
    expected: {
      outcome: 'fail',
      causes: [`tenants/base/dev-team/rbac.yaml:32 ${adminControls}`],
      fixed: 12,
    },
  },
  {
    name: 'tenant reads another branch',
    repository: 'flux2-multi-tenancy',
    edit: (to) => to.replace('tenants/base/dev-team/sync.yaml', 'branch: dev-team', 'branch: main'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'tenants of production removed',
    repository: 'flux2-multi-tenancy',
    edit: (to) => to.remove('clusters/production/tenants.yaml'),
    expected: { outcome: 'pass', fixed: 14, effects: ['deleted Namespace apps'] },
  },
  {
    name: 'cluster given up',
    repository: 'flux2-multi-tenancy',
    edit: (to) => to.remove('clusters/staging'),
    expected: { outcome: 'fail', notComparable: 14, effects: ['emptied cluster staging'] },
  },
  {
    name: 'third cluster, a copy of staging',
    repository: 'flux2-multi-tenancy',
    edit: (to) => {
      for (const file of [
        'infrastructure.yaml',
        'tenants.yaml',
        ...['gotk-components', 'gotk-sync', 'kustomization'].map((one) => `flux-system/${one}.yaml`),
      ]) {
        to.write(`clusters/preview/${file}`, to.read(`clusters/staging/${file}`));
      }
    },
    expected: {
      outcome: 'incomplete',
      causes: [`clusters/preview/tenants.yaml:1 ${adminControls},C-0053,C-0054`],
      broken: ['Kustomization flux-system/kyverno-controller', 'Kustomization apps/dev-team'],
    },
  },
  {
    name: 'debug pod in one stage',
    repository: 'flux2-kustomize-helm-example',
    edit: (to) => {
      to.write('clusters/staging/debug.yaml', debug);
    },
    expected: {
      outcome: 'fail',
      causes: [
        'clusters/staging/debug.yaml:7 C-0041',
        'clusters/staging/debug.yaml:9 C-0013,C-0016,C-0017,C-0055,C-0270,C-0271',
        'clusters/staging/debug.yaml:1 C-0030',
        'clusters/staging/debug.yaml:6 C-0034',
      ],
    },
  },
  {
    name: 'podinfo of both stages',
    repository: 'flux2-kustomize-helm-example',
    edit: (to) => to.replace('apps/base/podinfo/release.yaml', 'tag: 8.6.2', 'tag: 8.8.0'),
    expected: { outcome: 'pass' },
  },
  {
    name: 'app through an artifact that a generator copies',
    repository: 'flux2-kustomize-helm-example',
    edit: (to) => {
      to.write('apps/base/podinfo/debug.yaml', debug);
      to.replace('apps/base/podinfo/kustomization.yaml', '  - release.yaml', '  - release.yaml\n  - debug.yaml');
    },
    expected: {
      outcome: 'fail',
      causes: [
        'apps/base/podinfo/debug.yaml:7 C-0041',
        'apps/base/podinfo/debug.yaml:9 C-0013,C-0016,C-0017,C-0055,C-0270,C-0271',
        'apps/base/podinfo/debug.yaml:1 C-0030',
        'apps/base/podinfo/debug.yaml:6 C-0034',
      ],
    },
  },
  {
    name: 'namespace of podinfo renamed',
    repository: 'flux2-kustomize-helm-example',
    edit: (to) => {
      to.replace('apps/base/podinfo/namespace.yaml', 'name: podinfo', 'name: demo');
      to.replace('apps/base/podinfo/kustomization.yaml', 'namespace: podinfo', 'namespace: demo');
      for (const file of ['release.yaml', 'repository.yaml']) {
        to.replace(`apps/base/podinfo/${file}`, 'namespace: podinfo', 'namespace: demo');
      }
    },
    expected: {
      outcome: 'incomplete',
      causes: ['apps/base/podinfo/namespace.yaml:1 C-0054'],
      broken: ['HelmRelease demo/podinfo'],
      notComparable: 2,
    },
  },
  {
    name: 'network policy removed, where no other one is',
    repository: 'flux2-kustomize-helm-example',
    prepare: (to) => {
      to.write('apps/base/podinfo/guestbook.yaml', hardened);
      to.write('apps/base/podinfo/networkpolicy.yaml', networkPolicy);
      to.replace(podinfo, '  - release.yaml', '  - release.yaml\n  - guestbook.yaml\n  - networkpolicy.yaml');
    },
    edit: (to) => to.replace(podinfo, '  - networkpolicy.yaml\n', ''),
    expected: {
      outcome: 'fail',
      causes: [`${podinfo}:9 (base) C-0030,C-0054`],
      effects: ['deleted NetworkPolicy podinfo/guestbook'],
    },
  },
  {
    name: 'chart from somebody else',
    repository: 'flux2-kustomize-helm-example',
    edit: (to) => to.replace('apps/base/podinfo/repository.yaml', 'stefanprodan.github.io', 'charts.example.org'),
    expected: { outcome: 'incomplete', broken: ['HelmRelease podinfo/podinfo'] },
  },
  {
    name: 'upper Kustomization suspended, with a privileged pod below it',
    repository: 'flux2-kustomize-helm-example',
    prepare: (to) => to.write('clusters/production/flux-system/gotk-sync.yaml', sync()),
    edit: (to) => {
      to.write('clusters/production/flux-system/gotk-sync.yaml', sync('  suspend: true\n'));
      to.write('infrastructure/configs/debug.yaml', debug);
      to.replace('infrastructure/configs/kustomization.yaml', '  - gateway.yaml', '  - gateway.yaml\n  - debug.yaml');
    },
    expected: {
      outcome: 'fail',
      causes: [
        'infrastructure/configs/debug.yaml:7 C-0041',
        'infrastructure/configs/debug.yaml:9 C-0013,C-0016,C-0017,C-0055,C-0270,C-0271',
        'infrastructure/configs/debug.yaml:1 C-0030',
        'infrastructure/configs/debug.yaml:6 C-0034',
      ],
    },
  },
  {
    name: 'policy made weaker on the way',
    repository: 'flux2-multi-tenancy',
    prepare: (to) => to.write('kubescape-gitops.yaml', 'gate:\n  blockFrom: low\n'),
    edit: (to) => {
      to.write('kubescape-gitops.yaml', 'gate:\n  mode: observe\n');
      to.replace('tenants/base/dev-team/rbac.yaml', 'gotk:apps:reconciler', 'somebody@example.org');
    },
    expected: {
      outcome: 'fail',
      causes: [`tenants/base/dev-team/rbac.yaml:32 ${adminControls}`],
      fixed: 12,
      policy: ['gate.blockFrom: low → unset', 'gate.mode: unset → observe'],
    },
  },
];

const debug = `apiVersion: v1
kind: Pod
metadata:
  name: debug
  namespace: podinfo
spec:
  hostNetwork: true
  containers:
    - name: shell
      image: busybox
      command: [sleep, infinity]
`;

/** What `flux bootstrap` would have written; `more` is a line of the Kustomization's spec. */
function sync(more = ''): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  url: https://github.com/fluxcd/flux2-kustomize-helm-example
  ref:
    branch: main
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m
  path: ./clusters/production
  prune: true
${more}  sourceRef:
    kind: GitRepository
    name: flux-system
`;
}
