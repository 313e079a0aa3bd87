import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chartFiles } from './charts.ts';
import type { Files } from './files.ts';
import { baseFiles, overlayFiles } from './manifests.ts';
import { domain, fleetRelease, releaseYaml, type FleetRelease } from './releases.ts';

/** A Flux repository that was made up, and what renders the same by hand. */
export interface Fleet {
  readonly directory: string;
  /** The directories of its Flux Kustomizations, by their names. */
  readonly kustomizations: ReadonlyMap<string, string>;
  readonly releases: readonly FleetRelease[];
}

/** Applications with a release, and such that are manifests alone. */
const [withRelease, plain] = [60, 16];
/** The Kustomizations that the others hang from, and the directories that they render. */
const roots = { 'flux-system': 'clusters/production', settings: 'settings', platform: 'platform', apps: 'apps' };

/**
 * Writes the tree: 80 Kustomizations (the entry's own, `settings`, two that hold the others, 76 applications on six
 * bases with patches and variables), 60 of which bring a HelmRelease of one of ten charts in the tree. The same files
 * every time.
 */
export function writeFleet(directory: string): Fleet {
  const kustomizations = new Map<string, string>(Object.entries(roots));
  const releases: FleetRelease[] = [];
  const files: Files[number][] = [...clusterFiles(), ...chartFiles(), ...baseFiles()];
  const [platform, apps]: [string[], string[]] = [[], []];
  for (let number = 0; number < withRelease + plain; number += 1) {
    const name = `app-${number}`;
    const folder = `workloads/${name}`;
    const [parent, children] =
      number < withRelease ? ([roots.apps, apps] as const) : ([roots.platform, platform] as const);
    kustomizations.set(name, folder);
    children.push(`${name}.yaml`);
    files.push([`${parent}/${name}.yaml`, namespaceYaml(name) + fluxKustomization(name, folder, 'production')]);
    if (number < withRelease) {
      const release = fleetRelease(name, number);
      releases.push(release);
      files.push([`${folder}/release.yaml`, releaseYaml(release, number)]);
    }
    files.push(...overlayFiles(folder, name, number, number < withRelease ? ['release.yaml'] : []));
  }
  files.push(['apps/kustomization.yaml', listing(apps)], ['platform/kustomization.yaml', listing(platform)]);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return { directory, kustomizations, releases };
}

function* clusterFiles(): Generator<Files[number]> {
  const entry = roots['flux-system'];
  const sync = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m
  ref: { branch: main }
  url: https://git.example.com/fleet.git
---
${fluxKustomization('flux-system', entry)}`;
  yield [`${entry}/flux-system/gotk-sync.yaml`, sync];
  yield [`${entry}/flux-system/kustomization.yaml`, listing(['gotk-sync.yaml'])];
  for (const [name, path] of Object.entries(roots).slice(1))
    yield [`${entry}/${name}.yaml`, fluxKustomization(name, path)];
  yield [`${entry}/kustomization.yaml`, listing(['flux-system', 'settings.yaml', 'platform.yaml', 'apps.yaml'])];
  yield ['settings/environment.env', `DOMAIN=${domain}\nREGION=south\n`];
  const generator = `namespace: flux-system
generatorOptions: { disableNameSuffixHash: true }
configMapGenerator:
  - name: environment
    envs: [environment.env]
`;
  yield ['settings/kustomization.yaml', `${kustomizeHead}${generator}`];
}

const kustomizeHead = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n';

function listing(resources: readonly string[]): string {
  return `${kustomizeHead}resources:\n${resources.map((one) => `  - ${one}\n`).join('')}`;
}

function namespaceYaml(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n---\n`;
}

/** A Flux Kustomization; one of an application gets its variables from the cluster's settings. */
function fluxKustomization(name: string, path: string, stage?: string): string {
  const substitution = `  postBuild:
    substitute:
      STAGE: ${stage}
    substituteFrom:
      - kind: ConfigMap
        name: environment
`;
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 10m
  path: ./${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
${stage === undefined ? '' : substitution}`;
}
