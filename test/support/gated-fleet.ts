import type { Files } from './gated-change.ts';

/** What Flux reconciles first in the folder `clusters/NAME` of this repository. */
export function entryPoint(name: string): Files {
  return {
    [`clusters/${name}/flux-system/gotk-sync.yaml`]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, ref: { branch: main }, url: 'ssh://git@git.example.org/fleet' }
---
${kustomization('flux-system', `./clusters/${name}`)}`,
  };
}

/** A Kustomization of Flux; `spec` is YAML that stands below `spec`, each line with two spaces. */
export function kustomization(name: string, folder: string, spec = '  prune: true\n'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  path: ${folder}
  sourceRef: { kind: GitRepository, name: flux-system }
${spec}`;
}

/** A Deployment with one container; `container` is YAML of it, each line with ten spaces. */
export function deployment(name: string, container = '', pod = ''): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: web
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
${pod}      containers:
        - name: app
          image: registry.example.org/${name}:1
${container}`;
}

export const privileged = '          securityContext:\n            privileged: true\n';

/** A file of kustomize that lists resources. */
export function resources(...names: readonly string[]): string {
  return `resources: [${names.join(', ')}]\n`;
}

/** A cluster `prod` whose Kustomization `apps` brings a Deployment that fails quite a few controls. */
export const prod: Files = {
  ...entryPoint('prod'),
  'clusters/prod/apps.yaml': kustomization('apps', './apps'),
  'apps/kustomization.yaml': resources('web.yaml'),
  'apps/web.yaml': deployment('web'),
};

/** The same in two clusters. */
export const devAndProd: Files = {
  ...prod,
  ...entryPoint('dev'),
  'clusters/dev/apps.yaml': kustomization('apps', './apps'),
};
