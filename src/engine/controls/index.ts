import type { Control } from '../../model/control.ts';
import { administrativeRoles } from './administrative-roles.ts';
import { auditLogs } from './audit-logs.ts';
import { automaticServiceAccountToken } from './automatic-service-account-token.ts';
import { boundServiceAccounts } from './bound-service-accounts.ts';
import { clusterInternalNetworking } from './cluster-internal-networking.ts';
import { containerHostPort } from './container-host-port.ts';
import { corednsPoisoning } from './coredns-poisoning.ts';
import { cpuLimits } from './cpu-limits.ts';
import { credentialsInConfiguration } from './credentials-in-configuration.ts';
import { cronjobs } from './cronjobs.ts';
import { deleteCapabilities } from './delete-capabilities.ts';
import { deleteEvents } from './delete-events.ts';
import { etcdEncryption } from './etcd-encryption.ts';
import { execIntoContainer } from './exec-into-container.ts';
import { exposedSensitiveInterfaces } from './exposed-sensitive-interfaces.ts';
import { hostNetwork } from './host-network.ts';
import { hostPathMount } from './host-path-mount.ts';
import { hostPidIpc } from './host-pid-ipc.ts';
import { immutableFilesystem } from './immutable-filesystem.ts';
import { ingressAndEgressBlocked } from './ingress-and-egress-blocked.ts';
import { ingressNginxEndOfLife } from './ingress-nginx-end-of-life.ts';
import { ingressSnippetAnnotation } from './ingress-snippet-annotation.ts';
import { insecureApiServerPort } from './insecure-api-server-port.ts';
import { insecureCapabilities } from './insecure-capabilities.ts';
import { instanceMetadataAccess } from './instance-metadata-access.ts';
import { kubeletAnonymousAccess } from './kubelet-anonymous-access.ts';
import { kubeletClientTls } from './kubelet-client-tls.ts';
import { kubernetesDashboardAccess } from './kubernetes-dashboard-access.ts';
import { linuxHardening } from './linux-hardening.ts';
import { listSecrets } from './list-secrets.ts';
import { memoryLimits } from './memory-limits.ts';
import { mutatingWebhooks } from './mutating-webhooks.ts';
import { nonRootContainers } from './non-root-containers.ts';
import { podSecurityPolicy } from './pod-security-policy.ts';
import { privilegeEscalation } from './privilege-escalation.ts';
import { privilegedContainer } from './privileged-container.ts';
import { servicePrincipalMount } from './service-principal-mount.ts';
import { sshServer } from './ssh-server.ts';
import { symlinkSubpath } from './symlink-subpath.ts';
import { validatingWebhooks } from './validating-webhooks.ts';
import { writableHostPath } from './writable-host-path.ts';

/** All controls, in order of their ids. */
export const controls: readonly Control[] = [
  execIntoContainer,
  insecureApiServerPort,
  deleteCapabilities,
  credentialsInConfiguration,
  nonRootContainers,
  kubernetesDashboardAccess,
  listSecrets,
  privilegeEscalation,
  immutableFilesystem,
  servicePrincipalMount,
  exposedSensitiveInterfaces,
  cronjobs,
  ingressAndEgressBlocked,
  deleteEvents,
  automaticServiceAccountToken,
  administrativeRoles,
  validatingWebhooks,
  corednsPoisoning,
  hostPidIpc,
  mutatingWebhooks,
  hostNetwork,
  sshServer,
  containerHostPort,
  writableHostPath,
  insecureCapabilities,
  hostPathMount,
  instanceMetadataAccess,
  boundServiceAccounts,
  clusterInternalNetworking,
  linuxHardening,
  privilegedContainer,
  symlinkSubpath,
  ingressSnippetAnnotation,
  etcdEncryption,
  auditLogs,
  podSecurityPolicy,
  kubeletAnonymousAccess,
  kubeletClientTls,
  cpuLimits,
  memoryLimits,
  ingressNginxEndOfLife,
];
