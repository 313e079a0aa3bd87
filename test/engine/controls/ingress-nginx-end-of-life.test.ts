import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { cronJob, deployment, pod, templated } from '../../support/workload-rows.ts';

const running = (image: string): string => `{containers: [{name: controller, image: "${image}"}]}`;
const image = 'registry.k8s.io/ingress-nginx/controller:v1.12.1';
const first = [reviewing('spec.template.spec.containers[0].image')];
const failing = (kind: string, of = image) => ({
  yaml: templated('apps/v1', kind, running(of)),
  counted: [`apps/v1/shop/${kind}/front`],
  findings: first,
});

describeControl('C-0292', {
  passes: {
    'another controller': { yaml: deployment(running('traefik:v3')), counted: ['apps/v1/shop/Deployment/front'] },
    'the controller of F5': deployment(running('nginx/nginx-ingress:3.4.0')),
    'an image in other letters': deployment(running('example.com/Ingress-Nginx/Controller:v1')),
    'a similar name': deployment(running('example.com/ingress-nginx-controller:v1')),
    'an image that is null': deployment('{containers: [{name: controller, image: null}]}'),
    'an image that is no text': deployment('{containers: [{name: controller, image: [ingress-nginx/controller]}]}'),
    'a container without an image': deployment('{containers: [{name: controller}]}'),
    'an init container': deployment(
      `{initContainers: [{name: init, image: "${image}"}], containers: [{name: app, image: nginx}]}`,
    ),
    'a StatefulSet without a pod': {
      yaml: '{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: front, namespace: shop}}',
      counted: ['apps/v1/shop/StatefulSet/front'],
    },
  },
  fails: {
    'a Deployment': failing('Deployment'),
    'a DaemonSet': failing('DaemonSet'),
    'a StatefulSet': failing('StatefulSet'),
    'a mirror of the image': failing('Deployment', 'example.com/mirror/ingress-nginx/controller:v1.12.1'),
    'an image without a tag': failing('Deployment', 'ingress-nginx/controller'),
    'other images of the project': failing('Deployment', 'registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.5.0'),
    'other images of the project on the old registry': failing(
      'Deployment',
      'k8s.gcr.io/ingress-nginx/opentelemetry:v1',
    ),
    'each container for itself': {
      yaml: deployment(
        `{containers: [{name: a, image: "${image}"}, {name: b, image: nginx}, {name: c, image: "${image}"}]}`,
      ),
      findings: [...first, reviewing('spec.template.spec.containers[2].image')],
    },
    'a container without a name': {
      yaml: deployment(`{containers: [{image: "${image}"}]}`),
      findings: first,
    },
    'a Deployment without a namespace': {
      yaml: `{apiVersion: apps/v1, kind: Deployment, metadata: {name: front}, spec: {template: {spec: ${running(image)}}}}`,
      counted: ['apps/v1//Deployment/front'],
      findings: first,
    },
    'in a manifest scan too': { ...failing('Deployment'), scope: 'file' },
  },
  ignores: {
    'a Pod': pod(running(image)),
    'a ReplicaSet': templated('apps/v1', 'ReplicaSet', running(image)),
    'a Job': templated('batch/v1', 'Job', running(image)),
    'a CronJob': cronJob(running(image)),
    'a Deployment of extensions/v1beta1': templated('extensions/v1beta1', 'Deployment', running(image)),
    'a Rollout': templated('argoproj.io/v1alpha1', 'Rollout', running(image)),
  },
});
