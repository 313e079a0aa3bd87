import type { FileChange } from './file-change.ts';
import { addFile, insertAfter, moveFile, replaceAll, replaceText } from './file-change.ts';

/** What the gate has to say of a pull request. */
interface ExpectedVerdict {
  readonly exit: 0 | 1 | 3;
  readonly outcome: 'pass' | 'fail' | 'incomplete';
  /** By cluster: how many findings are new. */
  readonly added: Readonly<Record<string, number>>;
  /** The changed lines to blame, by their file and their text. */
  readonly lines: readonly ExpectedLine[];
  /** Waivers that the change brings: they are listed and do not count. */
  readonly waivers?: readonly string[];
}

/** A line, found by the text that only it has; the report has to name it. */
export interface ExpectedLine {
  readonly file: string;
  readonly text: string;
}

/** One change of the fleet, and the right verdict on it. */
export interface PullRequest {
  readonly name: string;
  readonly title: string;
  readonly changes: readonly FileChange[];
  readonly expected: ExpectedVerdict;
}

const shop = 'apps/base/shop';
const deployment = `${shop}/deployment.yaml`;
const prod = 'clusters/stages/prod/clusters/services-amer';
const privilegedPatch = `        - op: add
          path: /spec/template/spec/containers/0/securityContext/privileged
          value: true
`;
const publicChart = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
spec:
  interval: 1h
  url: https://charts.example.org
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: queue
spec:
  interval: 10m
  chart:
    spec:
      chart: queue
      version: 2.x
      sourceRef:
        kind: HelmRepository
        name: charts
`;

const nothing = { 'services-amer-dev': 0, 'services-amer-prod': 0 };

/** Eight pull requests to the fleet of test/fixtures/gate-fleet. */
export const pullRequests: readonly PullRequest[] = [
  {
    name: 'clean',
    title: 'a new image tag and a higher limit',
    changes: [replaceText(deployment, 'shop:1.4.2', 'shop:1.5.0'), replaceAll(deployment, 'cpu: 200m', 'cpu: 300m')],
    expected: { exit: 0, outcome: 'pass', added: nothing, lines: [] },
  },
  {
    name: 'patch',
    title: 'a patch of prod makes a container privileged',
    changes: [insertAfter(`${prod}/shop.yaml`, '          value: business\n', privilegedPatch)],
    expected: {
      exit: 1,
      outcome: 'fail',
      added: { ...nothing, 'services-amer-prod': 1 },
      lines: [{ file: `${prod}/shop.yaml`, text: '          value: true' }],
    },
  },
  {
    name: 'chart-value',
    title: 'a chart value makes a container privileged',
    changes: [replaceText('apps/base/gateway/helmrelease.yaml', 'debug: false', 'debug: true')],
    expected: {
      exit: 1,
      outcome: 'fail',
      added: { 'services-amer-dev': 1, 'services-amer-prod': 1 },
      lines: [{ file: 'apps/base/gateway/helmrelease.yaml', text: '    debug: true' }],
    },
  },
  {
    name: 'variable',
    title: "a variable in prod's environment.env opens the host network",
    changes: [replaceText(`${prod}/environment.env`, 'HOST_NETWORK=false', 'HOST_NETWORK=true')],
    expected: {
      exit: 1,
      outcome: 'fail',
      added: { ...nothing, 'services-amer-prod': 1 },
      lines: [{ file: `${prod}/environment.env`, text: 'SHOP_HOST_NETWORK=true' }],
    },
  },
  {
    name: 'refactoring',
    title: 'files renamed and moved, a list reordered, an API version bumped',
    changes: [
      moveFile(deployment, `${shop}/shop.yaml`),
      moveFile(`${shop}/reports.yaml`, 'apps/base/reports/cron-job.yaml'),
      replaceText('apps/base/reports/cron-job.yaml', 'batch/v1beta1', 'batch/v1'),
      addFile('apps/base/reports/kustomization.yaml', 'namespace: shop\nresources:\n  - cron-job.yaml\n'),
      replaceText(
        `${shop}/kustomization.yaml`,
        '  - deployment.yaml\n  - reports.yaml\n',
        '  - ../reports\n  - shop.yaml\n',
      ),
      moveFile('base/services/metrics.yaml', 'base/services/observability/metrics.yaml'),
      addFile('base/services/observability/kustomization.yaml', 'resources:\n  - metrics.yaml\n'),
      replaceText('base/services/kustomization.yaml', '  - metrics.yaml\n', '  - observability\n'),
    ],
    expected: { exit: 0, outcome: 'pass', added: nothing, lines: [] },
  },
  {
    name: 'self-waiver',
    title: 'a privileged container that waives itself',
    changes: [
      replaceText(deployment, 'securityContext:\n', 'securityContext:\n            privileged: true\n'),
      insertAfter(deployment, '  name: shop\n', '  annotations:\n    kubescape.io/skip-controls: C-0057\n'),

      insertAfter(
        'security/accepted.yaml',
        'action: ignore }\n',
        `---
apiVersion: kubescape.io/v1beta1
kind: ClusterSecurityException
metadata: { name: shop }
spec:
  reason: because
  match: { resources: [{ apiGroup: apps, kind: Deployment, name: shop }] }
  posture: [{ controlID: C-0057, action: ignore }]
`,
      ),
    ],
    expected: {
      exit: 1,
      outcome: 'fail',
      added: { 'services-amer-dev': 1, 'services-amer-prod': 1 },
      lines: [{ file: deployment, text: '            privileged: true' }],
      waivers: ['ClusterSecurityException shop', 'annotation kubescape.io/skip-controls on Deployment shop/shop'],
    },
  },
  {
    name: 'broken-render',
    title: 'a kustomization that names a file which is not there',
    changes: [replaceText(`${shop}/kustomization.yaml`, '- deployment.yaml', '- deploiment.yaml')],
    expected: {
      exit: 3,
      outcome: 'incomplete',
      added: nothing,
      lines: [{ file: `${shop}/kustomization.yaml`, text: '  - deploiment.yaml' }],
    },
  },
  {
    name: 'new-chart',
    title: 'a release of a chart that only a registry has',
    changes: [
      addFile('apps/base/gateway/queue.yaml', publicChart),
      insertAfter('apps/base/gateway/kustomization.yaml', '  - helmrelease.yaml\n', '  - queue.yaml\n'),
    ],
    expected: {
      exit: 3,
      outcome: 'incomplete',
      added: nothing,
      lines: [{ file: 'apps/base/gateway/queue.yaml', text: 'apiVersion: helm.toolkit.fluxcd.io/v2' }],
    },
  },
];
