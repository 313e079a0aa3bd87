import type { ServedKind } from '../../kube/api/kube-api.ts';
import { workloadConfigurationScanSummary } from '../../kube/kinds/workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from '../../kube/kinds/workload-configuration-scan.ts';
import { servedKind } from '../../kube/schema/served-kind.ts';

/** The two objects that every subject has. */
export const resultKinds = ['scan', 'summary'] as const;
export type ResultKind = (typeof resultKinds)[number];

/** How the API server serves them. */
export const servedResults: Readonly<Record<ResultKind, ServedKind>> = {
  scan: servedKind(workloadConfigurationScan),
  summary: servedKind(workloadConfigurationScanSummary),
};
