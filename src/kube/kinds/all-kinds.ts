import type { Kind } from '../schema/kind.ts';
import { clusterSecurityException } from './cluster-security-exception.ts';
import { configurationScanSummary } from './configuration-scan-summary.ts';
import { openVulnerabilityExchangeContainer } from './open-vulnerability-exchange-container.ts';
import { operatorCommand } from './operator-command.ts';
import { sbomSpdxV2p3Filtered } from './sbom-spdx-v2p3-filtered.ts';
import { sbomSpdxV2p3 } from './sbom-spdx-v2p3.ts';
import { sbomSummary } from './sbom-summary.ts';
import { sbomSyftFiltered } from './sbom-syft-filtered.ts';
import { sbomSyft } from './sbom-syft.ts';
import { securityException } from './security-exception.ts';
import { serviceScanResult } from './service-scan-result.ts';
import { vulnerabilityManifestSummary } from './vulnerability-manifest-summary.ts';
import { vulnerabilityManifest } from './vulnerability-manifest.ts';
import { vulnerabilitySummary } from './vulnerability-summary.ts';
import { workloadConfigurationScanSummary } from './workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from './workload-configuration-scan.ts';

/** Every kind that is ours to serve. */
export const allKinds: readonly Kind[] = [
  workloadConfigurationScan,
  workloadConfigurationScanSummary,
  configurationScanSummary,
  vulnerabilityManifest,
  vulnerabilityManifestSummary,
  vulnerabilitySummary,
  sbomSpdxV2p3,
  sbomSpdxV2p3Filtered,
  sbomSummary,
  sbomSyft,
  sbomSyftFiltered,
  openVulnerabilityExchangeContainer,
  serviceScanResult,
  operatorCommand,
  securityException,
  clusterSecurityException,
];
