/**
 * Where lists merge, as Kubernetes 1.21.2 declares it. One type a line: `field:Type` goes down, `field[key+key]Type` is
 * a list merged by these keys (by value without any), its elements being of the type. Types that differ in nothing that
 * merging sees are one type here; what is not named does not merge.
 */
export const mergeTypes = `
Meta finalizers[] ownerReferences[uid]
Object metadata:Meta
Conditions conditions[type]
Reporting metadata:Meta status:Conditions
Component metadata:Meta conditions[type]
Template metadata:Meta spec:PodSpec
Templated template:Template
Workload metadata:Meta spec:Templated status:Conditions
JobTemplate metadata:Meta spec:Templated
JobTemplated jobTemplate:JobTemplate
CronJob metadata:Meta spec:JobTemplated
Pod metadata:Meta spec:PodSpec status:PodStatus
PodStatus conditions[type] podIPs[ip]
PodTemplate metadata:Meta template:Template
PodSpec containers[name]Container ephemeralContainers[name]DebugContainer hostAliases[ip] imagePullSecrets[name] initContainers[name]Container topologySpreadConstraints[topologyKey+whenUnsatisfiable] volumes[name]Volume
Container env[name] ports[containerPort+protocol] volumeDevices[devicePath] volumeMounts[mountPath]
DebugContainer env[name] volumeDevices[devicePath] volumeMounts[mountPath]
Volume ephemeral:EphemeralVolume
EphemeralVolume volumeClaimTemplate:Object
Service metadata:Meta spec:ServiceSpec status:Conditions
ServiceSpec ports[port+protocol]
ServiceAccount metadata:Meta secrets[name]
Node metadata:Meta spec:NodeSpec status:NodeStatus
NodeSpec podCIDRs[]
NodeStatus addresses[type] conditions[type]
CSINode metadata:Meta spec:CSINodeSpec
CSINodeSpec drivers[name]
Webhooks metadata:Meta webhooks[name]
Kustomization configMapGenerator[name] secretGenerator[name]
`;

/** The kinds of each API version; `Kind=Type` where the type is not `Object`, `*` before the kinds of the cluster's scope. */
export const kindTypes = `
admissionregistration.k8s.io/v1 *MutatingWebhookConfiguration=Webhooks *ValidatingWebhookConfiguration=Webhooks
admissionregistration.k8s.io/v1beta1 *MutatingWebhookConfiguration=Webhooks *ValidatingWebhookConfiguration=Webhooks
apiextensions.k8s.io/v1 *CustomResourceDefinition
apiextensions.k8s.io/v1beta1 *CustomResourceDefinition
apiregistration.k8s.io/v1 *APIService=Reporting
apiregistration.k8s.io/v1beta1 *APIService=Reporting
apps/v1 ControllerRevision DaemonSet=Workload Deployment=Workload ReplicaSet=Workload StatefulSet=Workload
authentication.k8s.io/v1 TokenRequest TokenReview
authentication.k8s.io/v1beta1 TokenReview
authorization.k8s.io/v1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
authorization.k8s.io/v1beta1 LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview
autoscaling/v1 HorizontalPodAutoscaler Scale
autoscaling/v2beta1 HorizontalPodAutoscaler
autoscaling/v2beta2 HorizontalPodAutoscaler
batch/v1 CronJob=CronJob Job=Workload
batch/v1beta1 CronJob=CronJob
certificates.k8s.io/v1 *CertificateSigningRequest
certificates.k8s.io/v1beta1 *CertificateSigningRequest
coordination.k8s.io/v1 Lease
coordination.k8s.io/v1beta1 Lease
discovery.k8s.io/v1 EndpointSlice
discovery.k8s.io/v1beta1 EndpointSlice
events.k8s.io/v1 Event
events.k8s.io/v1beta1 Event
extensions/v1beta1 Ingress
flowcontrol.apiserver.k8s.io/v1beta1 *FlowSchema *PriorityLevelConfiguration
kustomize.config.k8s.io/v1beta1 Kustomization=Kustomization
networking.k8s.io/v1 Ingress *IngressClass NetworkPolicy
networking.k8s.io/v1beta1 Ingress *IngressClass
node.k8s.io/v1 *RuntimeClass
node.k8s.io/v1beta1 *RuntimeClass
policy/v1 PodDisruptionBudget=Reporting
policy/v1beta1 Eviction PodDisruptionBudget=Reporting *PodSecurityPolicy
rbac.authorization.k8s.io/v1 *ClusterRole *ClusterRoleBinding Role RoleBinding
rbac.authorization.k8s.io/v1beta1 *ClusterRole *ClusterRoleBinding Role RoleBinding
scheduling.k8s.io/v1 *PriorityClass
scheduling.k8s.io/v1beta1 *PriorityClass
storage.k8s.io/v1 *CSIDriver *CSINode=CSINode *StorageClass *VolumeAttachment
storage.k8s.io/v1beta1 *CSIDriver *CSINode=CSINode CSIStorageCapacity *StorageClass *VolumeAttachment
v1 Binding *ComponentStatus=Component ConfigMap Endpoints Event LimitRange *Namespace=Reporting *Node=Node *NodeProxyOptions=None *PersistentVolume PersistentVolumeClaim=Reporting Pod=Pod PodTemplate=PodTemplate ReplicationController=Workload ResourceQuota Secret Service=Service ServiceAccount=ServiceAccount
`;

/** Types that fields refer to by their names in the OpenAPI document, `Name=Type` where it is another one here. */
export const definitionNames = `
io.k8s.apimachinery.pkg.apis.meta.v1 ObjectMeta=Meta
io.k8s.api.core.v1 Container EphemeralContainer=DebugContainer EphemeralVolumeSource=EphemeralVolume NodeSpec NodeStatus PodSpec PodStatus PodTemplateSpec=Template ReplicationControllerSpec=Templated ServiceSpec Volume
io.k8s.api.apps.v1 DaemonSetSpec=Templated DeploymentSpec=Templated ReplicaSetSpec=Templated StatefulSetSpec=Templated
io.k8s.api.batch.v1 CronJobSpec=JobTemplated JobSpec=Templated JobTemplateSpec=JobTemplate
io.k8s.api.batch.v1beta1 CronJobSpec=JobTemplated JobTemplateSpec=JobTemplate
io.k8s.api.storage.v1 CSINodeSpec
`;
