import path from 'node:path';
import { programsOnPath } from '../../../../src/platform/programs.ts';
import type { ControlPlanePrograms } from '../plane/control-plane.ts';
import { findOpenssl } from '../plane/pki.ts';
import { kubernetesPrograms } from '../programs/kubernetes-programs.ts';
import { findPrograms } from '../programs/program-cache.ts';
import { isDockerThere } from './docker.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What a cluster for tests can be had from, the first that is there. */
export type ClusterSource =
  | { readonly kind: 'kubeconfig'; readonly file: string; readonly kubectl: string }
  | { readonly kind: 'kind'; readonly program: string; readonly kubectl: string }
  | { readonly kind: 'built'; readonly programs: ControlPlanePrograms };

/**
 * Finds a source: the cluster that TEST_KUBECONFIG names; kind, where a Docker engine answers; the programs that were
 * built before. Undefined where there is none of them. Throws where TEST_KUBECONFIG is set but cannot be used.
 */
export async function findSource(env: Variables): Promise<ClusterSource | undefined> {
  const programs = await findPlanePrograms(env);
  const kubectl = programs ? path.join(programs.bin, 'kubectl') : programsOnPath('kubectl', env['PATH'])[0];
  const file = env['TEST_KUBECONFIG'];
  if (file) {
    if (kubectl !== undefined) return { kind: 'kubeconfig', file, kubectl };
    throw new Error(`TEST_KUBECONFIG names ${file}, but there is no kubectl on PATH`);
  }
  const [kind] = programsOnPath('kind', env['PATH']);
  if (kind !== undefined && kubectl !== undefined && (await isDockerThere(env))) {
    return { kind: 'kind', program: kind, kubectl };
  }
  return programs && { kind: 'built', programs };
}

/** Finds what a control plane can be started from; undefined where not all of it is there. */
export async function findPlanePrograms(env: Variables): Promise<ControlPlanePrograms | undefined> {
  const openssl = findOpenssl(env);
  const bin = await findPrograms(kubernetesPrograms, env);
  return openssl !== undefined && bin !== undefined ? { bin, openssl } : undefined;
}
