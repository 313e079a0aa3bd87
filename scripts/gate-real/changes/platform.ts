import type { Change } from '../change.ts';
import { kustomization, privilegedAgent } from '../manifests.ts';
import { addGuestbook } from './apps.ts';

const repository = 'home-ops';
const apps = 'kubernetes/apps';
const network = `${apps}/network`;
const guestbook = `${network}/guestbook`;

const agent = `${apps}/system/node-agent/daemonset.yaml`;
const rbac = `${apps}/system/descheduler/app/rbac.yaml`;
const console = 'kubernetes/components/dragonfly/console.yaml';
/** Those that whoever may do everything fails. */
export const adminControls = 'C-0002,C-0007,C-0015,C-0031,C-0035,C-0037';

/** What the people who run the cluster do. */
export const platform: readonly Change[] = [
  {
    name: 'privileged DaemonSet',
    repository,
    edit: (to) => {
      to.write(agent, privilegedAgent);
      to.write(`${apps}/system/node-agent/kustomization.yaml`, kustomization('./daemonset.yaml'));
      to.replace(`${apps}/system/kustomization.yaml`, 'resources:\n', 'resources:\n  - ./node-agent\n');
    },
    expected: {
      outcome: 'fail',
      causes: [
        `${agent}:15 C-0038`,
        `${agent}:16 C-0041`,
        `${agent}:18 C-0270,C-0271`,
        `${agent}:21 C-0057`,
        `${agent}:23 C-0045`,
        `${agent}:26 C-0048`,
        `${agent}:14 C-0034`,
        `${agent}:20 C-0013,C-0016,C-0017,C-0055`,
      ],
    },
  },
  {
    name: 'ServiceAccount bound to cluster-admin',
    repository,
    edit: (to) =>
      to.write(
        rbac,
        `${to.read(rbac)}---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: descheduler-admin
subjects:
  - kind: ServiceAccount
    name: descheduler
    namespace: system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: cluster-admin
`,
      ),
    expected: {
      outcome: 'fail',
      causes: [`${rbac}:35 ${adminControls}`, `${rbac}:30 C-0053`],
    },
  },
  {
    name: 'component that reaches many apps',
    repository,
    edit: (to) => {
      to.replace(
        'kubernetes/components/dragonfly/kustomization.yaml',
        '  - ./podmonitor.yaml',
        '  - ./podmonitor.yaml\n  - ./console.yaml',
      );
      to.write(
        console,
        `---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: \${APP}-console
spec:
  selector:
    matchLabels:
      app: \${APP}-console
  template:
    metadata:
      labels:
        app: \${APP}-console
    spec:
      containers:
        - name: console
          image: ghcr.io/example/console:1.0.0
          securityContext:
            privileged: true
`,
      );
    },
    expected: {
      outcome: 'fail',
      causes: [
        `${console}:16 C-0270,C-0271`,
        `${console}:19 C-0057`,
        `${console}:14 C-0034`,
        `${console}:18 C-0013,C-0016,C-0017,C-0055`,
      ],
    },
  },
  {
    name: 'patch for all namespaces',
    repository,
    edit: (to) =>
      to.replace(
        'kubernetes/components/namespace/namespace.yaml',
        '    kustomize.toolkit.fluxcd.io/prune: disabled',
        '    kustomize.toolkit.fluxcd.io/prune: disabled\n  labels:\n    pod-security.kubernetes.io/enforce: baseline',
      ),
    expected: { outcome: 'pass' },
  },
  {
    name: 'encrypted secret edited',
    repository,
    prepare: (to) => {
      addGuestbook(to);
      to.write(`${guestbook}/app/secret.sops.yaml`, encrypted('bm90IGEgc2VjcmV0'));
      to.replace(`${guestbook}/app/kustomization.yaml`, 'resources:\n', 'resources:\n  - ./secret.sops.yaml\n');
      to.replace(`${guestbook}/ks.yaml`, '  prune: true', '  prune: true\n  decryption:\n    provider: sops');
    },
    edit: (to) => to.write(`${guestbook}/app/secret.sops.yaml`, encrypted('bm90IGl0IGVpdGhlcg==')),
    expected: { outcome: 'pass' },
  },
  {
    name: 'broken YAML',
    repository,
    prepare: addGuestbook,
    edit: (to) => to.replace(`${guestbook}/app/deployment.yaml`, '    matchLabels:', '   matchLabels: ['),
    expected: { outcome: 'incomplete', broken: ['Kustomization network/guestbook'] },
  },
  {
    name: 'resource that is not there',
    repository,
    edit: (to) => to.replace(`${network}/kustomization.yaml`, './echo-server/ks.yaml', './echo-sever/ks.yaml'),
    expected: { outcome: 'incomplete', broken: ['Kustomization flux-system/cluster-apps'], notComparable: 1 },
  },
  {
    name: 'HelmRelease v2beta2 to v2',
    repository,
    prepare: (to) =>
      to.replace(
        `${network}/echo-server/app/helmrelease.yaml`,
        'helm.toolkit.fluxcd.io/v2\n',
        'helm.toolkit.fluxcd.io/v2beta2\n',
      ),
    edit: (to) =>
      to.replace(
        `${network}/echo-server/app/helmrelease.yaml`,
        'helm.toolkit.fluxcd.io/v2beta2\n',
        'helm.toolkit.fluxcd.io/v2\n',
      ),
    expected: { outcome: 'pass' },
  },
  {
    name: 'CronJob v1beta1 to v1',
    repository,
    prepare: (to) => {
      addGuestbook(to);
      to.write(`${guestbook}/app/cronjob.yaml`, cronJob('batch/v1beta1'));
      to.replace(`${guestbook}/app/kustomization.yaml`, 'resources:\n', 'resources:\n  - ./cronjob.yaml\n');
    },
    edit: (to) => to.write(`${guestbook}/app/cronjob.yaml`, cronJob('batch/v1')),
    expected: { outcome: 'pass' },
  },
];

function cronJob(apiVersion: string): string {
  return `---
apiVersion: ${apiVersion}
kind: CronJob
metadata:
  name: backup
spec:
  schedule: 0 4 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: backup
              image: ghcr.io/example/backup:1.0.0
`;
}

function encrypted(data: string): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: guestbook
stringData:
  password: ENC[AES256_GCM,data:${data},iv:AAAA,tag:BBBB,type:str]
sops:
  encrypted_regex: ^(data|stringData)$
  lastmodified: "2026-01-01T00:00:00Z"
  mac: ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:BBBB,type:str]
  version: 3.9.4
`;
}
