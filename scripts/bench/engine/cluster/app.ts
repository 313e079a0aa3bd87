import type { Random } from './random.ts';
import type { Mapping } from './yaml.ts';

const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'Pod'] as const;
export type WorkloadKind = (typeof workloadKinds)[number];

/** Of 100 applications so many are of the kind. */
const shares: Readonly<Record<WorkloadKind, number>> = {
  Deployment: 52,
  StatefulSet: 12,
  DaemonSet: 7,
  ReplicaSet: 6,
  Job: 7,
  CronJob: 9,
  Pod: 7,
};

const teams = ['payments', 'catalog', 'search', 'identity', 'logistics', 'media', 'billing', 'insights', 'edge', 'ops'];
const roles = ['api', 'worker', 'gateway', 'cache', 'indexer', 'scheduler', 'frontend', 'ingest', 'sync', 'reporter'];
const tiers = ['backend', 'frontend', 'data', 'platform'];

/** One application: a workload and the objects that belong to it. */
export interface App {
  readonly kind: WorkloadKind;
  readonly name: string;
  readonly namespace: string;
  readonly team: string;
  readonly port: number;
  /** What Services and NetworkPolicies select by. */
  readonly selector: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty: the namespace's default. */
  readonly serviceAccount: string;
  readonly hasService: boolean;
  readonly hasRole: boolean;
  readonly hasConfiguration: boolean;
  readonly hasPolicy: boolean;
}

/** `number` makes the name unique in the cluster. */
export function makeApp(random: Random, number: number, namespace: string, kind = workloadKind(random)): App {
  const team = random.pick(teams);
  const name = `${team}-${random.pick(roles)}-${number}`;
  const selector = { 'app.kubernetes.io/name': name, 'app.kubernetes.io/instance': `${name}-${namespace}` };
  const hasRole = random.chance(0.11);
  const serves = kind === 'Deployment' || kind === 'StatefulSet' || kind === 'DaemonSet';
  return {
    kind,
    name,
    namespace,
    team,
    port: random.pick([8080, 8443, 9000, 3000, 5000]),
    selector,
    labels: {
      ...selector,
      'app.kubernetes.io/version': `${random.integer(0, 9)}.${random.integer(0, 30)}.${random.integer(0, 9)}`,
      'app.kubernetes.io/component': random.pick(tiers),
      'app.kubernetes.io/part-of': team,
      'app.kubernetes.io/managed-by': 'kustomize-controller',
    },
    serviceAccount: hasRole || random.chance(0.1) ? name : '',
    hasService: serves && random.chance(0.48),
    hasRole,
    hasConfiguration: random.chance(0.12),
    hasPolicy: random.chance(0.08),
  };
}

export function metadataOf(app: App, annotations?: Mapping): Mapping {
  const { name, namespace, labels } = app;
  return { name, namespace, labels, ...(annotations === undefined ? {} : { annotations }) };
}

function workloadKind(random: Random): WorkloadKind {
  let left = random.next() * 100;
  for (const kind of workloadKinds) {
    left -= shares[kind];
    if (left < 0) return kind;
  }
  return 'Deployment';
}
