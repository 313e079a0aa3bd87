import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from './fleet/fleet.ts';

/** The programs that render one thing at a time. */
export interface Programs {
  readonly helm: string;
  readonly kustomize: string;
}

/** A command that renders what a Kustomization or release of a repository comes to. */
export interface PeerCommand {
  /** `Kustomization app-1`, `HelmRelease service-1`. */
  readonly id: string;
  readonly command: readonly string[];
}

/** One kustomize for each Kustomization of a repository. */
export function kustomizeCommands(
  kustomize: string,
  directory: string,
  kustomizations: ReadonlyMap<string, string>,
): readonly PeerCommand[] {
  return Array.from(kustomizations, ([name, path]) => ({
    id: `Kustomization ${name}`,
    command: [kustomize, 'build', '--load-restrictor', 'LoadRestrictionsNone', join(directory, path)],
  }));
}

/** One helm for each release, with the values in files of a folder. */
export function helmCommands(helm: string, { directory, releases }: Fleet, folder: string): readonly PeerCommand[] {
  mkdirSync(folder, { recursive: true });
  return releases.map(({ name, namespace, chart, values }) => {
    const file = join(folder, `${name}.yaml`);
    writeFileSync(file, values);
    const options = [`--namespace=${namespace}`, `--values=${file}`, '--include-crds', '--skip-tests'];
    return { id: `HelmRelease ${name}`, command: [helm, 'template', name, join(directory, chart), ...options] };
  });
}
