import { scalar } from './manifests.ts';
import type { Random } from './random.ts';

/** A CronJob. */
export function cronJob(random: Random, name: string): string {
  return `apiVersion: batch/v1
kind: CronJob
metadata:
  name: ${name}
  namespace: ${random.word()}
spec:
  schedule: "${random.below(59)} 3 * * *"
  suspend: ${random.chance(0.5)}
  jobTemplate:
    spec:
      backoffLimit: ${random.below(9)}
      template:
        spec:
          restartPolicy: ${random.pick(['Never', 'OnFailure'])}
          initContainers:
          - image: side:1.${random.below(9)}
            name: prepare
          containers:
          - name: job
            image: ${random.word()}:${random.word()}
            args: ["--to", ${scalar(random, random.word())}, $(TARGET), 'at $(TARGET)']
            securityContext:
              privileged: ${random.chance(0.5)}
              readOnlyRootFilesystem: ${random.chance(0.5)}
              capabilities: {drop: [ALL], add: [${random.word().toUpperCase()}]}
            volumeMounts:
            - {name: data, mountPath: /${random.word()}}
          volumes:
          - name: data
            hostPath:
              path: /${random.word()}
`;
}

/** A NetworkPolicy. */
export function networkPolicy(random: Random, name: string): string {
  return `# who may talk to ${name}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
spec:
  podSelector:
    matchLabels: {app: ${random.word()}}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              team: ${random.word()}
        - ipBlock: {cidr: 10.${random.below(99)}.0.0/16}
      ports:
        - {protocol: TCP, port: ${8000 + random.below(99)}}
`;
}

/** An Ingress that names the Service. */
export function ingress(random: Random, name: string): string {
  return `{"apiVersion": "networking.k8s.io/v1", "kind": "Ingress",
  "metadata": {"name": "${name}", "annotations": {"example/size": "${random.below(9)}m"}},
  "spec": {"ingressClassName": "${random.word()}", "rules": [
    {"host": "${random.word()}.example", "http": {"paths": [
      {"path": "/${random.word()}", "pathType": "Prefix",
       "backend": {"service": {"name": "${name}", "port": {"number": ${80 + random.below(9)}}}}}]}}]}}
`;
}

/** An object of a kind that no table knows. */
export function release(random: Random, name: string): string {
  return `apiVersion: example.com/v1
kind: Release
metadata: {name: ${name}}
spec:
  interval: ${random.below(59)}m
  chart: {name: ${random.word()}, version: ${random.below(9)}.${random.below(9)}.0}
  values:
    replicas: ${random.below(9)}
    ratio: 0.${1 + random.below(8)}
    image: {repository: ${random.word()}/${random.word()}, tag: "${random.below(9)}.1"}
    note: >
      ${random.word()} ${random.word()}
      ${random.word()}

    plain: ${random.word()}
      ${random.word()}
    hosts:
    - ${random.word()}
    - ${scalar(random, random.word())}
`;
}
