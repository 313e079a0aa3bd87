import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { documents, uncountedKinds } from '../../support/workload-rows.ts';

const pod = (labels: string, namespace = 'shop'): string =>
  `{apiVersion: v1, kind: Pod, metadata: {name: front, namespace: ${namespace}, labels: ${labels}}, spec: {}}`;
const service = (selector: string, port: string, namespace = 'shop'): string =>
  `{apiVersion: v1, kind: Service, metadata: {name: ssh, namespace: ${namespace}}, spec: {selector: ${selector}, ports: [${port}]}}`;
const templated = (kind: string, labels: string, apiVersion = 'apps/v1'): string =>
  `{apiVersion: ${apiVersion}, kind: ${kind}, metadata: {name: front, namespace: shop, labels: {own: label}}, spec: {selector: {matchLabels: {app: x}}, template: {metadata: {labels: ${labels}}, spec: {}}}}`;
const cronJob = (apiVersion: string): string =>
  `{apiVersion: ${apiVersion}, kind: CronJob, metadata: {name: front, namespace: shop}, spec: {jobTemplate: {spec: {template: {metadata: {labels: {app: front}}, spec: {}}}}}}`;

const app = '{app: front}';
const ssh = service(app, '{port: 22}');
const ofPod = { counted: ['/shop/Pod/front'], findings: [reviewing('metadata.labels')] };
const ofTemplate = (kind: string) => ({
  counted: [`/shop/${kind}/front`],
  findings: [reviewing('spec.template.metadata.labels')],
});
const ofCronJob = {
  counted: ['/shop/CronJob/front'],
  findings: [reviewing('spec.jobTemplate.spec.template.metadata.labels')],
};

describeControl('C-0042', {
  passes: {
    'with another port': {
      yaml: documents(pod(app), service(app, '{port: 80, targetPort: 8080}')),
      counted: ['/shop/Pod/front'],
    },
    'with a Service without ports': documents(
      pod(app),
      '{apiVersion: v1, kind: Service, metadata: {name: ssh, namespace: shop}, spec: {selector: {app: front}}}',
    ),
    'with a port that is text': documents(pod(app), service(app, '{port: "22", targetPort: "2222"}')),
    'with a port that has only a name': documents(pod(app), service(app, '{port: 80, targetPort: ssh, name: ssh}')),
    'with 22 as the node port': documents(pod(app), service(app, '{port: 80, nodePort: 22}')),
    'with a longer number': documents(pod(app), service(app, '{port: 222, targetPort: 22222}')),
    'when another Service has the SSH port': documents(
      pod(app),
      service(app, '{port: 80}'),
      '{apiVersion: v1, kind: Service, metadata: {name: other, namespace: shop}, spec: {selector: {app: other}, ports: [{port: 22}]}}',
    ),
  },
  fails: {
    'a Pod with port 22': { yaml: documents(pod(app), ssh), ...ofPod },
    'a Pod with port 2222': { yaml: documents(pod(app), service(app, '{port: 2222}')), ...ofPod },
    'a Pod with target port 22': { yaml: documents(pod(app), service(app, '{port: 80, targetPort: 22}')), ...ofPod },
    'a Pod with target port 2222': {
      yaml: documents(pod(app), service(app, '{port: 80, targetPort: 2222}')),
      ...ofPod,
    },
    'any of several ports': {
      yaml: documents(pod(app), service(app, '{port: 80}, {port: 443}, {port: 22}')),
      ...ofPod,
    },
    'when the Service comes first': { yaml: documents(ssh, pod(app)), ...ofPod },
    'any of several Services': {
      yaml: documents(
        pod(app),
        '{apiVersion: v1, kind: Service, metadata: {name: web, namespace: shop}, spec: {selector: {app: front}, ports: [{port: 80}]}}',
        ssh,
      ),
      ...ofPod,
    },
    'a Pod of a ReplicaSet, whose hash does not matter': {
      yaml: documents(pod('{app: front, pod-template-hash: abc}'), ssh),
      ...ofPod,
    },
    'several labels in any order': {
      yaml: documents(pod('{app: front, tier: web}'), service('{tier: web, app: front}', '{port: 22}')),
      ...ofPod,
    },
    'a Deployment': { yaml: documents(templated('Deployment', app), ssh), ...ofTemplate('Deployment') },
    'a ReplicaSet': { yaml: documents(templated('ReplicaSet', app), ssh), ...ofTemplate('ReplicaSet') },
    'a DaemonSet': { yaml: documents(templated('DaemonSet', app), ssh), ...ofTemplate('DaemonSet') },
    'a StatefulSet': { yaml: documents(templated('StatefulSet', app), ssh), ...ofTemplate('StatefulSet') },
    'a Job': { yaml: documents(templated('Job', app, 'batch/v1'), ssh), ...ofTemplate('Job') },
    'a CronJob': { yaml: documents(cronJob('batch/v1'), ssh), ...ofCronJob },
    'a CronJob of batch/v1beta1': { yaml: documents(cronJob('batch/v1beta1'), ssh), ...ofCronJob },
    'a Deployment whose template and Service both name the hash': {
      yaml: documents(
        templated('Deployment', '{app: front, pod-template-hash: abc}'),
        service('{app: front, pod-template-hash: abc}', '{port: 22}'),
      ),
      ...ofTemplate('Deployment'),
    },
    'every workload that the Service selects': {
      yaml: documents(pod(app), templated('Deployment', app), ssh),
      counted: ['/shop/Pod/front', '/shop/Deployment/front'],
      findings: [
        { on: '/shop/Pod/front', ...reviewing('metadata.labels') },
        { on: '/shop/Deployment/front', ...reviewing('spec.template.metadata.labels') },
      ],
    },
    'in a manifest scan too': { yaml: documents(pod(app), ssh), scope: 'file', ...ofPod },
  },
  ignores: {
    'a workload without a Service': pod(app),
    'a Service without a workload': ssh,
    'a Pod that has more labels': documents(pod('{app: front, tier: web}'), ssh),
    'a Pod that has fewer labels': documents(pod(app), service('{app: front, tier: web}', '{port: 22}')),
    'a Pod with another value': documents(pod('{app: Front}'), ssh),
    'a label value of another type': documents(pod('{app: 1}'), service('{app: "1"}', '{port: 22}')),
    'a Pod of another namespace': documents(pod(app, 'back'), ssh),
    'a Pod and a Service without namespaces': documents(
      '{apiVersion: v1, kind: Pod, metadata: {name: front, labels: {app: front}}}',
      '{apiVersion: v1, kind: Service, metadata: {name: ssh}, spec: {selector: {app: front}, ports: [{port: 22}]}}',
    ),
    'a Pod without a namespace and a Service of default': documents(
      '{apiVersion: v1, kind: Pod, metadata: {name: front, labels: {app: front}}}',
      service(app, '{port: 22}', 'default'),
    ),
    'a Pod without labels and a Service without a selector': documents(
      '{apiVersion: v1, kind: Pod, metadata: {name: front, namespace: shop}}',
      '{apiVersion: v1, kind: Service, metadata: {name: ssh, namespace: shop}, spec: {ports: [{port: 22}]}}',
    ),
    'labels of the Deployment itself': documents(
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: front, namespace: shop, labels: {app: front}}, spec: {template: {metadata: {labels: {app: other}}, spec: {}}}}',
      ssh,
    ),
    'a hash in the template of a Deployment alone': documents(
      templated('Deployment', '{app: front, pod-template-hash: abc}'),
      ssh,
    ),
    'a Service of Knative': documents(
      pod(app),
      '{apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: ssh, namespace: shop}, spec: {selector: {app: front}, ports: [{port: 22}]}}',
    ),
    ...Object.fromEntries(Object.entries(uncountedKinds('{}')).map(([title, yaml]) => [title, documents(yaml, ssh)])),
  },
});
