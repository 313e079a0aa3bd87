import { valueOr } from '../../../kustomize/kustomization/spec.ts';
import { FluxError } from '../flux-error.ts';
import type { HelmReleaseSpec } from './spec.ts';

/** What becomes of the definitions in a chart's `crds/`. */
export interface CrdPolicy {
  /** Whether any of them is ever applied. */
  readonly applied: boolean;
  /** Why a cluster may have others than the chart; undefined where it gets those of the chart. */
  readonly stale: string | undefined;
}

/**
 * What `install.crds` and `upgrade.crds` come to. Both are Create where nothing is said: upgrades then add definitions,
 * and leave those alone that are there. Throws a FluxError for another word.
 */
export function crdPolicy({ install, upgrade }: HelmReleaseSpec): CrdPolicy {
  const [first, next] = [
    policyOf('install', valueOr(install?.crds, '')),
    policyOf('upgrade', valueOr(upgrade?.crds, '')),
  ];
  const applied = first !== 'Skip' || next !== 'Skip';
  if (next === 'CreateReplace') return { applied, stale: first === 'Skip' ? 'install.crds is Skip' : undefined };
  return { applied, stale: `upgrade.crds is ${next}, which changes none that is there; CreateReplace would` };
}

function policyOf(action: string, policy: string): string {
  if (policy === '') return 'Create';
  if (['Skip', 'Create', 'CreateReplace'].includes(policy)) return policy;
  throw new FluxError(`${action}.crds is ${JSON.stringify(policy)}; Skip, Create or CreateReplace is wanted`);
}
