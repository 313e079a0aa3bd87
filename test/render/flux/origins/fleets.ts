import { Random } from '../../../kustomize/origins/random.ts';

type Files = Record<string, string>;

const stage = 'clusters/stages/dev/clusters/one';

/**
 * A fleet repository made by chance: services as Kustomizations, their parameters in environment.env of the base and of
 * the stage, workloads that use them in all sorts of ways, and patches of patches. The entry is `clusters/stages/…`.
 */
export function fleetOf(seed: number): Files {
  const random = new Random(seed);
  const names = Array.from({ length: 2 + random.below(3) }, (_, index) => `${random.word()}${index}`);
  const files: Files = {
    [`${stage}/flux-system/gotk-sync.yaml`]: sync,
    [`${stage}/kustomization.yaml`]: [
      'resources: [flux-system/gotk-sync.yaml, ../../../../../base/services]',
      'configMapGenerator:',
      '- name: cluster-vars',
      '  namespace: flux-system',
      '  behavior: merge',
      '  envs: [environment.env]',
      '',
    ].join('\n'),
    [`${stage}/environment.env`]: `STAGE=dev\nREPLICAS=${2 + random.below(5)}\n`,
    'base/services/kustomization.yaml': [
      `resources: [${names.map((name) => `${name}.yaml`).join(', ')}]`,
      'configMapGenerator:',
      '- name: cluster-vars',
      '  namespace: flux-system',
      '  envs: [environment.env]',
      `  literals: [REGION=${random.word()}, 'QUOTED="7"']`,
      'generatorOptions: {disableNameSuffixHash: true}',
      '',
    ].join('\n'),
    'base/services/environment.env': `# parameters\nSTAGE=base\nREPLICAS=1\nTAG=v1.${random.below(9)}\nHOST=${random.word()}.example.com\n`,
    'components/limits/kustomization.yaml':
      'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\npatches:\n- path: limits.yaml\n  target: {kind: Deployment}\n',
    'components/limits/limits.yaml': limits,
  };
  for (const name of names) {
    files[`base/services/${name}.yaml`] = service(name, random);
    Object.assign(files, workload(name, random));
  }
  return files;
}

const sync = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: https://git.example.com/fleet, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 10m
  path: ./${stage}
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
`;

const limits = `apiVersion: apps/v1
kind: Deployment
metadata: {name: any}
spec:
  template:
    spec:
      automountServiceAccountToken: false
      containers:
      - name: main
        resources: {limits: {memory: 128Mi, cpu: "\${CPU:=250m}"}}
`;

/** A Kustomization of Flux, with some of what it may ask for. */
function service(name: string, random: Random): string {
  const lines = [
    '# a service',
    'apiVersion: kustomize.toolkit.fluxcd.io/v1',
    'kind: Kustomization',
    `metadata: {name: ${name}, namespace: flux-system}`,
    'spec:',
    '  interval: 10m',
    `  path: "./apps/${name}/"`,
    '  prune: true',
    '  sourceRef: {kind: GitRepository, name: flux-system}',
    '  postBuild:',
    '    substituteFrom:',
    '    - {kind: ConfigMap, name: cluster-vars}',
    '    substitute:',
    `      APP: ${name}`,
    `      COLOR: "${random.word()}"`,
  ];
  if (random.chance(0.5)) lines.push('  targetNamespace: apps');
  if (random.chance(0.3)) lines.push(`  namePrefix: ${random.word()}-`);
  if (random.chance(0.5))
    lines.push('  commonMetadata:', `    labels: {team: ${random.word()}}`, '    annotations:', '      owner: "x y"');
  if (random.chance(0.5)) lines.push('  components: [../../components/limits]');
  if (random.chance(0.5)) lines.push('  images:', '  - name: web', `    newTag: t${random.below(9)}`);
  if (random.chance(0.6)) {
    lines.push(
      '  patches:',
      '  - target: {kind: Deployment}',
      '    patch: |',
      '      - op: replace',
      '        path: /spec/template/spec/containers/0/imagePullPolicy',
      '        value: Always',
      '      - op: add',
      '        path: /spec/template/metadata/annotations',
      `        value: {region: "\${REGION}", note: ${random.word()}}`,
    );
    if (random.chance(0.5)) {
      lines.push(
        '  - patch: |-',
        '      apiVersion: apps/v1',
        '      kind: Deployment',
        `      metadata: {name: ${name}}`,
        '      spec:',
        `        minReadySeconds: ${1 + random.below(30)}`,
        '        template:',
        '          spec:',
        '            serviceAccountName: "sa-${STAGE}"',
      );
    }
  }
  return `${lines.join('\n')}\n`;
}

/** What a service applies: variables as whole values, within text, with defaults, as numbers, in blocks and keys. */
function workload(name: string, random: Random): Files {
  const literals = Array.from(
    { length: 6 },
    () => `${random.word()}${random.below(999)}=${random.word()}-${random.word()}`,
  );
  const data = Array.from(
    { length: 6 },
    () => `  ${random.word()}${random.below(999)}: "${random.word()} \${HOST} ${random.word()}"\n`,
  );
  const labels = random.chance(0.5) ? `labels:\n- pairs: {part-of: ${random.word()}}\n` : '';
  return {
    [`apps/${name}/kustomization.yaml`]: `resources: [app.yaml, more.yaml]\n${labels}configMapGenerator:\n- name: ${name}-made\n  literals: ['stage=\${STAGE}', plain=${random.word()}, ${literals.join(', ')}]\n`,
    [`apps/${name}/app.yaml`]: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  annotations:
    stage: \${STAGE}
    where: "\${REGION}/\${STAGE}"
    fixed: ${random.word()}
spec:
  replicas: \${REPLICAS}
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels:
        app: ${name}
        color: \${COLOR}
    spec:
      containers:
      - name: main
        image: web:\${TAG}
        imagePullPolicy: IfNotPresent
        args: ['--host=\${HOST}', "--app", "\${APP}"]
        env:
        - {name: LEVEL, value: "\${LEVEL:=${random.word()}}"}
        - name: UPPER
          value: \${STAGE^^}
        - name: ESCAPED
          value: 'a$\${b}'
        ports:
        - containerPort: ${8000 + random.below(99)}
        securityContext:
          privileged: ${random.chance(0.5)}
          runAsUser: ${1000 + random.below(99)}
          capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
        livenessProbe: &probe
          httpGet: {path: "/\${APP}/live", port: 8080}
          periodSeconds: ${1 + random.below(20)}
        readinessProbe: *probe
        volumeMounts:
        - {name: config, mountPath: /etc/config, readOnly: true}
        - {name: data, mountPath: "/data/\${STAGE}"}
      - name: sidecar
        image: "registry.\${HOST}/proxy:v${random.below(9)}"
        command: [/bin/proxy, --stage, "\${STAGE:-none}"]
        resources:
          requests: {cpu: 10m, memory: 32Mi}
          limits: {memory: 64Mi}
        securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
      securityContext:
        runAsNonRoot: true
        seccompProfile: {type: RuntimeDefault}
      terminationGracePeriodSeconds: 30
      volumes:
      - {name: config, configMap: {name: ${name}-config}}
      - name: data
        hostPath: {path: "/srv/\${APP}", type: Directory}
`,
    [`apps/${name}/more.yaml`]: `apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}-config}
data:
  config.yaml: |
    listen: 8080
    upstream: \${HOST}
  host: \${HOST}
${data.join('')}  text: >-
    folded for \${STAGE}
    and more
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ${name}, labels: {stage: "\${STAGE}"}}
spec:
  rules:
  - host: ${name}.\${HOST}
    http:
      paths:
      - path: /${random.word()}
        pathType: Prefix
        backend: {service: {name: ${name}, port: {number: 80}}}
`,
  };
}
