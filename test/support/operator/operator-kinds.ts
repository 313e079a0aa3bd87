import { clusterSecurityException } from '../../../src/kube/kinds/cluster-security-exception.ts';
import { operatorCommand } from '../../../src/kube/kinds/operator-command.ts';
import { securityException } from '../../../src/kube/kinds/security-exception.ts';
import { workloadConfigurationScanSummary } from '../../../src/kube/kinds/workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from '../../../src/kube/kinds/workload-configuration-scan.ts';
import type { Kind } from '../../../src/kube/schema/kind.ts';

/** The kinds of ours that the operator watches. */
export const operatorKinds: readonly Kind[] = [
  clusterSecurityException,
  operatorCommand,
  securityException,
  workloadConfigurationScan,
  workloadConfigurationScanSummary,
];
