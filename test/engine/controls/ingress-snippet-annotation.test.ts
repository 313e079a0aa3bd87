import { describeControl } from '../../support/control-cases.ts';
import { reviewing } from '../../support/findings.ts';
import { deployment, documents, pod, templated } from '../../support/workload-rows.ts';

const running = (image: string): string => deployment(`{containers: [{name: controller, image: "${image}"}]}`);
const controller = (tag: string): string => running(`registry.k8s.io/ingress-nginx/controller:${tag}`);
const configMap = (data: string, namespace = 'shop', apiVersion = 'v1'): string =>
  `{apiVersion: ${apiVersion}, kind: ConfigMap, metadata: {name: ingress, namespace: ${namespace}}, data: ${data}}`;
const forbidding = configMap('{allow-snippet-annotations: "false"}');
const digest = `sha256:${'0a'.repeat(32)}`;
const first = [reviewing('spec.template.spec.containers[0].image')];
const failing = (yaml: string) => ({ yaml, counted: ['apps/v1/shop/Deployment/front'], findings: first });
const each = <T>(tags: string, row: (tag: string) => T): Record<string, T> =>
  Object.fromEntries(tags.split(' ').map((tag) => [`tag ${tag}`, row(tag)] as const));

describeControl('C-0059', {
  passes: {
    ...each('v0.49.1 v0.49.3 v0.50.0 v1.0.1 v1.0.10 v1.1.0 v1.10.0 v2.0.0 v10.0.0', controller),
    'a tag without a version': { yaml: controller('latest'), counted: ['apps/v1/shop/Deployment/front'] },
    'a tag with half a version': controller('v0.48'),
    'a digest without a version': running(`registry.k8s.io/ingress-nginx/controller@${digest}`),
    'a fixed version whose repository carries no other one': running('example.com/ingress-nginx/controller:1.9.4'),
    'an old version with snippets forbidden': {
      yaml: documents(controller('v0.48.1'), forbidding),
      counted: ['apps/v1/shop/Deployment/front'],
    },
    'v1.0.0 with snippets forbidden': {
      yaml: documents(forbidding, controller('v1.0.0')),
      counted: ['apps/v1/shop/Deployment/front'],
    },
    'an old version without the v and with snippets forbidden': {
      yaml: documents(running('example.com/nginx-controller:0.48.1'), forbidding),
      counted: ['apps/v1/shop/Deployment/front'],
    },
    'an old init container beside a fixed controller': deployment(
      '{initContainers: [{name: init, image: "ingress-nginx/controller:v0.48.1"}], containers: [{name: controller, image: "ingress-nginx/controller:v1.9.4"}]}',
    ),
  },
  fails: {
    ...each('v0.1.0 v0.26.1 v0.48.1 v0.49.0 v1.0.0 0.48.1 0.49.0 1.0.0 v0.48.1-beta', (tag) =>
      failing(controller(tag)),
    ),
    'an image named nginx-controller': failing(running('example.com/nginx-controller:v0.48.1')),
    'an image named ingress-controller': failing(running('example.com/nginx-ingress-controller:0.26.1')),
    'a tag with a digest': failing(running(`registry.k8s.io/ingress-nginx/controller:v0.48.1@${digest}`)),
    'a registry with a port': failing(running('localhost:5000/ingress-nginx/controller:v0.48.1')),
    'the first version in the image, wherever it stands': failing(
      running('registry-0.1.2.example.com/ingress-nginx/controller:v1.9.4'),
    ),
    'with a digest and the version in the repository': failing(
      running(`example.com/0.48.1/ingress-nginx/controller@${digest}`),
    ),
    'with a ConfigMap that says nothing': failing(documents(controller('v0.48.1'), configMap('{other: "false"}'))),
    'with a ConfigMap that allows': failing(
      documents(controller('v0.48.1'), configMap('{allow-snippet-annotations: "true"}')),
    ),
    'with a ConfigMap of another namespace': failing(
      documents(controller('v0.48.1'), configMap('{allow-snippet-annotations: "false"}', 'ops')),
    ),
    'with false that is no text': failing(
      documents(controller('v0.48.1'), configMap('{allow-snippet-annotations: false}')),
    ),
    'with "False"': failing(documents(controller('v0.48.1'), configMap('{allow-snippet-annotations: "False"}'))),
    'with a key in other letters': failing(
      documents(controller('v0.48.1'), configMap('{Allow-Snippet-Annotations: "false"}')),
    ),
    'each container for itself': {
      yaml: deployment(
        '{containers: [{name: a, image: "ingress-nginx/controller:v0.48.1"}, {name: b, image: "nginx:0.48.1"}, {name: c, image: "ingress-nginx/controller:v1.9.4"}, {name: d, image: "ingress-nginx/controller:v1.0.0"}]}',
      ),
      counted: ['apps/v1/shop/Deployment/front'],
      findings: [
        reviewing('spec.template.spec.containers[0].image'),
        reviewing('spec.template.spec.containers[3].image'),
      ],
    },
    'a Deployment of an old API group': {
      yaml: templated(
        'extensions/v1beta1',
        'Deployment',
        '{containers: [{name: a, image: "ingress-nginx/controller:v0.48.1"}]}',
      ),
      counted: ['extensions/v1beta1/shop/Deployment/front'],
      findings: first,
    },
    'a Deployment without a name': {
      yaml: '{apiVersion: apps/v1, kind: Deployment, metadata: {namespace: shop}, spec: {template: {spec: {containers: [{image: "ingress-nginx/controller:v0.48.1"}]}}}}',
      counted: ['apps/v1/shop/Deployment/'],
      findings: first,
    },
    'in a manifest scan too': { yaml: controller('v0.48.1'), scope: 'file', findings: first },
  },
  ignores: {
    'other images': running('nginx:0.48.1'),
    'an image name in other letters': running('example.com/Ingress-Nginx:v0.48.1'),
    'an image without a tag': running('registry.k8s.io/ingress-nginx/controller'),
    'an image without a tag on a registry with a port': running('localhost:5000/ingress-nginx/controller'),
    'an image that is null': deployment('{containers: [{name: controller, image: null}]}'),
    'a fixed version with snippets forbidden': documents(controller('v1.9.4'), forbidding),
    'v0.49.0 with snippets forbidden': documents(controller('v0.49.0'), forbidding),
    'a Deployment without a namespace':
      '{apiVersion: apps/v1, kind: Deployment, metadata: {name: front}, spec: {template: {spec: {containers: [{name: controller, image: "ingress-nginx/controller:v0.48.1"}]}}}}',
    'other kinds': documents(
      pod('{containers: [{name: controller, image: "ingress-nginx/controller:v0.48.1"}]}'),
      templated(
        'apps/v1',
        'DaemonSet',
        '{containers: [{name: controller, image: "ingress-nginx/controller:v0.48.1"}]}',
      ),
    ),
    ConfigMaps: forbidding,
    'an old version in an init container': deployment(
      '{initContainers: [{name: init, image: "ingress-nginx/controller:v0.48.1"}], containers: [{name: app, image: "nginx:1.27"}]}',
    ),
  },
});
