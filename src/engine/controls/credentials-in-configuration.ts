import type { Control, Settings } from '../../model/control.ts';
import type { Violation } from '../../model/finding.ts';
import { inputList } from '../inputs.ts';
import { entries, field, isPresent, items, text } from '../read.ts';
import { objectRule, workloadRule } from '../rules.ts';
import { deleting } from '../violation.ts';
import { containersOf, mainList, runLists, type Workload } from '../workload.ts';

const inputNames = ['sensitiveKeyNames', 'sensitiveValues', 'sensitiveValuesAllowed', 'sensitiveKeyNamesAllowed'];

export const credentialsInConfiguration: Control = {
  id: 'C-0012',
  name: 'credentials-in-configuration',
  title: 'Applications credentials in configuration files',
  baseScore: 8,
  scopes: ['cluster', 'file'],
  category: 'Secrets',
  configurable: true,
  rules: [
    workloadRule({
      name: 'rule-credentials-in-env-var',
      score: 9,
      inputs: inputNames,
      *check(workload, _resource, settings) {
        yield* sensitiveVariables(workload, settings);
        yield* secretsAsVariables(workload);
      },
    }),
    objectRule({
      name: 'rule-credentials-configmap',
      score: 9,
      inputs: inputNames,
      matches: [{ kinds: ['ConfigMap'] }],
      *check({ object }, settings) {
        for (const [key, value] of entries(field(object, 'data'))) {
          if (value === '' || !isPresent(value)) continue;
          const isSensitive = hasSensitiveName(key, settings) || hasSensitiveValue(value, settings);
          if (!isSensitive || isAllowed(key, value, settings)) continue;
          yield deleting(`key/${key}`, [['data', { entry: key }]]);
        }
      },
    }),
  ],
  guide: {
    checks:
      'An environment variable of a container, or an entry of a ConfigMap, has a plain value and either a name that looks like a credential (`sensitiveKeyNames`) or a value that looks like one (`sensitiveValues`); in a ConfigMap the value is looked at in base64 too. A container or init container that takes a whole Secret as variables with `envFrom` fails as well. The allow lists and, for variables, values that start with `/` are exceptions.',
    why: 'Manifests and ConfigMaps end up in Git, in logs and in front of many readers. A credential in them can be copied by all of these, and it is rarely changed afterwards.',
    remediation:
      'Move the value into a Secret and refer to the one key needed with `env[].valueFrom.secretKeyRef`, or mount the Secret as a volume; replace `envFrom[].secretRef` in the same way.',
    failing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
      env:
        - name: DB_PASSWORD
          value: hunter2
`,
    passing: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
  namespace: shop
spec:
  containers:
    - name: shop
      image: registry.example.org/shop:1.4.2
      env:
        - name: DB_PASSWORD
          valueFrom:
            secretKeyRef:
              name: db
              key: password
`,
  },
};

function* sensitiveVariables(workload: Workload, settings: Settings): Generator<Violation> {
  const patterns = inputList(settings.inputs, 'sensitiveValues');
  for (const { spec, path, subject } of containersOf(workload, mainList)) {
    for (const [index, variable] of items(field(spec, 'env')).entries()) {
      const value = field(variable, 'value');
      const name = text(field(variable, 'name'));
      if (!isPresent(value)) continue;
      const byName = value !== '' && hasSensitiveName(name, settings);
      // Only here case is ignored: Kubescape's two rules differ (BC-5).
      const byValue = typeof value === 'string' && patterns.some((pattern) => settings.matches(pattern, value, 'i'));
      if (!byName && !byValue) continue;
      if (isAllowed(name, value, settings) || text(value).startsWith('/')) continue;
      yield deleting(`${subject}/env/${name === '' ? `#${index}` : name}`, [
        [...path, 'env', index, 'name'],
        [...path, 'env', index, 'value'],
      ]);
    }
  }
}

function* secretsAsVariables(workload: Workload): Generator<Violation> {
  for (const { spec, path, subject } of containersOf(workload, runLists)) {
    for (const [index, source] of items(field(spec, 'envFrom')).entries()) {
      const secret = field(source, 'secretRef');
      if (!isPresent(secret)) continue;
      const name = text(field(secret, 'name')) || `#${index}`;
      yield deleting(`${subject}/envFrom/${name}`, [[...path, 'envFrom', index, 'secretRef']]);
    }
  }
}

function hasSensitiveName(name: string, { inputs }: Settings): boolean {
  const lower = name.toLowerCase();
  return name !== '' && inputList(inputs, 'sensitiveKeyNames').some((part) => lower.includes(part.toLowerCase()));
}

function hasSensitiveValue(value: unknown, settings: Settings): boolean {
  if (typeof value !== 'string') return false;
  const decoded = decodeBase64(value);
  return inputList(settings.inputs, 'sensitiveValues').some(
    (pattern) => settings.matches(pattern, value) || (decoded !== undefined && settings.matches(pattern, decoded)),
  );
}

function isAllowed(name: string, value: unknown, settings: Settings): boolean {
  const { inputs } = settings;
  const lower = name.toLowerCase();
  return (
    inputList(inputs, 'sensitiveKeyNamesAllowed').some((part) => lower.includes(part.toLowerCase())) ||
    inputList(inputs, 'sensitiveValuesAllowed').some((p) => typeof value === 'string' && settings.matches(p, value))
  );
}

/** Strict base64 with padding, line breaks aside; undefined when it is none. Bytes become characters one by one. */
function decodeBase64(value: string): string | undefined {
  const compact = value.replaceAll(/[\r\n]/g, '');
  if (compact === '' || compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  return atob(compact);
}
