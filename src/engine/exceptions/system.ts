import type { Exception } from '../../model/exception.ts';

/** Objects that a provider or Kubescape itself brings along, per namespace (none: any, or cluster-wide). */
interface Group {
  readonly namespace?: string;
  /** Ids, separated by spaces; all controls when missing. */
  readonly controls?: string;
  /** Name patterns per kind, separated by white space. */
  readonly names: Readonly<Record<string, string>>;
}

/**
 * The exceptions that Kubescape's regolibrary ships and a scan applies by default: what AKS, EKS, GKE, minikube
 * and kubeadm run in their own namespaces, and Kubescape's components. Entries of that list which can never match
 * (subjects with an apiVersion label) are left out.
 */
const groups: readonly Group[] = [
  {
    names: {
      Namespace: 'default gmp-public gmp-system kube-node-lease kube-public kube-system kubescape',
      MutatingWebhookConfiguration: `
        admissionwebhookcontroller.config.common-webhooks.networking.gke.io aks-node-mutating-webhook
        aks-webhook-admission-controller ca-mutate-cfg filestorecsi-mutation-webhook.storage.k8s.io
        gke-vpa-webhook-config mutate-scheduler-profile.config.common-webhooks.networking.gke.io
        neg-annotation.config.common-webhooks.networking.gke.io
        pod-ready.config.common-webhooks.networking.gke.io
        sasecret-redacter.config.common-webhooks.networking.gke.io
        workload-defaulter.config.common-webhooks.networking.gke.io`,
      ValidatingWebhookConfiguration: `
        aks-node-validating-webhook ca-validate-cfg
        flowcontrol-guardrails.config.common-webhooks.networking.gke.io
        gkepolicy.config.common-webhooks.networking.gke.io gmp-operator.gmp-system.monitoring.googleapis.com
        nodelimit.config.common-webhooks.networking.gke.io validation-webhook.snapshot.storage.gke.io
        validation-webhook.snapshot.storage.k8s.io warden-validating.config.common-webhooks.networking.gke.io`,
      Group: 'system:masters system:nodes',
      User: `
        clusterAdmin eks:addon-manager eks:certificate-controller eks:fargate-manager eks:node-manager
        system:clustermetrics system:controller:glbc system:gcp-controller-manager system:gke-common-webhooks
        system:kube-controller-manager system:kube-scheduler system:kubestore-collector system:l7-lb-controller
        system:managed-certificate-controller system:resource-tracker system:storageversionmigrator`,
      APIService: 'v1beta1.metrics.k8s.io',
      ClusterRoleBinding: 'system:public-info-viewer',
    },
  },
  {
    namespace: 'default',
    names: {
      ConfigMap: 'kube-root-ca.crt kubescape',
      ServiceAccount: 'default',
    },
  },
  {
    namespace: 'gmp-public',
    names: {
      ServiceAccount: 'collector',
    },
  },
  {
    namespace: 'gmp-system',
    names: {
      ServiceAccount: 'collector default operator',
      StatefulSet: 'alertmanager',
      DaemonSet: 'collector',
      Deployment: 'gmp-operator rule-evaluator',
    },
  },
  {
    namespace: 'kube-node-lease',
    names: {
      ServiceAccount: 'default',
      ConfigMap: 'kube-root-ca.crt',
    },
  },
  {
    namespace: 'kube-public',
    names: {
      ServiceAccount: 'default',
      ConfigMap: 'kube-root-ca.crt',
    },
  },
  {
    namespace: 'kube-system',
    names: {
      Pod: `
        aws-node-[A-Za-z0-9]+ azure-ip-masq-agent-[A-Za-z0-9]+ cloud-node-manager-[A-Za-z0-9]+
        coredns-[A-Za-z0-9]+-[A-Za-z0-9]+ coredns-autoscaler--[A-Za-z0-9]+-[A-Za-z0-9]+
        csi-azuredisk-node-[A-Za-z0-9]+ csi-azurefile-node-[A-Za-z0-9]+ etcd-.*
        konnectivity-agent-[A-Za-z0-9]+-[A-Za-z0-9]+ kube-controller-manager-.* kube-proxy-.*
        kube-proxy-[A-Za-z0-9-]+ kube-proxy-[A-Za-z0-9]+ kube-scheduler-.*
        metrics-server-[A-Za-z0-9]+-[A-Za-z0-9]+ omsagent-[A-Za-z0-9]+ omsagent-rs-[A-Za-z0-9]+-[A-Za-z0-9]+
        storage-provisioner`,
      Deployment: `
        antrea-controller antrea-controller-horizontal-autoscaler coredns coredns-autoscaler ebs-csi-controller
        egress-nat-controller event-exporter-gke eventrouter konnectivity-agent konnectivity-agent-autoscaler
        kube-dns kube-dns-autoscaler l7-default-backend metrics-server metrics-server-v[0-9.]+ omsagent-rs
        sealed-secrets-controller`,
      DaemonSet: `
        anetd anetd-win aws-node azure-ip-masq-agent cloud-node-manager cloud-node-manager-windows
        csi-azuredisk-node csi-azuredisk-node-win csi-azurefile-node csi-azurefile-node-win ebs-csi-node
        ebs-csi-node-windows filestore-node fluentbit-gke-big fluentbit-gke-max fluentbit-gke-small
        fluentbit-gke.* fluentd-elasticsearch gke-metadata-server gke-metrics-agent-windows gke-metrics-agent.*
        image-package-extractor ip-masq-agent kube-proxy metadata-proxy-v[0-9.]+ nccl-fastsocket-installer netd
        node-local-dns nvidia-gpu-.* nvidia-gpu-device-plugin nvidia-gpu-device-plugin-large
        nvidia-gpu-device-plugin-medium nvidia-gpu-device-plugin-small omsagent omsagent-win pdcsi-node
        pdcsi-node-windows runsc-metric-server tpu-device-plugin`,
      ServiceAccount: `
        antrea-agent antrea-controller antrea-cpha attachdetach-controller aws-cloud-provider aws-node
        azure-cloud-provider bootstrap-signer certificate-controller cilium cloud-node-manager cloud-provider
        clusterrole-aggregation-controller coredns coredns-autoscaler cronjob-controller csi-azuredisk-node-sa
        csi-azurefile-node-sa daemon-set-controller default deployment-controller disruption-controller
        ebs-csi-controller-sa ebs-csi-node-sa egress-nat-controller eks-admin eks-vpc-resource-controller
        endpoint-controller endpointslice-controller endpointslicemirroring-controller
        ephemeral-volume-controller event-exporter-sa eventrouter expand-controller filestorecsi-node-sa
        fluentbit-gke generic-garbage-collector gke-metadata-server gke-metrics-agent horizontal-pod-autoscaler
        ip-masq-agent job-controller konnectivity-agent konnectivity-agent-cpha kube-controller-manager kube-dns
        kube-dns-autoscaler kube-proxy kube-scheduler metadata-proxy metrics-server namespace-controller netd
        node-controller node-local-dns omsagent pdcsi-node-sa persistent-volume-binder pkgextract-service
        pod-garbage-collector pv-protection-controller pvc-protection-controller replicaset-controller
        replication-controller resourcequota-controller root-ca-cert-publisher route-controller
        service-account-controller service-controller statefulset-controller storage-provisioner superadmin
        tagging-controller token-cleaner ttl-after-finished-controller ttl-controller vpc-resource-controller`,
      Service: 'kube-dns metrics-server',
      ReplicaSet: `
        coredns-[A-Za-z0-9]+ coredns-autoscaler-[A-Za-z0-9]+ konnectivity-agent-[A-Za-z0-9]+
        metrics-server-[A-Za-z0-9]+ omsagent-rs-[A-Za-z0-9]+`,
      ConfigMap: `
        azure-ip-masq-agent-config-reconciled cluster-autoscaler-status container-azm-ms-aks-k8scluster coredns
        coredns-autoscaler coredns-custom extension-apiserver-authentication gke-metrics-agent-conf
        kube-root-ca.crt omsagent-rs-config overlay-upgrade-data`,
      CronJob: 'image-package-extractor-cleanup',
      User: 'system:anet-operator system:vpa-recommender',
    },
  },
  {
    namespace: 'kubescape',
    names: {
      DaemonSet: 'host-scanner',
    },
  },
  {
    namespace: 'kubescape-host-scanner',
    names: {
      DaemonSet: 'host-scanner',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0007 C-0015',
    names: {
      ServiceAccount: 'ks-sa kubescape-sa',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0007 C-0015 C-0053 C-0186',
    names: {
      ServiceAccount: 'kollector kubescape operator storage-aggregated-apiserver-sa',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0013 C-0015 C-0034 C-0053 C-0186 C-0207',
    names: {
      ServiceAccount: `
        ks-sa kubescape-sa kubevuln node-agent node-agent-service-account storage storage-sa synchronizer`,
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0013 C-0016 C-0017 C-0018 C-0030 C-0034 C-0045 C-0046 C-0048 C-0055 C-0056 C-0057 C-0074',
    names: {
      DaemonSet: 'node-agent',
    },
  },
  {
    namespace: 'kube-system',
    controls: 'C-0013 C-0016 C-0017 C-0020 C-0030 C-0034 C-0041 C-0048 C-0077 C-0270 C-0271',
    names: {
      Pod: 'kube-apiserver-.*',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0013 C-0017 C-0018 C-0030 C-0038 C-0055 C-0056 C-0058 C-0076 C-0207 C-0210 C-0211 C-0237 C-0260',
    names: {
      Deployment: 'gateway kubescape kubevuln operator otel-collector storage synchronizer',
      StatefulSet: 'kollector',
      DaemonSet: 'node-agent',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0013 C-0018 C-0026 C-0030 C-0055 C-0056 C-0076 C-0077 C-0210 C-0211 C-0260',
    names: {
      CronJob: 'kubescape-registry-scan-.* kubescape-scheduler kubevuln-schedule-.* kubevuln-scheduler',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0013 C-0030',
    names: {
      Deployment: 'gateway kubescape kubevuln operator',
      StatefulSet: 'kollector',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0017 C-0018 C-0030 C-0034 C-0055 C-0056 C-0076 C-0260',
    names: {
      Deployment: 'storage-apiserver',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0017 C-0018 C-0030 C-0055 C-0056',
    names: {
      Deployment: 'otel-collector',
    },
  },
  {
    namespace: 'kubescape-prometheus',
    controls: 'C-0017 C-0055 C-0210 C-0211',
    names: {
      Deployment: 'kubescape',
    },
  },
  {
    namespace: 'kubescape-prometheus',
    controls: 'C-0030',
    names: {
      Deployment: 'kubescape',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0034',
    names: {
      Deployment: 'otel-collector',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0034 C-0189 C-0190',
    names: {
      ServiceAccount: 'default',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0034 C-0190',
    names: {
      ServiceAccount: 'node-agent storage',
    },
  },
  {
    namespace: 'kubescape',
    controls: 'C-0078',
    names: {
      Deployment: 'gateway kubescape kubevuln operator',
      StatefulSet: 'kollector',
    },
  },
  {
    namespace: 'kubescape-prometheus',
    controls: 'C-0078',
    names: {
      Deployment: 'kubescape',
    },
  },
];

/** The default exceptions, one per namespace and kind. */
export function systemExceptions(): readonly Exception[] {
  return groups.flatMap(({ namespace, controls, names }) =>
    Object.entries(names).map(([kind, patterns]) => ({
      name: `system: ${namespace ?? 'cluster'} ${kind}`,
      resources: patterns
        .trim()
        .split(/\s+/)
        .map((name) => ({ kind, name, ...(namespace === undefined ? {} : { namespace }) })),
      policies: (controls?.split(' ') ?? []).map((control) => ({ control })),
    })),
  );
}
