import { clusterSecurityException } from '../kube/kinds/cluster-security-exception.ts';
import { operatorCommand } from '../kube/kinds/operator-command.ts';
import { securityException } from '../kube/kinds/security-exception.ts';
import { postureKinds } from '../kube/kinds/watched/posture-kinds.ts';
import { workloadConfigurationScanSummary } from '../kube/kinds/workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from '../kube/kinds/workload-configuration-scan.ts';
import { servedKind } from '../kube/schema/served-kind.ts';
import type { WatchTarget } from '../kube/watch/watched.ts';
import { commandLabel } from './commands/command-object.ts';

/** What is watched, by what it is watched for. */
export interface OperatorTargets {
  /** What controls read and what excepts from them: a change is worth a trigger. */
  readonly judged: readonly WatchTarget[];
  /** Results: only for who asks for a rescan on them. */
  readonly results: readonly WatchTarget[];
  readonly commands: WatchTarget;
}

/** `namespace`: of the installation, where commands are. */
export function operatorTargets(namespace: string): OperatorTargets {
  const exceptions = [securityException, clusterSecurityException].map(servedKind);
  const judged = [
    ...postureKinds.map(({ isOptional, ...kind }) => ({ kind, ...(isOptional && { isOptional }) })),
    ...exceptions.map((kind) => ({ kind })),
  ];
  const results = [workloadConfigurationScan, workloadConfigurationScanSummary].map(servedKind);
  return {
    judged: judged.map((target) => ({ ...target, form: 'metadata' as const })),
    results: results.map((kind) => ({ kind, form: 'metadata' as const })),
    commands: {
      kind: servedKind(operatorCommand),
      form: 'whole',
      namespace,
      labelSelector: `${commandLabel.key}=${commandLabel.value}`,
    },
  };
}
