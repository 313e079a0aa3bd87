import type { Files } from './files.ts';

/** How many bases the applications share. */
const baseCount = 6;

/** The folder of a base by its number. */
function baseFolder(number: number): string {
  return `bases/base-${number}`;
}

/** The files of the bases: a workload with what belongs to it. */
export function* baseFiles(): Generator<Files[number]> {
  for (let number = 0; number < baseCount; number += 1) {
    const folder = baseFolder(number);
    yield [`${folder}/kustomization.yaml`, baseKustomization];
    yield [`${folder}/deployment.yaml`, deployment(number)];
    yield [`${folder}/service.yaml`, service];
    yield [`${folder}/account.yaml`, account];
    yield [`${folder}/config/app.properties`, 'mode=server\nthreads=4\n'];
  }
}

const baseKustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - service.yaml
  - account.yaml
labels:
  - pairs:
      app.kubernetes.io/part-of: fleet
configMapGenerator:
  - name: app
    files:
      - config/app.properties
`;

function deployment(number: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  replicas: ${1 + (number % 3)}
  selector:
    matchLabels: { app: app }
  template:
    metadata:
      labels: { app: app }
    spec:
      serviceAccountName: app
      containers:
        - name: app
          image: registry.example.com/app:1.0
          env:
            - name: DOMAIN
              value: \${DOMAIN}
          envFrom:
            - configMapRef: { name: app }
          ports:
            - { name: http, containerPort: 8080 }
          resources:
            requests: { cpu: 50m, memory: 64Mi }
            limits: { memory: 128Mi }
`;
}

const service = `apiVersion: v1
kind: Service
metadata:
  name: app
spec:
  selector: { app: app }
  ports:
    - { name: http, port: 80, targetPort: http }
`;

const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: app
automountServiceAccountToken: false
`;

/** The files of a directory that puts an application together: a base, what is added to it and what it patches. */
export function* overlayFiles(
  folder: string,
  name: string,
  number: number,
  more: readonly string[],
): Generator<Files[number]> {
  const up = folder
    .split('/')
    .map(() => '..')
    .join('/');
  yield [`${folder}/kustomization.yaml`, overlay(name, `${up}/${baseFolder(number % baseCount)}`, number, more)];
  yield [`${folder}/disruption.yaml`, disruption];
  yield [`${folder}/patch.yaml`, patch(number)];
}

function overlay(name: string, base: string, number: number, more: readonly string[]): string {
  const resources = [base, 'disruption.yaml', ...more].map((one) => `  - ${one}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${name}
resources:
${resources}images:
  - name: registry.example.com/app
    newTag: 1.${number}.0
patches:
  - path: patch.yaml
  - target: { kind: Service }
    patch: |
      - op: add
        path: /metadata/annotations
        value: { example.com/number: "${number}" }
`;
}

const disruption = `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: app
  labels: { revision: "0" }
spec:
  minAvailable: 1
  selector:
    matchLabels: { app: app }
`;

function patch(number: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
spec:
  template:
    spec:
      containers:
        - name: app
          env:
            - name: REGION
              value: \${REGION:-north}
            - name: NUMBER
              value: "${number}"
`;
}
