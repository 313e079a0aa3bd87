import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ReleaseRenderers } from '../../../src/cli/clusters/release-renderer.ts';
import { openStates } from '../../../src/cli/gate/open-states.ts';
import { gateTrees } from '../../../src/gate/gate-trees.ts';
import { withoutHelm } from '../../../src/render/flux/release/without-helm.ts';
import type { GateReport } from '../../../src/report/gate/gate-report.ts';
import { commitAll, git } from '../../support/git.ts';
import { helmProgram } from '../../support/helm.ts';

/** Files by path; undefined takes one away. */
export type Files = Readonly<Record<string, string | undefined>>;

/** Commits the fleet with `base`, then with `change` on top of it, and gates the step between the two. */
export async function gateStep(base: Files, change: Files): Promise<GateReport> {
  const root = realpathSync(mkdtempSync(path.join(tmpdir(), 'gate-attack-')));
  try {
    write(root, { ...fleet, ...base });
    commitAll(root, 'base');
    git(root, 'checkout', '--quiet', '-b', 'change');
    write(root, change);
    commitAll(root, 'change');
    const states = await openStates({ repo: root, base: 'main', head: 'change' }, process.env);
    const releases = helmProgram && new ReleaseRenderers(process.env);
    const { report } = await gateTrees({
      ...states,
      tool: { name: 'kubescape-gitops', version: 'test' },
      at: Date.parse('2026-06-01T00:00:00Z'),
      now: () => performance.now(),
      releasesOf: (tree, plan) => releases?.of(tree, plan) ?? withoutHelm('there is no helm'),
      progress: () => {},
    });
    return report;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function write(root: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(root, name);
    if (text === undefined) {
      rmSync(file, { recursive: true, force: true });
      continue;
    }
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** What of a report says whether a stranger got through. */
export function verdictOf({ outcome, causes, notEvaluated }: GateReport): {
  readonly outcome: string;
  readonly blocking: readonly string[];
  readonly broken: readonly string[];
} {
  const findings = causes.flatMap((cause) => cause.findings).filter(({ blocks }) => blocks);
  return {
    outcome,
    blocking: Array.from(new Set(findings.map(({ control, kind, name }) => `${control} ${kind}/${name}`))).toSorted(),
    broken: notEvaluated.filter(({ blocks }) => blocks).map(({ part = '' }) => part),
  };
}

/** What `flux bootstrap` writes for a cluster. `spec` and `annotations` are YAML in one line. */
export function gotkSync(folder = 'clusters/prod', spec = '{}', annotations = '{}', source = '{}'): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, url: 'https://example.org/fleet', ref: { branch: main }, <<: ${source} }
---
${flux('flux-system', folder, spec, annotations)}`;
}

/** A Kustomization of Flux. `spec` and `annotations` are YAML in one line. */
export function flux(name: string, folder: string, spec = '{}', annotations = '{}'): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system, annotations: ${annotations} }
spec:
  interval: 10m
  path: ./${folder}
${spec.includes('prune') ? '' : '  prune: true\n'}  sourceRef: { kind: GitRepository, name: flux-system }
  <<: ${spec}
`;
}

/** A Deployment without a finding, or one whose container has this security context, YAML in one line. */
export function deployment(name: string, security = '{}', container = 'app', metadata = '{}'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: apps, <<: ${metadata} }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: ${container}
          image: registry.example.org/${name}:1.0.0
          resources: { requests: { cpu: 1m, memory: 1Mi }, limits: { cpu: 1m, memory: 1Mi } }
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            <<: ${security}
`;
}

/** What a stranger wants to bring in. */
export const privileged = deployment('web', '{ privileged: true }');

const networkPolicy = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: all, namespace: apps }
spec: { podSelector: {}, policyTypes: [Ingress, Egress] }
`;

/** One cluster with one app that has no finding. */
const fleet: Files = {
  'clusters/prod/flux-system/gotk-sync.yaml': gotkSync(),
  'clusters/prod/apps.yaml': flux('apps', 'apps/prod'),
  'apps/prod/namespace.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: apps }\n',
  'apps/prod/policy.yaml': networkPolicy,
  'apps/prod/web.yaml': deployment('web'),
};
