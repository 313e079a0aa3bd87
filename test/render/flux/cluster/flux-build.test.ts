import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadAll } from 'js-yaml';
import { afterAll, describe, expect, it } from 'vitest';
import { fluxCommand } from '../../../../scripts/oracle/flux-command.ts';
import { workTree } from '../../../../src/platform/work-tree.ts';
import { renderCluster } from '../../../../src/render/flux/cluster/render-cluster.ts';
import { findEntryPoints } from '../../../../src/render/flux/entry/find-entries.ts';
import { normalise } from '../../../../src/render/flux/normalise/normalise.ts';
import { isMapping, nameOf, type KubernetesObject } from '../../../../src/render/flux/objects/kubernetes-object.ts';
import { withoutHelm } from '../../../../src/render/flux/release/without-helm.ts';
import { skipped } from '../../../support/skipped.ts';

const flux = fluxCommand.find();
if (flux === undefined) skipped(`7 tests that compare with flux build; ${fluxCommand.missing}`);

const folder = mkdtempSync(path.join(tmpdir(), 'flux-build-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sync = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.com/fleet}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 10m, path: ./cluster, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`;

const kustomization = (spec: string): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  interval: 10m
  path: ./app
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
${spec}`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default, annotations: {when: "\${WHEN:=2024-01-01}"}}
spec:
  replicas: \${REPLICAS}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: web
        image: web:1
        ports: [{containerPort: 80}]
        securityContext: {runAsNonroot: true, privileged: false}
        resources: {limits: {cpu: 1000m, memory: "0.5Gi"}}
        env: [{name: A, value: "\${STAGE}-x"}, {name: B, value: 'a$\${b}'}]
`;

/** A repository on disk, as Flux and as we render its Kustomization `app`. */
async function both(name: string, spec: string, files: Readonly<Record<string, string>>): Promise<readonly unknown[]> {
  const root = path.join(folder, name);
  const all = { 'cluster/flux-system/gotk-sync.yaml': sync, 'cluster/app.yaml': kustomization(spec), ...files };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  const args = ['build', 'kustomization', 'app', '--dry-run', '--strict-substitute', '--path', path.join(root, 'app')];
  const result = spawnSync(flux ?? '', [...args, '--kustomization-file', path.join(root, 'cluster/app.yaml')], {
    encoding: 'utf8',
    env: { HOME: folder, PATH: process.env['PATH'] ?? '' },
    timeout: 60_000,
  });
  // The command stops before objects go through their Go types, which test/render/flux/normalise is about.
  const documents = result.status === 0 ? loadAll(result.stdout).filter(isMapping) : [];
  const theirs = result.status === 0 ? objectsOf(documents.map((one) => normalise(one).object)) : 'refused';
  const tree = workTree(root);
  const [entry] = findEntryPoints(tree);
  if (entry === undefined) throw new Error('no entry point');
  const cluster = await renderCluster(tree, { entry, strict: true, variables: {}, releases: withoutHelm('none here') });
  const app = cluster.kustomizations.find((one) => one.name === 'app');
  const ours = app?.state === 'error' ? 'refused' : objectsOf(app?.objects.map(({ object }) => object) ?? []);
  return [theirs, ours];
}

/** By their names, without what is empty. */
function objectsOf(objects: readonly KubernetesObject[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(objects.map((object) => [nameOf(object), pruned(object)]));
}

function pruned(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(pruned);
  if (!isMapping(value)) return value ?? undefined;
  const entries = Object.entries(value)
    .map(([key, item]) => [key, pruned(item)] as const)
    .filter(([, item]) => item !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

describe.skipIf(flux === undefined)('what flux build makes of a Kustomization', () => {
  it.each<[string, string, Readonly<Record<string, string>>]>([
    [
      'a folder without a kustomization file, with variables',
      '  postBuild: {substitute: {REPLICAS: "2", STAGE: dev}}\n',
      {
        'app/web.yaml': deployment,
        'app/more/config.yml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {a: "${STAGE}"}\n',
      },
    ],
    [
      'patches, images, names and common metadata',
      `  targetNamespace: apps
  namePrefix: x-
  nameSuffix: -y
  commonMetadata: {labels: {team: a}, annotations: {note: b}}
  images: [{name: web, newTag: "2"}]
  patches:
  - target: {kind: Deployment}
    patch: |
      - op: replace
        path: /spec/replicas
        value: 3
`,
      {
        'app/kustomization.yaml': 'resources: [web.yaml]\nunknownField: 1\nimages: [{name: web, newName: nginx}]\n',
        'app/web.yaml': deployment,
      },
    ],
    [
      'a Secret with texts and an object without variables',
      '',
      {
        'app/kustomization.yaml': 'resources: [secret.yaml]\nconfigMapGenerator: [{name: made, literals: [a=b]}]\n',
        'app/secret.yaml':
          'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\nstringData: {a: b}\ndata: {c: ZA==}\n',
      },
    ],
    [
      'components, one of which is missing, and build metadata',
      '  components: [../component, ../none]\n  ignoreMissingComponents: true\n  buildMetadata: [originAnnotations]\n',
      {
        'app/kustomization.yaml': 'resources: [secret.yaml]\n',
        'app/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s, namespace: default}\n',
        'component/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\ncommonAnnotations: {from: component}\n',
      },
    ],
    [
      'a component that is missing',
      '  components: [../none]\n',
      { 'app/secret.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n' },
    ],
    ['a file that is no object', '', { 'app/values.yaml': 'a: b\n' }],
    ['an undefined variable', '  postBuild: {substitute: {STAGE: dev}}\n', { 'app/web.yaml': deployment }],
  ])('is what we make of it: %s', async (name, spec, files) => {
    const [theirs, ours] = await both(name.replaceAll(' ', '-'), spec, files);
    expect(ours).toEqual(theirs);
  });
});
