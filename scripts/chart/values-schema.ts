import {
  anything,
  boolean,
  choice,
  duration,
  enabling,
  image,
  labels,
  mapping,
  objects,
  only,
  pattern,
  port,
  quantity,
  resources,
  type Schema,
  service,
  serviceAccount,
  serviceMonitor,
  text,
  texts,
  whole,
} from './schema-parts.ts';

const globs: Schema = { anyOf: [text, texts] };
const scheduling = {
  affinity: mapping,
  nodeSelector: { type: ['object', 'null'], additionalProperties: text },
  tolerations: { type: ['array', 'null'], items: { type: 'object' } },
};

/** What every pod of ours may be given. */
const pod = {
  ...scheduling,
  image,
  resources,
  env: objects,
  labels,
  podAnnotations: labels,
  priorityClassName: text,
  topologySpreadConstraints: objects,
};
const server = {
  ...pod,
  replicaCount: whole(0, 20),
  service,
  serviceMonitor,
  ingressFrom: objects,
  extraArgs: texts,
  volumes: objects,
  volumeMounts: objects,
};

const networkPolicy = only({
  enabled: boolean,
  metricsFrom: objects,
  createEgressRules: boolean,
  apiServerIP: pattern(/^([0-9A-Fa-f.:]+(\/\d{1,3})?)?$/),
  apiServerPort: { anyOf: [port, { type: 'array', items: port, minItems: 1 }] },
});

const gate = only({
  ...server,
  enabled: boolean,
  replicaCount: whole(1, 1),
  publicUrl: pattern(/^(https?:\/\/[^\s]+)?$/),
  checkName: pattern(/^[\w./-]([\w ./-]{0,38}[\w./-])?$/),
  forks: boolean,
  renderMemory: whole(128, 1_000_000),
  renders: whole(1, 64),
  existingSecret: text,
  secretKeys: only({ appId: text, privateKey: text, webhookSecret: text, readerToken: text }),
  githubApiUrl: text,
  githubServerUrl: text,
  ingress: only({ enabled: boolean, className: text, annotations: labels, host: text, tlsSecret: text }),
  persistence: only({
    enabled: boolean,
    existingClaim: text,
    storageClass: text,
    accessMode: choice('ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'),
    size: quantity,
  }),
});

const values = only({
  nameOverride: text,
  ksNamespace: text,
  clusterName: pattern(/^.{1,253}$/),
  additionalLabels: labels,
  additionalAnnotations: labels,
  logger: only({ level: choice('trace', 'debug', 'info', 'warn', 'error', 'fatal') }),
  includeNamespaces: globs,
  excludeNamespaces: globs,
  capabilities: only({ configurationScan: enabling, operator: enabling, continuousScan: enabling }),
  image,
  imagePullSecrets: { anyOf: [text, texts] },
  customScheduling: { ...only(scheduling), type: ['object', 'null'] },
  priorityClassName: text,
  volumes: objects,
  volumeMounts: objects,
  ipv6: boolean,
  heapPercent: whole(10, 90),
  configurations: only({ prometheusAnnotations: enabling }),
  global: only({ namespaceTier: text, networkPolicy }),
  kubescape: only(server),
  operator: only({ ...server, callers: { type: 'array', items: serviceAccount } }),
  storage: only({
    ...server,
    cleanupInterval: duration,
    maxBytes: { anyOf: [{ const: 0 }, pattern(/^\d+(\.\d+)?(Ki|Mi|Gi|Ti|k|M|G|T)?$/)] },
    retentionDays: whole(0, 36_500),
    callers: { type: 'array', items: serviceAccount },
  }),
  kubescapeScheduler: only({
    ...pod,
    enabled: boolean,
    scanSchedule: pattern(/^\S+( \S+){4}$/),
    suspend: boolean,
  }),
  gate,
  monitoring: only({
    serviceMonitor,
    prometheusRule: only({ enabled: boolean, additionalLabels: labels }),
    dashboard: only({ enabled: boolean, additionalLabels: labels }),
  }),
});

/** The schema of the values: those of ours, and, without a word about their content, the paths that others speak of. */
export function valuesSchema(foreignPaths: readonly string[]): Schema {
  const known = foreignPaths.reduce((schema, path) => withPath(schema, path.split('.')), values);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Values of kubescape-operator',
    ...known,
  };
}

function withPath(schema: Schema, [key = '', ...rest]: readonly string[]): Schema {
  const properties = { ...(schema['properties'] as Record<string, Schema> | undefined) };
  const known = properties[key];
  if (rest.length === 0 && known !== undefined) throw new Error(`${key} is a value of ours`);
  if (rest.length > 0 && known === undefined) throw new Error(`${key} is no value of ours`);
  properties[key] = known === undefined ? anything : withPath(known, rest);
  return { ...schema, properties: sorted(properties) };
}

function sorted(properties: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(properties).toSorted(([left], [right]) => (left < right ? -1 : 1)));
}
