import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { documents } from '../../support/manifests.ts';

/** A Deployment with metadata labels of its own and a selector. */
const deployment = ({
  name = 'jenkins',
  namespace = 'namespace: shop',
  labels = '{ app: jenkins, tier: build }',
  matchLabels = '{ app: jenkins, tier: build }',
  apiVersion = 'apps/v1',
  kind = 'Deployment',
} = {}): string =>
  `{ apiVersion: ${apiVersion}, kind: ${kind}, metadata: { name: ${name}, ${namespace}, labels: ${labels} }, spec: { selector: { matchLabels: ${matchLabels} }, template: { metadata: { labels: ${matchLabels} }, spec: { containers: [{ name: main }] } } } }`;

const service = ({
  name = 'jenkins',
  namespace = 'namespace: shop',
  spec = 'type: NodePort',
  selector = '{ app: jenkins }',
  status = '{}',
} = {}): string =>
  `{ apiVersion: v1, kind: Service, metadata: { name: ${name}, ${namespace} }, spec: { ${spec}, selector: ${selector} }, status: ${status} }`;

const alone = '/shop/Deployment/jenkins';
const exposed = '/shop/Deployment/jenkins//v1/shop/Service/jenkins';
const paths = ['spec.selector.matchLabels', 'spec.selector'];
const seen = (on = exposed): ExpectedFinding => ({ on, failed: paths, review: paths });

describeControl('C-0021', {
  passes: {
    'a sensitive workload without a Service': { yaml: deployment(), counted: [alone] },
    'a Service of type ClusterIP': {
      yaml: documents(deployment(), service({ spec: 'type: ClusterIP' })),
      counted: [exposed],
    },
    'a Service without a type': documents(deployment(), service({ spec: 'ports: []' })),
    'a type in another case': documents(deployment(), service({ spec: 'type: nodeport' })),
    'a load balancer that has no address yet': {
      yaml: documents(deployment(), service({ spec: 'type: LoadBalancer' })),
      counted: [exposed],
    },
    'a load balancer with a host name only': documents(
      deployment(),
      service({ spec: 'type: LoadBalancer', status: '{ loadBalancer: { ingress: [{ hostname: ci.example.org }] } }' }),
    ),
    'a load balancer whose second entry has the address': documents(
      deployment(),
      service({
        spec: 'type: LoadBalancer',
        status: '{ loadBalancer: { ingress: [{ hostname: ci.example.org }, { ip: 192.0.2.1 }] } }',
      }),
    ),
    'a Service of another namespace': {
      yaml: documents(deployment(), service({ namespace: 'namespace: blog' })),
      counted: [alone],
    },
    'a Service without namespace': {
      yaml: documents(deployment(), service({ namespace: 'labels: {}' })),
      counted: [alone],
    },
    'a Service that selects other labels': {
      yaml: documents(deployment(), service({ selector: '{ app: shop }' })),
      counted: [alone],
    },
    'a Service that wants one label more': {
      yaml: documents(deployment(), service({ selector: '{ app: jenkins, tier: build, extra: a }' })),
      counted: [alone],
    },
    'a Service with an empty selector': {
      yaml: documents(deployment(), service({ selector: '{}' })),
      counted: [alone],
    },
    'a Service without a selector': { yaml: documents(deployment(), service({ selector: 'null' })), counted: [alone] },
    'a Service that selects a part of the labels of its pods only': {
      yaml: documents(deployment({ labels: '{ other: a }' }), service()),
      counted: [alone],
    },
    'an Ingress to it': {
      yaml: documents(
        deployment(),
        '{ apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: { name: jenkins, namespace: shop }, spec: { defaultBackend: { service: { name: jenkins } } } }',
      ),
      counted: [alone],
    },
  },
  fails: {
    'a node port that selects some of its labels': {
      yaml: documents(deployment(), service()),
      counted: [exposed],
      findings: [seen()],
    },
    'a node port that selects all of its labels': {
      yaml: documents(deployment(), service({ selector: '{ tier: build, app: jenkins }' })),
      findings: [seen()],
    },
    'a node port whose selector equals its own': {
      yaml: documents(deployment({ labels: '{}' }), service({ selector: '{ tier: build, app: jenkins }' })),
      findings: [seen()],
    },
    'a load balancer with an address': {
      yaml: documents(
        deployment(),
        service({ spec: 'type: LoadBalancer', status: '{ loadBalancer: { ingress: [{ ip: 192.0.2.1 }] } }' }),
      ),
      counted: [exposed],
      findings: [seen()],
    },
    'the Service written before the workload': { yaml: documents(service(), deployment()), findings: [seen()] },
    'a name that contains a sensitive one': {
      yaml: documents(deployment({ name: 'my-jenkins-2' }), service()),
      counted: ['/shop/Deployment/my-jenkins-2//v1/shop/Service/jenkins'],
      findings: [seen('/shop/Deployment/my-jenkins-2//v1/shop/Service/jenkins')],
    },
    'a name of the configured list': {
      yaml: documents(deployment({ name: 'shop-admin' }), service()),
      inputs: { sensitiveInterfaces: ['admin'] },
      findings: [seen('/shop/Deployment/shop-admin//v1/shop/Service/jenkins')],
    },
    'the exposing one of two Services beside both together': {
      yaml: documents(deployment(), service({ name: 'a', spec: 'type: ClusterIP' }), service({ name: 'b' })),
      counted: [
        '/shop/Deployment/jenkins//v1/shop/Service/b',
        '/shop/Deployment/jenkins//v1/shop/Service/a//v1/shop/Service/b',
      ],
      findings: [seen('/shop/Deployment/jenkins//v1/shop/Service/b')],
    },
    'each of two exposing Services beside both together': {
      yaml: documents(deployment(), service({ name: 'a' }), service({ name: 'b' })),
      counted: [
        '/shop/Deployment/jenkins//v1/shop/Service/a',
        '/shop/Deployment/jenkins//v1/shop/Service/b',
        '/shop/Deployment/jenkins//v1/shop/Service/a//v1/shop/Service/b',
      ],
      findings: [
        seen('/shop/Deployment/jenkins//v1/shop/Service/a'),
        seen('/shop/Deployment/jenkins//v1/shop/Service/b'),
      ],
    },
    'a Pod by its labels': {
      yaml: documents(
        '{ apiVersion: v1, kind: Pod, metadata: { name: mlflow, namespace: shop, labels: { app: jenkins } }, spec: { containers: [{ name: main }] } }',
        service(),
      ),
      findings: [seen('/shop/Pod/mlflow//v1/shop/Service/jenkins')],
    },
    'a CronJob of the beta API by its labels': {
      yaml: documents(
        '{ apiVersion: batch/v1beta1, kind: CronJob, metadata: { name: kubeflow, namespace: shop, labels: { app: jenkins } }, spec: {} }',
        service(),
      ),
      findings: [seen('/shop/CronJob/kubeflow//v1/shop/Service/jenkins')],
    },
    'a StatefulSet': {
      yaml: documents(deployment({ kind: 'StatefulSet' }), service()),
      findings: [seen('/shop/StatefulSet/jenkins//v1/shop/Service/jenkins')],
    },
  },
  ignores: {
    'a workload of another name': documents(deployment({ name: 'shop' }), service()),
    'a name in capitals': documents(deployment({ name: 'Jenkins' }), service()),
    'a name that is no longer on the list': {
      yaml: documents(deployment(), service()),
      inputs: { sensitiveInterfaces: ['admin'] },
    },
    'a workload without namespace': documents(
      deployment({ namespace: 'annotations: {}' }),
      service({ namespace: 'labels: {}' }),
    ),
    'a Service of a sensitive name': service(),
    'a Deployment of a removed API': documents(deployment({ apiVersion: 'extensions/v1beta1' }), service()),
    'a file scan': { scope: 'file', yaml: documents(deployment(), service()) },
  },
  skips: {
    'when the list is empty': {
      yaml: documents(deployment(), service()),
      inputs: { sensitiveInterfaces: [] },
      subStatus: 'configuration',
    },
  },
});
