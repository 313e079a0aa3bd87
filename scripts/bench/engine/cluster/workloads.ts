import { metadataOf, type App, type WorkloadKind } from './app.ts';
import { containersOf, initContainer } from './containers.ts';
import type { Random } from './random.ts';
import type { Data, Mapping } from './yaml.ts';

const hostPaths = ['/var/log', '/var/run/docker.sock', '/etc/ssl/certs', '/dev', '/'];

const specs: Readonly<Record<WorkloadKind, (random: Random, app: App) => Mapping>> = {
  Deployment: (random, app) => ({
    replicas: random.integer(1, 6),
    revisionHistoryLimit: 3,
    selector: { matchLabels: app.selector },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 } },
    template: template(random, app),
  }),
  StatefulSet: (random, app) => ({
    serviceName: app.name,
    replicas: random.integer(1, 3),
    podManagementPolicy: 'Parallel',
    selector: { matchLabels: app.selector },
    template: template(random, app),
    volumeClaimTemplates: [volumeClaim(random)],
  }),
  DaemonSet: (random, app) => ({
    selector: { matchLabels: app.selector },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
    template: template(random, app),
  }),
  ReplicaSet: (random, app) => ({
    replicas: random.integer(1, 4),
    selector: { matchLabels: app.selector },
    template: template(random, app),
  }),
  Job: jobSpec,
  CronJob: (random, app) => ({
    schedule: `${random.integer(0, 59)} ${random.integer(0, 23)} * * *`,
    concurrencyPolicy: 'Forbid',
    successfulJobsHistoryLimit: 1,
    failedJobsHistoryLimit: 3,
    jobTemplate: { spec: jobSpec(random, app) },
  }),
  Pod: (random, app) => podSpec(random, app),
};

const apiVersions: Partial<Record<WorkloadKind, string>> = { Job: 'batch/v1', CronJob: 'batch/v1', Pod: 'v1' };

export function workloadOf(random: Random, app: App): Mapping {
  const { kind, name, team } = app;
  const annotations = {
    'kustomize.toolkit.fluxcd.io/checksum': random.hex(40),
    'deployment.example.com/change': `https://git.example.com/${team}/${name}/commit/${random.hex(40)}`,
  };
  return {
    apiVersion: apiVersions[kind] ?? 'apps/v1',
    kind,
    metadata: metadataOf(app, annotations),
    spec: specs[kind](random, app),
  };
}

function jobSpec(random: Random, app: App): Mapping {
  return { backoffLimit: random.integer(1, 6), ttlSecondsAfterFinished: 86_400, template: template(random, app) };
}

function template(random: Random, app: App): Mapping {
  const annotations = {
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': '9090',
    'checksum/settings': random.hex(64),
  };
  return { metadata: { labels: app.labels, annotations }, spec: podSpec(random, app) };
}

function podSpec(random: Random, app: App): Mapping {
  const isBatch = app.kind === 'Job' || app.kind === 'CronJob';
  return {
    ...(app.serviceAccount === '' ? {} : { serviceAccountName: app.serviceAccount }),
    ...(random.chance(0.4) ? { automountServiceAccountToken: false } : {}),
    ...(random.chance(0.02) ? { hostNetwork: true } : {}),
    ...(random.chance(0.01) ? { hostPID: true } : {}),
    terminationGracePeriodSeconds: random.integer(10, 60),
    ...(isBatch ? { restartPolicy: 'OnFailure' } : {}),
    ...(random.chance(0.5) ? { securityContext: { runAsNonRoot: true, fsGroup: random.integer(1000, 9999) } } : {}),
    ...(random.chance(0.12) ? { initContainers: [initContainer(random, app)] } : {}),
    containers: containersOf(random, app),
    ...(random.chance(0.3) ? { affinity: affinity(app) } : {}),
    ...(random.chance(0.2) ? { topologySpreadConstraints: [spread(app)] } : {}),
    ...(random.chance(0.2)
      ? { tolerations: [{ key: 'dedicated', operator: 'Equal', value: app.team, effect: 'NoSchedule' }] }
      : {}),
    volumes: volumes(random, app),
  };
}

function affinity({ selector }: App): Mapping {
  const podAffinityTerm = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: selector } };
  const zones = { key: 'kubernetes.io/arch', operator: 'In', values: ['amd64', 'arm64'] };
  return {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [zones] }] },
    },
    podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm }] },
  };
}

function spread({ selector }: App): Mapping {
  return {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: selector },
  };
}

function volumes(random: Random, { name }: App): Data {
  const list: Mapping[] = [
    { name: 'settings', configMap: { name: `${name}-settings`, optional: true, defaultMode: 420 } },
    { name: 'scratch', emptyDir: { sizeLimit: `${random.integer(1, 8) * 64}Mi` } },
  ];
  if (random.chance(0.2)) list.push({ name: 'certificate', secret: { secretName: `${name}-tls`, defaultMode: 256 } });
  if (random.chance(0.04)) list.push({ name: 'host', hostPath: { path: random.pick(hostPaths), type: 'Directory' } });
  return list;
}

function volumeClaim(random: Random): Mapping {
  const storage = `${random.integer(1, 50) * 10}Gi`;
  return {
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage } } },
  };
}
