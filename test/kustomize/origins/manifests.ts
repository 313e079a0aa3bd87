import type { Random } from './random.ts';

/** A scalar in one of the ways to write it. */
export function scalar(random: Random, text: string): string {
  return random.pick([text, text, `"${text}"`, `'${text}'`]);
}

/** A Deployment, in block style or with some of it in brackets. */
export function deployment(random: Random, name: string): string {
  const [app, image] = [random.word(), random.word()];
  const env = random.chance(0.5)
    ? `\n          env:\n            - name: LEVEL\n              value: ${scalar(random, random.word())}\n            - {name: MODE, value: ${random.word()}}`
    : '';
  const limits = random.chance(0.5)
    ? `\n          resources:\n            limits: {memory: ${random.below(9) + 1}00Mi, cpu: "${random.below(9) + 1}"}`
    : '';
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${scalar(random, name)}
  labels:
    app: ${app}
    team: ${scalar(random, random.word())}
spec:
  replicas: ${random.below(5) + 1}
  selector:
    matchLabels: {app: ${app}}
  template:
    metadata:
      labels:
        app: ${app}
    spec:
      # a comment
      serviceAccountName: ${scalar(random, random.word())}
      securityContext:
        runAsNonRoot: ${random.chance(0.5)}
        runAsUser: ${1000 + random.below(100)}
      containers:
        - name: ${name}
          image: ${random.word()}/${image}:1.${random.below(9)}${env}${limits}
          ports:
            - containerPort: ${8000 + random.below(99)}
              name: http
        - name: side
          image: side:2.0
          command: [run, ${scalar(random, random.word())}]
          envFrom:
            - configMapRef: {name: ${name}-settings}
`;
}

/** A Service. */
export function service(random: Random, name: string): string {
  return `apiVersion: v1
kind: Service
metadata: {name: ${name}, annotations: {note: ${scalar(random, random.word())}}}
spec:
  type: ${random.pick(['ClusterIP', 'NodePort'])}
  selector:
    app: ${random.word()}
  ports:
    - port: ${80 + random.below(9)}
      targetPort: http
`;
}

/** A ConfigMap with texts of every style, and an anchor that is used again. */
export function configMap(random: Random, name: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}-plain
  annotations: &notes
    owner: ${random.word()}
    stage: ${scalar(random, random.word())}
data:
  <<: *notes
  url: ${random.word()}.${random.word()}.example:${8000 + random.below(99)}
  short: &short ${random.word()}
  again: *short
  block: |
    ${random.word()}
    ${random.word()}
  kept: |-
    ${random.word()}
  folded: >-
    ${random.word()}
    ${random.word()}
  quoted: "${random.word()} \\"${random.word()}\\""
  wide: '${random.word()} \u{1f600}'
`;
}

/** A role and its binding in one list. */
export function bindings(random: Random, name: string): string {
  return `apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: ${name}}
    rules:
      - apiGroups: [""]
        resources: [${random.pick(['pods', 'secrets'])}]
        verbs: ["get", ${random.pick(['list', 'watch'])}]
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: RoleBinding
    metadata:
      name: ${name}-${random.word()}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ${name}}
    subjects:
      - kind: ServiceAccount
        name: default
        namespace: ${random.word()}
`;
}
