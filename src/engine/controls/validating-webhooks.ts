import type { Control } from '../../model/control.ts';
import { existing } from '../existing.ts';

export const validatingWebhooks: Control = {
  id: 'C-0036',
  name: 'validating-webhooks',
  title: 'Validate admission controller (validating)',
  baseScore: 3,
  scopes: ['cluster'],
  category: 'Access control',
  rules: [
    existing('list-all-validating-webhooks', 6, {
      groups: ['admissionregistration.k8s.io'],
      kinds: ['ValidatingWebhookConfiguration'],
    }),
  ],
  guide: {
    checks:
      'Every ValidatingWebhookConfiguration fails, so that each one is looked at once; an exception marks those that are wanted. Rules inside the API server (ValidatingAdmissionPolicy) are not counted.',
    why: "A validating webhook sees the objects that it is called for, Secrets included, and may refuse them. In an attacker's hands it collects data or blocks the cluster.",
    remediation:
      'Review the `clientConfig` and `rules` of each webhook, delete the configuration when nobody needs it, and list it in an exception when it is wanted.',
    failing: `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: image-check
webhooks:
  - name: image-check.example.org
    admissionReviewVersions: [v1]
    sideEffects: None
    clientConfig:
      service:
        name: image-check
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
kind: ValidatingAdmissionPolicy
metadata:
  name: replica-limit
spec:
  matchConstraints:
    resourceRules:
      - apiGroups: [apps]
        apiVersions: [v1]
        operations: [CREATE, UPDATE]
        resources: [deployments]
  validations:
    - expression: object.spec.replicas <= 5
`,
  },
};
