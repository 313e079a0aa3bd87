import type { ServedKind } from '../../kube/api/kube-api.ts';
import { configurationScanSummary } from '../../kube/kinds/configuration-scan-summary.ts';
import { openVulnerabilityExchangeContainer } from '../../kube/kinds/open-vulnerability-exchange-container.ts';
import { sbomSpdxV2p3Filtered } from '../../kube/kinds/sbom-spdx-v2p3-filtered.ts';
import { sbomSpdxV2p3 } from '../../kube/kinds/sbom-spdx-v2p3.ts';
import { sbomSummary } from '../../kube/kinds/sbom-summary.ts';
import { sbomSyftFiltered } from '../../kube/kinds/sbom-syft-filtered.ts';
import { sbomSyft } from '../../kube/kinds/sbom-syft.ts';
import { vulnerabilityManifestSummary } from '../../kube/kinds/vulnerability-manifest-summary.ts';
import { vulnerabilityManifest } from '../../kube/kinds/vulnerability-manifest.ts';
import { vulnerabilitySummary } from '../../kube/kinds/vulnerability-summary.ts';
import { workloadConfigurationScanSummary } from '../../kube/kinds/workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from '../../kube/kinds/workload-configuration-scan.ts';
import type { Kind } from '../../kube/schema/kind.ts';
import { servedKind } from '../../kube/schema/served-kind.ts';

/** A kind of what others store here. */
export interface ResultKind extends ServedKind {
  /** `posture` and `counts` (of vulnerabilities) go with their workload only; `image` may be evicted and outlive its time. */
  readonly class: 'posture' | 'counts' | 'image';
  /** Bytes of a spec of which nothing is known. */
  readonly usualBytes: number;
}

/** Verdicts on one object, in full. */
export const scans = result(workloadConfigurationScan, 'posture', 5_000);
/** Verdicts on one object, in short. */
export const scanSummaries = result(workloadConfigurationScanSummary, 'posture', 2_500);
/** Numbers of vulnerabilities of one container. */
export const manifestSummaries = result(vulnerabilityManifestSummary, 'counts', 1_000);

/** All that is watched, counted and removed. */
export const resultKinds: readonly ResultKind[] = [
  scans,
  scanSummaries,
  manifestSummaries,
  result(vulnerabilityManifest, 'image', 300_000),
  result(sbomSyft, 'image', 500_000),
  result(sbomSyftFiltered, 'image', 100_000),
  result(sbomSpdxV2p3, 'image', 500_000),
  result(sbomSpdxV2p3Filtered, 'image', 100_000),
  result(sbomSummary, 'image', 100),
  result(openVulnerabilityExchangeContainer, 'image', 50_000),
];

/** What is written here, one for each namespace. */
export const configurationSummaries = servedKind(configurationScanSummary);
export const vulnerabilitySummaries = servedKind(vulnerabilitySummary);

function result(kind: Kind, group: ResultKind['class'], usualBytes: number): ResultKind {
  return { ...servedKind(kind), class: group, usualBytes };
}
