import type { Control } from '../../model/control.ts';
import { existing } from '../existing.ts';

export const mutatingWebhooks: Control = {
  id: 'C-0039',
  name: 'mutating-webhooks',
  title: 'Validate admission controller (mutating)',
  baseScore: 4,
  scopes: ['cluster'],
  category: 'Access control',
  rules: [
    existing('list-all-mutating-webhooks', 6, {
      groups: ['admissionregistration.k8s.io'],
      kinds: ['MutatingWebhookConfiguration'],
    }),
  ],
  guide: {
    checks:
      'Every MutatingWebhookConfiguration fails, so that each one is looked at once; an exception marks those that are wanted. Validating webhooks are not counted: C-0036 lists them.',
    why: "A mutating webhook may change every object that it is called for. In an attacker's hands it puts containers, volumes or rights into the workloads of others.",
    remediation:
      'Review the `clientConfig` and `rules` of each webhook, delete the configuration when nobody needs it, and list it in an exception when it is wanted.',
    failing: `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: sidecar
webhooks:
  - name: sidecar.example.org
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: sidecar
        namespace: admission
        path: /review
    rules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
`,
    passing: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: sidecar
webhooks:
  - name: sidecar.example.org
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: sidecar
        namespace: admission
        path: /review
    rules:
      - apiGroups: ['']
        apiVersions: [v1]
        operations: [CREATE]
        resources: [pods]
`,
  },
};
