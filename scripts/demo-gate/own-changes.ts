import { insertAfter } from './file-change.ts';
import type { PullRequest } from './pull-requests.ts';

const cluster = (stage: string): string => `clusters/stages/${stage}/clusters/services-amer`;

/** A container of the chart is made privileged, in one stage, by a patch of a patch of a release. */
const privileged = `patches:
  - target: { kind: Kustomization, name: kubescape }
    patch: |
      - op: add
        path: /spec/patches
        value:
          - target: { kind: HelmRelease, name: kubescape }
            patch: |
              - op: add
                path: /spec/postRenderers
                value:
                  - kustomize:
                      patches:
                        - target: { kind: Deployment, name: operator }
                          patch: |
                            - op: add
                              path: /spec/template/spec/containers/0/securityContext/privileged
                              value: true
`;

/** Two changes of this repository's own fleet, and the right verdict on each. */
export const ownChanges: readonly PullRequest[] = [
  {
    name: 'memory',
    title: 'more memory for the scanner of dev',
    changes: [
      insertAfter(
        `${cluster('dev')}/environment.env`,
        'CLUSTER_NAME=services-amer-dev\n',
        'KUBESCAPE_MEMORY_LIMIT=1Gi\n',
      ),
    ],
    expected: { exit: 0, outcome: 'pass', added: {}, lines: [] },
  },
  {
    name: 'privileged',
    title: 'a privileged container in prod',
    changes: [insertAfter(`${cluster('prod')}/kustomization.yaml`, '      - environment.env\n', privileged)],
    expected: {
      exit: 1,
      outcome: 'fail',
      added: { 'services-amer-prod': 1 },
      lines: [{ file: `${cluster('prod')}/kustomization.yaml`, text: '                              value: true' }],
    },
  },
];
