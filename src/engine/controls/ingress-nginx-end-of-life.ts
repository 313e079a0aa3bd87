import type { Control } from '../../model/control.ts';
import { field, text } from '../read.ts';
import { objectRule } from '../rules.ts';
import { reviewing } from '../violation.ts';
import { containersOf, mainList, workloadOf } from '../workload.ts';

const images = ['ingress-nginx/controller', 'k8s.gcr.io/ingress-nginx', 'registry.k8s.io/ingress-nginx'];

export const ingressNginxEndOfLife: Control = {
  id: 'C-0292',
  name: 'ingress-nginx-end-of-life',
  title: 'Nginx Ingress Controller End of Life',
  baseScore: 6,
  scopes: ['cluster', 'file'],
  category: 'Workload/Resource management',
  rules: [
    objectRule({
      name: 'detect-nginx-ingress-controller-eol',
      score: 6,
      matches: [{ groups: ['apps'], versions: ['v1'], kinds: ['Deployment', 'DaemonSet', 'StatefulSet'] }],
      *check(resource) {
        const workload = workloadOf(resource);
        if (!workload) return;
        for (const { spec, path, subject } of containersOf(workload, mainList)) {
          const image = text(field(spec, 'image'));
          if (images.some((name) => image.includes(name))) yield reviewing(subject, [[...path, 'image']]);
        }
      },
    }),
  ],
  guide: {
    checks:
      'Fails for each container of a Deployment, DaemonSet or StatefulSet whose image name contains `ingress-nginx/controller`, `registry.k8s.io/ingress-nginx` or `k8s.gcr.io/ingress-nginx`, in any version.',
    why: 'The project ended in March 2026, so new security holes are not mended. The controller takes requests from outside and can often read Secrets of the whole cluster, which makes each hole a serious one.',
    remediation:
      'Move to another Ingress controller or to a Gateway API implementation that is maintained, and remove the ingress-nginx workload.',
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
          image: registry.k8s.io/ingress-nginx/controller:v1.12.1
`,
    passing: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: traefik
  namespace: traefik
spec:
  selector:
    matchLabels:
      app: traefik
  template:
    metadata:
      labels:
        app: traefik
    spec:
      containers:
        - name: traefik
          image: traefik:v3.5.3
`,
  },
};
