import type { App } from './app.ts';
import type { Random } from './random.ts';
import type { Data, Mapping } from './yaml.ts';

const registries = ['registry.example.com', 'images.example.org/mirror', 'artifacts.example.net/team'];
const settings = [
  'LOG_LEVEL',
  'CACHE_TTL_SECONDS',
  'HTTP_TIMEOUT_MS',
  'FEATURE_FLAGS',
  'QUEUE_NAME',
  'REGION',
  'MAX_RETRIES',
];
const values = [
  'info',
  '300',
  '2500',
  'checkout-v2,fast-search',
  'orders',
  'eu-central-1',
  '5',
  'https://proxy.example.com',
];

/** The two containers of every application. */
export function containersOf(random: Random, app: App): readonly Mapping[] {
  return [mainContainer(random, app), sidecar(random, app)];
}

/** Brings a database up to date before the application starts. */
export function initContainer(random: Random, app: App): Mapping {
  return {
    name: 'migrate',
    image: image(random, `${app.team}/migrate`),
    command: ['/bin/migrate', '--wait', `--database=${app.name}`],
    env: [secretVariable('DATABASE_URL', `${app.name}-database`, 'url')],
    ...resources(random),
    ...securityContext(random),
  };
}

function mainContainer(random: Random, app: App): Mapping {
  const { name, team, port } = app;
  return {
    name: 'app',
    image: image(random, `${team}/${name}`),
    imagePullPolicy: random.pick(['IfNotPresent', 'Always']),
    args: [`--listen=:${port}`, '--metrics=:9090', `--name=${name}`, `--workers=${random.integer(1, 16)}`],
    env: environment(random, app),
    ...(random.chance(0.2) ? { envFrom: [{ configMapRef: { name: `${name}-settings`, optional: true } }] } : {}),
    ports: [
      { name: 'http', containerPort: port, protocol: 'TCP', ...(random.chance(0.02) ? { hostPort: port } : {}) },
      { name: 'metrics', containerPort: 9090, protocol: 'TCP' },
    ],
    livenessProbe: probe('/healthz', 'http', random),
    readinessProbe: probe('/readyz', 'http', random),
    ...(random.chance(0.15) ? { startupProbe: probe('/startz', 'http', random) } : {}),
    ...(random.chance(0.2) ? { lifecycle: { preStop: { exec: { command: ['/bin/sleep', '10'] } } } } : {}),
    ...resources(random),
    ...securityContext(random),
    volumeMounts: [
      { name: 'settings', mountPath: '/etc/app', readOnly: true },
      { name: 'scratch', mountPath: '/tmp', ...(random.chance(0.03) ? { subPath: 'app' } : {}) },
    ],
  };
}

function sidecar(random: Random, { name, namespace }: App): Mapping {
  return {
    name: 'telemetry',
    image: image(random, 'observability/collector'),
    args: ['--config=/etc/collector/config.yaml', `--service=${name}`, `--namespace=${namespace}`],
    env: [
      fieldVariable('POD_NAME', 'metadata.name'),
      fieldVariable('POD_NAMESPACE', 'metadata.namespace'),
      fieldVariable('NODE_NAME', 'spec.nodeName'),
      { name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.observability.svc:4317' },
      { name: 'OTEL_RESOURCE_ATTRIBUTES', value: `service.name=${name},service.namespace=${namespace}` },
    ],
    ports: [{ name: 'otlp', containerPort: 4317, protocol: 'TCP' }],
    readinessProbe: probe('/', 'otlp', random),
    ...resources(random),
    ...securityContext(random),
    volumeMounts: [{ name: 'scratch', mountPath: '/var/lib/collector' }],
  };
}

function image(random: Random, path: string): string {
  const name = `${random.pick(registries)}/${path}`;
  if (random.chance(0.15)) return `${name}@sha256:${random.hex(64)}`;
  return random.chance(0.05)
    ? `${name}:latest`
    : `${name}:${random.integer(0, 9)}.${random.integer(0, 40)}.${random.integer(0, 9)}`;
}

function environment(random: Random, { name, team }: App): Data {
  const variables: Mapping[] = [
    fieldVariable('POD_IP', 'status.podIP'),
    secretVariable('DATABASE_PASSWORD', `${name}-database`, 'password'),
    { name: 'SERVICE_NAME', value: name },
    { name: 'TEAM', value: team },
  ];
  for (const [index, setting] of settings.entries()) {
    if (random.chance(0.6))
      variables.push({ name: `${setting}${index > 4 ? '_DEFAULT' : ''}`, value: random.pick(values) });
  }
  // Now and then somebody writes it into the manifest after all.
  if (random.chance(0.04)) variables.push({ name: 'API_TOKEN', value: random.hex(32) });
  return variables;
}

function secretVariable(name: string, secret: string, key: string): Mapping {
  return { name, valueFrom: { secretKeyRef: { name: secret, key } } };
}

function fieldVariable(name: string, fieldPath: string): Mapping {
  return { name, valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } };
}

function probe(path: string, port: string, random: Random): Mapping {
  return {
    httpGet: { path, port, scheme: 'HTTP' },
    initialDelaySeconds: random.integer(1, 30),
    periodSeconds: random.integer(5, 20),
    timeoutSeconds: random.integer(1, 5),
    failureThreshold: 3,
  };
}

function resources(random: Random): Mapping {
  if (random.chance(0.1)) return {};
  const requests = { cpu: `${random.integer(1, 20) * 25}m`, memory: `${random.integer(1, 16) * 32}Mi` };
  if (random.chance(0.2)) return { resources: { requests } };
  const memory = `${random.integer(16, 64) * 32}Mi`;
  const limits = random.chance(0.3) ? { memory } : { cpu: `${random.integer(20, 40) * 25}m`, memory };
  return { resources: { requests, limits } };
}

function securityContext(random: Random): Mapping {
  if (random.chance(0.2)) return {};
  if (random.chance(0.03)) return { securityContext: { privileged: true } };
  if (random.chance(0.05)) {
    const add = [random.pick(['NET_ADMIN', 'SYS_PTRACE', 'NET_BIND_SERVICE', 'SYS_ADMIN'])];
    return { securityContext: { allowPrivilegeEscalation: true, capabilities: { add, drop: ['ALL'] } } };
  }
  return {
    securityContext: {
      allowPrivilegeEscalation: false,
      ...(random.chance(0.6) ? { readOnlyRootFilesystem: true } : {}),
      ...(random.chance(0.7) ? { runAsNonRoot: true, runAsUser: random.integer(1000, 65_000) } : {}),
      ...(random.chance(0.7) ? { capabilities: { drop: ['ALL'] } } : {}),
      ...(random.chance(0.5) ? { seccompProfile: { type: 'RuntimeDefault' } } : {}),
    },
  };
}
