import fc, { type Arbitrary } from 'fast-check';
import { scalars, texts } from './scalars.ts';
import type { Fields, Yaml } from './yaml-text.ts';

/** Few names, so that references, patches and selectors hit. */
export const names: Arbitrary<string> = fc.constantFrom('a', 'b', 'web', 'a-b');
const containerNames: Arbitrary<string> = fc.constantFrom('app', 'side', 'app2');
export const namespaces: Arbitrary<string> = fc.constantFrom('default', 'ns1', 'ns2');
const images: Arbitrary<string> = fc.constantFrom(
  'nginx',
  'nginx:1.2',
  'reg.io:5000/nginx:1',
  `nginx@sha256:${'0'.repeat(8)}`,
  'redis:7',
  'x/redis:7@sha256:ab',
  'a{b}:c',
);

/** All fields may be missing. */
export function some(fields: Readonly<Record<string, Arbitrary<Yaml>>>): Arbitrary<Fields> {
  return fc.record(fields, { requiredKeys: [], noNullPrototype: true });
}

/** Each field is there once in as many cases. */
export function sparse(fields: Readonly<Record<string, Arbitrary<Yaml>>>, oneIn: number): Arbitrary<Fields> {
  const entries = Object.entries(fields).map(([name, arbitrary]) => [
    name,
    fc.oneof(
      { withCrossShrink: true },
      { weight: oneIn - 1, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary },
    ),
  ]);
  return fc.record(Object.fromEntries(entries) as Record<string, Arbitrary<Yaml | undefined>>, {
    noNullPrototype: true,
  });
}

/** Some fields are there always. */
export function having<K extends string>(
  fields: Readonly<Record<string, Arbitrary<Yaml>>>,
  ...required: readonly K[]
): Arbitrary<Fields> {
  return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
}

export function few(item: Arbitrary<Yaml>, maxLength = 2): Arbitrary<Yaml> {
  return fc.array(item, { maxLength });
}

/** Lists as long as one element at least, for fields whose emptiness is rare. */
export function one(item: Arbitrary<Yaml>, maxLength = 2): Arbitrary<Yaml> {
  return fc.array(item, { minLength: 1, maxLength });
}

/** Mostly what should stand there, now and then any scalar. */
export function mostly(usual: Arbitrary<Yaml>): Arbitrary<Yaml> {
  return fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: scalars });
}

export const labels: Arbitrary<Fields> = fc.dictionary(
  fc.constantFrom('app', 'tier', 'example.com/x'),
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom<Yaml>('a', 'b', 'true', '1') }, { weight: 1, arbitrary: scalars }),
  { maxKeys: 2, noNullPrototype: true },
);

export const annotations: Arbitrary<Fields> = fc.dictionary(
  fc.constantFrom('note', 'example.com/y', 'z'),
  fc.oneof(texts, scalars),
  { maxKeys: 2, noNullPrototype: true },
);

const key = fc.constantFrom('k', 'x.y');

const environment = fc.oneof(
  having(
    { name: fc.constantFrom('A', 'B', 'C'), value: mostly(fc.constantFrom<Yaml>('1', 'x', '$(A)-$(B)', '$(NAME)')) },
    'name',
  ),
  having(
    {
      name: fc.constantFrom('A', 'B'),
      valueFrom: fc.oneof(
        fc.record({ configMapKeyRef: having({ name: names, key }, 'name') }),
        fc.record({ secretKeyRef: having({ name: names, key }, 'name') }),
        fc.record({ fieldRef: fc.record({ fieldPath: fc.constant('metadata.name') }) }),
      ),
    },
    'name',
  ),
);

const container = having(
  {
    name: containerNames,
    image: mostly(images),
    args: few(mostly(fc.constantFrom<Yaml>('--x', '$(NAME)', 'a=$(A)$$', '-')), 3),
    command: few(mostly(fc.constantFrom<Yaml>('/bin/x', '$(NAME)'))),
    env: few(environment, 3),
    envFrom: few(
      fc.oneof(
        fc.record({ configMapRef: fc.record({ name: names }) }),
        fc.record({ secretRef: fc.record({ name: names }) }),
      ),
    ),
    // Known difference: several elements that lack the same key.
    ports: few(
      having(
        {
          containerPort: fc.constantFrom<Yaml>(80, 81, '80'),
          protocol: fc.constantFrom('TCP', 'UDP'),
          name: fc.constantFrom('http', 'dns'),
        },
        'containerPort',
      ),
      3,
    ),
    volumeMounts: few(
      having({ name: fc.constantFrom('v', 'w'), mountPath: fc.constantFrom('/a', '/b', '$(NAME)') }, 'name'),
    ),
    resources: some({
      limits: some({ cpu: fc.constantFrom<Yaml>(1, '100m', 0.5), memory: fc.constantFrom('1Gi', '1e3') }),
    }),
    securityContext: some({ privileged: fc.boolean(), runAsUser: fc.constantFrom<Yaml>(0, 1000) }),
  },
  'name',
);

const volume = having(
  {
    name: fc.constantFrom('v', 'w'),
    configMap: having({ name: names, items: few(fc.record({ key, path: key })) }, 'name'),
    secret: having({ secretName: names, optional: fc.boolean() }, 'secretName'),
    persistentVolumeClaim: fc.record({ claimName: names }),
    emptyDir: fc.constant({}),
    projected: fc.record({
      sources: few(
        fc.oneof(
          fc.record({ configMap: fc.record({ name: names }) }),
          fc.record({ secret: fc.record({ name: names }) }),
        ),
      ),
    }),
    image: having({ reference: images }, 'reference'),
  },
  'name',
);

const selector = some({
  matchLabels: labels,
  matchExpressions: few(fc.record({ key, operator: fc.constant('Exists') })),
});

/** The specification of pods with everything that other objects, images and labels are found in. */
export const podSpec: Arbitrary<Fields> = some({
  containers: one(container),
  initContainers: one(container, 1),
  volumes: one(volume),
  serviceAccountName: names,
  imagePullSecrets: few(fc.record({ name: names })),
  priorityClassName: names,
  hostAliases: few(having({ ip: fc.constantFrom('1.1.1.1', '2.2.2.2'), hostnames: few(names) }, 'ip')),
  tolerations: few(some({ key, operator: fc.constantFrom('Exists'), effect: fc.constantFrom('NoSchedule') })),
  topologySpreadConstraints: few(
    some({
      topologyKey: fc.constantFrom('zone', 'host'),
      whenUnsatisfiable: fc.constantFrom('DoNotSchedule', 'ScheduleAnyway'),
      maxSkew: fc.constantFrom<Yaml>(1, 2),
      labelSelector: selector,
    }),
  ),
  affinity: some({
    podAntiAffinity: some({
      requiredDuringSchedulingIgnoredDuringExecution: few(
        having({ topologyKey: fc.constant('zone'), labelSelector: selector }, 'topologyKey'),
      ),
    }),
  }),
  nodeSelector: labels,
  securityContext: some({ runAsNonRoot: fc.boolean(), fsGroup: fc.constantFrom<Yaml>(0, 2000) }),
});

/** A template of pods. */
export const podTemplate: Arbitrary<Fields> = some({
  metadata: some({ labels, annotations, name: names }),
  spec: podSpec,
});

/** Undefined in so many of one more cases. */
export function seldom<T>(item: Arbitrary<T>, others: number): Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: others, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: item },
  );
}
