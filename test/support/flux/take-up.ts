import * as z from 'zod';
import type { Cluster } from '../cluster/cluster.ts';
import { until } from '../cluster/until.ts';

const kustomizations = '/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations';
const time = 240_000;
const Kustomization = z.object({
  status: z.object({
    lastAttemptedRevision: z.string().optional(),
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string() })),
  }),
});

/**
 * Has Flux fetch a source and bring a commit of it by a Kustomization, and tells how that ended: what its condition Ready
 * is and says. For commits that may be bad: the command `flux reconcile` waits for them until its time is over.
 */
export async function takeUp(
  cluster: Cluster,
  source: string,
  name: string,
  commit: string,
): Promise<{ readonly status: string; readonly message: string }> {
  const asked = `reconcile.fluxcd.io/requestedAt=${new Date().toISOString()}`;
  const both = [`gitrepository/${source}`, `kustomization/${name}`];
  await cluster.kubectl(['annotate', ...both, '-n', 'flux-system', '--overwrite', asked]);
  return until(
    `${name} to take up ${commit}`,
    async () => {
      const { status } = Kustomization.parse((await cluster.request('GET', `${kustomizations}/${name}`)).body);
      const ready = status.conditions.find(({ type }) => type === 'Ready');
      const isDone = ready?.status !== 'Unknown' && status.lastAttemptedRevision?.endsWith(commit);
      return isDone ? ready : undefined;
    },
    time,
  );
}
