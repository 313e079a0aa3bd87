import { isClusterScoped } from '../../../kustomize/schema/schema.ts';

/** Kinds outside of namespaces that are newer than the schema of kustomize, or in versions that it does not have. */
const clusterKinds: ReadonlySet<string> = new Set(
  [
    'admissionregistration.k8s.io: MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration',
    'admissionregistration.k8s.io: ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding',
    'admissionregistration.k8s.io: ValidatingWebhookConfiguration',
    'authentication.k8s.io: SelfSubjectReview TokenReview',
    'authorization.k8s.io: SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview',
    'certificates.k8s.io: CertificateSigningRequest ClusterTrustBundle',
    'flowcontrol.apiserver.k8s.io: FlowSchema PriorityLevelConfiguration',
    'internal.apiserver.k8s.io: StorageVersion',
    'networking.k8s.io: IngressClass IPAddress ServiceCIDR',
    'rbac.authorization.k8s.io: ClusterRole ClusterRoleBinding',
    'resource.k8s.io: DeviceClass DeviceTaintRule ResourceSlice',
    'scheduling.k8s.io: PriorityClass',
    'storage.k8s.io: CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass',
    'storagemigration.k8s.io: StorageVersionMigration',
  ].flatMap((line) => {
    const [group = '', kinds = ''] = line.split(': ');
    return kinds.split(' ').map((kind) => `${group}/${kind}`);
  }),
);

/** Whether a kind has no namespace. `defined` are kinds, as `group/Kind`, of which somebody here says so. */
export function hasNoNamespace(apiVersion: string, kind: string, defined: ReadonlySet<string>): boolean {
  const groupKind = `${apiVersion.split('/')[0] ?? ''}/${kind}`;
  return isClusterScoped(apiVersion, kind) || clusterKinds.has(groupKind) || defined.has(groupKind);
}
