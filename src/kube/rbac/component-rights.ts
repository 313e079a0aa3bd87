import { tokenReviewRules } from '../access/token-reviews.ts';
import { clusterSecurityException } from '../kinds/cluster-security-exception.ts';
import { configurationScanSummary } from '../kinds/configuration-scan-summary.ts';
import { operatorCommand } from '../kinds/operator-command.ts';
import { openVulnerabilityExchangeContainer } from '../kinds/open-vulnerability-exchange-container.ts';
import { sbomSpdxV2p3Filtered } from '../kinds/sbom-spdx-v2p3-filtered.ts';
import { sbomSpdxV2p3 } from '../kinds/sbom-spdx-v2p3.ts';
import { sbomSummary } from '../kinds/sbom-summary.ts';
import { sbomSyftFiltered } from '../kinds/sbom-syft-filtered.ts';
import { sbomSyft } from '../kinds/sbom-syft.ts';
import { securityException } from '../kinds/security-exception.ts';
import { vulnerabilityManifestSummary } from '../kinds/vulnerability-manifest-summary.ts';
import { vulnerabilityManifest } from '../kinds/vulnerability-manifest.ts';
import { vulnerabilitySummary } from '../kinds/vulnerability-summary.ts';
import { postureKinds } from '../kinds/watched/posture-kinds.ts';
import { workloadConfigurationScanSummary } from '../kinds/workload-configuration-scan-summary.ts';
import { workloadConfigurationScan } from '../kinds/workload-configuration-scan.ts';
import { rulesFor, type PolicyRule } from './policy-rule.ts';

/** All that one process may do with the API server. A test runs it with exactly this, and misses nothing unused. */
export interface ComponentRights {
  readonly component: 'operator' | 'kubescape' | 'storage';
  /** As the runbook asks `kubectl auth can-i` for it. */
  readonly serviceAccount: string;
  readonly clusterRules: readonly PolicyRule[];
  /** Inside the namespace of the installation. */
  readonly namespaceRules: readonly PolicyRule[];
}

const reads = ['list', 'watch'];
const posture = rulesFor(postureKinds, reads);
const scans = [workloadConfigurationScan, workloadConfigurationScanSummary];
const flux = [
  { group: 'kustomize.toolkit.fluxcd.io', plural: 'kustomizations' },
  { group: 'helm.toolkit.fluxcd.io', plural: 'helmreleases' },
];
const exceptions = [securityException, clusterSecurityException];
const allResults = [
  ...scans,
  vulnerabilityManifest,
  vulnerabilityManifestSummary,
  sbomSyft,
  sbomSyftFiltered,
  sbomSpdxV2p3,
  sbomSpdxV2p3Filtered,
  sbomSummary,
  openVulnerabilityExchangeContainer,
];

/** Leadership: what is created has no name yet that a rule could go by. */
function leadership(lease: string): readonly PolicyRule[] {
  const common = { apiGroups: ['coordination.k8s.io'], resources: ['leases'] };
  return [
    { ...common, verbs: ['create'] },
    { ...common, resourceNames: [lease], verbs: ['get', 'update'] },
  ];
}

const operator: ComponentRights = {
  component: 'operator',
  serviceAccount: 'kubescape-operator',
  clusterRules: [...posture, ...rulesFor([...scans, ...exceptions], reads), ...tokenReviewRules],
  namespaceRules: [
    ...leadership('kubescape-operator'),
    ...rulesFor([operatorCommand], ['list', 'watch', 'create', 'delete']),
    ...rulesFor([operatorCommand], ['patch'], 'status'),
  ],
};

const scanner: ComponentRights = {
  component: 'kubescape',
  serviceAccount: 'kubescape-scanner',
  clusterRules: [
    ...posture,
    ...rulesFor([...flux, ...exceptions], reads),
    ...rulesFor(exceptions, ['patch'], 'status'),
    ...rulesFor(scans, ['get', 'list', 'watch', 'create', 'update', 'delete']),
    ...tokenReviewRules,
  ],
  namespaceRules: leadership('kubescape-scanner'),
};

const storage: ComponentRights = {
  component: 'storage',
  serviceAccount: 'kubescape-storage',
  clusterRules: [
    ...posture,
    ...rulesFor(allResults, ['list', 'watch', 'delete']),
    ...rulesFor([configurationScanSummary, vulnerabilitySummary], ['list', 'watch', 'create', 'patch', 'delete']),
    ...tokenReviewRules,
  ],
  namespaceRules: leadership('kubescape-storage'),
};

export const componentRights: readonly ComponentRights[] = [operator, scanner, storage];
