import { globSync } from 'node:fs';
import path from 'node:path';
import { fluxCommand } from '../../../../scripts/oracle/flux-command.ts';
import { buildPrograms } from './build-programs.ts';
import { findPrograms } from './program-cache.ts';
import type { GoProgram, ProgramSet } from './program-set.ts';
import type { Say } from './progress.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Where the programs of Flux are. Plain data. */
export interface FluxPrograms {
  /** The folder with all programs of the set. */
  readonly bin: string;
  /** The command `flux`. */
  readonly flux: string;
}

const module = path.resolve(import.meta.dirname, '../go/flux');
const controllerVersion = 'v1.9.5';
const helmVersion = 'v4.2.4';

/** Of the releases that go/flux/go.mod pins. Flux' other controllers are not to be had as modules. */
const programSet = {
  name: 'flux',
  module,
  sources: globSync('artifact-store/**/*.{go,mod}', { cwd: module }).toSorted(),
  programs: [
    controller('source-controller'),
    controller('kustomize-controller'),
    {
      name: 'helm',
      package: 'helm.sh/helm/v4/cmd/helm',
      variables: { 'helm.sh/helm/v4/internal/version.version': helmVersion },
      versionArguments: ['version', '--short'],
      version: helmVersion,
    },
  ],
} as const satisfies ProgramSet;

/** Builds what is missing of Flux: minutes the first time. The command is the one that `npm run oracle -- flux` gets. */
export async function buildFlux(env: Variables, say: Say): Promise<FluxPrograms> {
  return { bin: await buildPrograms(programSet, env, say), flux: await fluxCommand.obtain(say) };
}

/** The programs that were built before; undefined where one is missing. */
export async function findFlux(env: Variables): Promise<FluxPrograms | undefined> {
  const bin = await findPrograms(programSet, env);
  const flux = fluxCommand.find();
  return bin !== undefined && flux !== undefined ? { bin, flux } : undefined;
}

/** A controller does not tell its version, but Go knows of which module it is made. */
function controller<Name extends string>(name: Name): GoProgram & { readonly name: Name } {
  const source = `github.com/fluxcd/${name}`;
  return { name, package: source, variables: {}, version: `${source}\t${controllerVersion}` };
}
