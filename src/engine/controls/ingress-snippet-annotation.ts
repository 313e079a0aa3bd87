import type { Control } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { field, text } from '../read.ts';
import { clusterRule } from '../rules.ts';
import { reviewing } from '../violation.ts';
import { containersOf, mainList, workloadOf } from '../workload.ts';

interface IngressController {
  readonly namespace: string;
  /** By its tag alone, compared as text, it counts as a resource of this control. */
  readonly hasOldTag: boolean;
  readonly violations: readonly Violation[];
}

export const ingressSnippetAnnotation: Control = {
  id: 'C-0059',
  name: 'ingress-snippet-annotation',
  title: 'CVE-2021-25742-nginx-ingress-snippet-annotation-vulnerability',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Workload',
  rules: [
    clusterRule({
      name: 'nginx-ingress-snippet-annotation-vulnerability',
      score: 0,
      matches: [{ kinds: ['Deployment'] }],
      keep(resource): IngressController | undefined {
        const workload = workloadOf(resource);
        if (!workload || resource.namespace === '') return undefined;
        const images = Array.from(containersOf(workload, mainList), (container) => ({
          ...container,
          image: text(field(container.spec, 'image')),
        })).filter(
          ({ image }) => /nginx-controller|ingress-controller|ingress-nginx/.test(image) && tagsOf(image).length > 0,
        );
        if (images.length === 0) return undefined;
        return {
          namespace: resource.namespace,
          hasOldTag: images.some(({ image }) => isOldTag(tagsOf(image).at(-1) ?? '')),
          violations: images
            .filter(({ image }) => isVulnerable(image))
            .map(({ path, subject }) => reviewing(subject, [[...path, 'image']])),
        };
      },
      *judge({ namespace, hasOldTag, violations }, cluster) {
        if (cluster.snippetsForbidden(namespace)) {
          if (hasOldTag) yield { violations: [] };
        } else {
          yield { violations };
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each container of a Deployment that runs an ingress-nginx controller older than 0.49.1, or 1.0.0, unless a ConfigMap of its namespace has `allow-snippet-annotations: "false"`. The image must have a tag or a digest, and the first number of the form N.N.N in it is taken as the version.',
    why: 'With CVE-2021-25742, everybody who may create an Ingress can put NGINX configuration into an annotation, read the token of the controller with it and so get the Secrets of all namespaces.',
    remediation:
      'Update the controller to v1.0.1 or later and set `allow-snippet-annotations: "false"` in its ConfigMap.',
    failing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  selector:
    matchLabels:
      app: ingress-nginx-controller
  template:
    metadata:
      labels:
        app: ingress-nginx-controller
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v0.48.1
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  selector:
    matchLabels:
      app: ingress-nginx-controller
  template:
    metadata:
      labels:
        app: ingress-nginx-controller
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v0.48.1
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
data:
  allow-snippet-annotations: 'false'
`,
  },
};

/** Everything behind a colon that could be a tag; a port in front of a path is none. */
function tagsOf(image: string): string[] {
  return Array.from(image.matchAll(/:\w[\w.-]{0,127}\/?/g), ([match]) => match)
    .filter((match) => !match.endsWith('/'))
    .map((match) => match.slice(1));
}

/** Versions are compared as text, as Kubescape does (BC-14). */
function isOldTag(tag: string): boolean {
  return tag <= 'v0.49' || tag === 'v1.0.0';
}

function isVulnerable(image: string): boolean {
  const version = /([0-9]+)\.([0-9]+)\.([0-9]+)/.exec(image);
  if (!version) return false;
  const [major, minor, patch] = version.slice(1).map(Number);
  if (major === 0) return minor !== undefined && (minor < 49 || (minor === 49 && patch === 0));
  return major === 1 && minor === 0 && patch === 0;
}
