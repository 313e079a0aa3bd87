import { describeControl } from '../../support/control-cases.ts';
import { documents } from '../../support/manifests.ts';

const webhooks = ({
  name = 'name: policy',
  apiVersion = 'admissionregistration.k8s.io/v1',
  list = '[{ name: a.example.org }]',
} = {}): string =>
  `{ apiVersion: ${apiVersion}, kind: MutatingWebhookConfiguration, metadata: { ${name} }, webhooks: ${list} }`;

describeControl('C-0039', {
  fails: {
    'any configuration': {
      yaml: webhooks(),
      counted: ['admissionregistration.k8s.io/v1//MutatingWebhookConfiguration/policy'],
      findings: [{}],
    },
    'a configuration with an empty list': { yaml: webhooks({ list: '[]' }), findings: [{}] },
    'a configuration whose list is null': { yaml: webhooks({ list: 'null' }), findings: [{}] },
    'a configuration of the beta API': {
      yaml: webhooks({ apiVersion: 'admissionregistration.k8s.io/v1beta1' }),
      counted: ['admissionregistration.k8s.io/v1beta1//MutatingWebhookConfiguration/policy'],
      findings: [{}],
    },
    'each configuration once, however many webhooks it has': {
      yaml: documents(
        webhooks({ list: '[{ name: a.example.org }, { name: b.example.org }]' }),
        webhooks({ name: 'name: other' }),
      ),
      findings: [
        { on: 'admissionregistration.k8s.io/v1//MutatingWebhookConfiguration/policy' },
        { on: 'admissionregistration.k8s.io/v1//MutatingWebhookConfiguration/other' },
      ],
    },
    'a configuration without name': {
      yaml: webhooks({ name: 'generateName: policy-' }),
      counted: ['admissionregistration.k8s.io/v1//MutatingWebhookConfiguration/'],
      findings: [{}],
    },
  },
  ignores: {
    'the other kind of webhooks': webhooks().replace('MutatingWebhook', 'ValidatingWebhook'),
    'a configuration of another API': webhooks({ apiVersion: 'example.org/v1' }),
    'a file scan': { scope: 'file', yaml: webhooks() },
  },
});
