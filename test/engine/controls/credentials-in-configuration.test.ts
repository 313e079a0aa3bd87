import { describeControl, type ExpectedFinding } from '../../support/control-cases.ts';
import { pod, workload } from '../../support/manifests.ts';

const env = (entry: string): string => pod(`{ containers: [{ name: main, env: [${entry}] }] }`);
const configMap = (data: string, apiVersion = 'v1'): string =>
  `{ apiVersion: ${apiVersion}, kind: ConfigMap, metadata: { name: settings, namespace: shop }, data: ${data} }`;
const removes = (...paths: readonly string[]): ExpectedFinding => ({ failed: paths, delete: paths });
const entry = (path = 'spec.containers[0].env[0]'): ExpectedFinding => removes(`${path}.name`, `${path}.value`);
const secretRef = '[{ secretRef: { name: db } }]';
const none = { sensitiveKeyNames: [], sensitiveValues: [], sensitiveKeyNamesAllowed: [], sensitiveValuesAllowed: [] };

describeControl('C-0012', {
  passes: {
    'harmless variables': { yaml: env('{ name: LOG_LEVEL, value: debug }'), counted: ['/v1/shop/Pod/x'] },
    'a container without variables': pod('{ containers: [{ name: main }] }'),
    'variables that are null': pod('{ containers: [{ name: main, env: null, envFrom: null }] }'),
    'a Pod without a spec': '{ apiVersion: v1, kind: Pod, metadata: { name: x, namespace: shop } }',
    'a sensitive name without a value': env('{ name: DB_PASSWORD }'),
    'a sensitive name with an empty value': env('{ name: DB_PASSWORD, value: "" }'),
    'a value taken from a Secret': env(
      '{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: db, key: password } } }',
    ),
    'a sensitive name whose value is an absolute path': env('{ name: DB_PASSWORD_FILE, value: /run/secrets/db }'),
    'a sensitive value that starts with a slash': env('{ name: NOTE, value: /Bearer }'),
    'a sensitive variable of an init container': pod(
      '{ containers: [{ name: main }], initContainers: [{ name: first, env: [{ name: DB_PASSWORD, value: hunter2 }] }] }',
    ),
    'an ephemeral container altogether': pod(
      `{ containers: [{ name: main }], ephemeralContainers: [{ name: debug, env: [{ name: DB_PASSWORD, value: hunter2 }], envFrom: ${secretRef} }] }`,
    ),
    'variables from a ConfigMap': pod(
      '{ containers: [{ name: main, envFrom: [{ configMapRef: { name: settings } }] }] }',
    ),
    'a name on the list of allowed names': {
      yaml: env('{ name: My_Public_Key, value: abc }'),
      inputs: { sensitiveKeyNamesAllowed: ['PUBLIC_KEY'] },
    },
    'a sensitive value under an allowed name': {
      yaml: env('{ name: EXAMPLE, value: Bearer abc }'),
      inputs: { sensitiveKeyNamesAllowed: ['example'] },
    },
    'a value on the list of allowed values': {
      yaml: env('{ name: DB_PASSWORD, value: an example only }'),
      inputs: { sensitiveValuesAllowed: ['ex.mple'] },
    },
    'a name that no longer is on the list': {
      yaml: env('{ name: DB_PASSWORD, value: hunter2 }'),
      inputs: { sensitiveKeyNames: ['pin'] },
    },
    'any name when only values are configured': {
      yaml: env('{ name: DB_PASSWORD, value: hunter2 }'),
      inputs: { sensitiveKeyNames: [] },
    },
    'any value when only names are configured': {
      yaml: env('{ name: NOTE, value: Bearer abc }'),
      inputs: { sensitiveValues: [] },
    },
    'a harmless ConfigMap': { yaml: configMap('{ level: debug }'), counted: ['/v1/shop/ConfigMap/settings'] },
    'a ConfigMap without data': { yaml: configMap('null'), counted: ['/v1/shop/ConfigMap/settings'] },
    'a sensitive key with an empty value': configMap('{ password: "" }'),
    'a value of a ConfigMap that differs from the pattern in case': configMap('{ note: bearer abc }'),
    'binary data':
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: x, namespace: shop }, binaryData: { password: aGk= } }',
    'base64 without its padding': configMap('{ note: YSBKV1Q }'),
    'the certificate of the cluster': {
      yaml: `{ apiVersion: v1, kind: ConfigMap, metadata: { name: kube-root-ca.crt, namespace: shop }, data: { ca.crt: "-----BEGIN CERTIFICATE-----" } }`,
      counted: ['/v1/shop/ConfigMap/kube-root-ca.crt'],
    },
    'a ConfigMap key on the list of allowed names': {
      yaml: configMap('{ Public_Key: abc }'),
      inputs: { sensitiveKeyNamesAllowed: ['PUBLIC'] },
    },
    'a ConfigMap value on the list of allowed values': {
      yaml: configMap('{ password: an example only }'),
      inputs: { sensitiveValuesAllowed: ['example'] },
    },
    'an encoded ConfigMap value that is allowed as written': {
      yaml: configMap('{ note: YSBKV1Q= }'),
      inputs: { sensitiveValuesAllowed: ['YSBK'] },
    },
    'a credential in a Secret':
      '{ apiVersion: v1, kind: ConfigMap, metadata: { name: x } }\n---\n{ apiVersion: v1, kind: Secret, metadata: { name: db }, stringData: { password: hunter2 } }',
  },
  fails: {
    'a sensitive name': {
      yaml: env('{ name: password, value: hunter2 }'),
      counted: ['/v1/shop/Pod/x'],
      findings: [entry()],
    },
    'a sensitive name in capitals inside a longer one': {
      yaml: env('{ name: DB_PASSWORD_OLD, value: hunter2 }'),
      findings: [entry()],
    },
    'a name on a list that is written in capitals': {
      yaml: env('{ name: my_pin, value: abc }'),
      inputs: { sensitiveKeyNames: ['PIN'] },
      findings: [entry()],
    },
    'a sensitive name with a number': { yaml: env('{ name: DB_PASSWORD, value: 5 }'), findings: [entry()] },
    'a sensitive name with null as its value': { yaml: env('{ name: DB_PASSWORD, value: null }'), findings: [entry()] },
    'a sensitive name with a relative path': { yaml: env('{ name: DB_PASSWORD, value: etc/db }'), findings: [entry()] },
    'a sensitive value': { yaml: env('{ name: NOTE, value: "a Bearer abc" }'), findings: [entry()] },
    'a sensitive value in another case': {
      yaml: env('{ name: NOTE, value: "begin rsa private key" }'),
      findings: [entry()],
    },
    'a sensitive value by a pattern': {
      yaml: env('{ name: NOTE, value: id AKIAABCDEFGHIJKLMNOP }'),
      findings: [entry()],
    },
    'a name and a value with one finding': { yaml: env('{ name: TOKEN, value: Bearer abc }'), findings: [entry()] },
    'an allowed value that differs in case': {
      yaml: env('{ name: DB_PASSWORD, value: Example }'),
      inputs: { sensitiveValuesAllowed: ['example'] },
      findings: [entry()],
    },
    'each variable with a finding of its own': {
      yaml: env('{ name: LEVEL, value: debug }, { name: DB_PASSWORD, value: one }, { name: API_TOKEN, value: two }'),
      findings: [entry('spec.containers[0].env[1]'), entry('spec.containers[0].env[2]')],
    },
    'the second container of a Deployment': {
      yaml: workload(
        'Deployment',
        '{ containers: [{ name: side }, { name: main, env: [{ name: DB_PASSWORD, value: a }] }] }',
      ),
      counted: ['apps/v1/shop/Deployment/x'],
      findings: [entry('spec.template.spec.containers[1].env[0]')],
    },
    'a CronJob of the beta API': {
      yaml: workload('CronJob', '{ containers: [{ name: main, env: [{ name: DB_PASSWORD, value: a }] }] }', {
        apiVersion: 'batch/v1beta1',
      }),
      counted: ['batch/v1beta1/shop/CronJob/x'],
      findings: [entry('spec.jobTemplate.spec.template.spec.containers[0].env[0]')],
    },
    'a container without name': {
      yaml: pod('{ containers: [{ env: [{ name: DB_PASSWORD, value: a }] }] }'),
      findings: [entry()],
    },
    'a Pod without name': {
      yaml: pod(
        '{ containers: [{ name: main, env: [{ name: DB_PASSWORD, value: a }] }] }',
        '{ generateName: x-, namespace: shop }',
      ),
      counted: ['/v1/shop/Pod/'],
      findings: [entry()],
    },
    'a whole Secret as variables': {
      yaml: pod(
        `{ containers: [{ name: main, envFrom: [{ configMapRef: { name: a } }, { secretRef: { name: db } }] }] }`,
      ),
      findings: [removes('spec.containers[0].envFrom[1].secretRef')],
    },
    'a whole Secret as variables of an init container': {
      yaml: workload(
        'StatefulSet',
        `{ containers: [{ name: main }], initContainers: [{ name: first, envFrom: ${secretRef} }] }`,
      ),
      findings: [removes('spec.template.spec.initContainers[0].envFrom[0].secretRef')],
    },
    'an optional Secret without a name': {
      yaml: pod('{ containers: [{ name: main, envFrom: [{ secretRef: {} }] }] }'),
      findings: [removes('spec.containers[0].envFrom[0].secretRef')],
    },
    'a whole Secret whatever is allowed': {
      yaml: pod(`{ containers: [{ name: main, envFrom: ${secretRef} }] }`),
      inputs: { sensitiveKeyNamesAllowed: ['secret', 'db'], sensitiveValuesAllowed: ['.*'] },
      findings: [removes('spec.containers[0].envFrom[0].secretRef')],
    },
    'a sensitive key of a ConfigMap': {
      yaml: configMap('{ level: debug, db_Password: hunter2 }'),
      counted: ['/v1/shop/ConfigMap/settings'],
      findings: [removes('data[db_Password]')],
    },
    'a ConfigMap key with dots': {
      yaml: configMap('{ app.db.password: hunter2 }'),
      findings: [removes('data[app.db.password]')],
    },
    'a sensitive key whose value is an absolute path': {
      yaml: configMap('{ password: /run/secrets/db }'),
      findings: [removes('data[password]')],
    },
    'a sensitive value of a ConfigMap': {
      yaml: configMap('{ note: "a Bearer abc" }'),
      findings: [removes('data[note]')],
    },
    'a sensitive value inside a file of a ConfigMap': {
      yaml: configMap('{ app.conf: "first\\n-----BEGIN RSA PRIVATE KEY-----\\nlast" }'),
      findings: [removes('data[app.conf]')],
    },
    'a sensitive value in base64': { yaml: configMap('{ note: YSBKV1Q= }'), findings: [removes('data[note]')] },
    'a sensitive value in base64 that is allowed only when decoded': {
      yaml: configMap('{ note: YSBKV1Q= }'),
      inputs: { sensitiveValuesAllowed: ['a JWT'] },
      findings: [removes('data[note]')],
    },
    'each key of a ConfigMap with a finding of its own': {
      yaml: configMap('{ password: one, token: two, level: debug }'),
      findings: [removes('data[password]'), removes('data[token]')],
    },
    'a ConfigMap of any API': {
      yaml: configMap('{ password: one }', 'example.org/v2'),
      counted: ['example.org/v2/shop/ConfigMap/settings'],
      findings: [removes('data[password]')],
    },
    'a ConfigMap without name': {
      yaml: '{ apiVersion: v1, kind: ConfigMap, metadata: { namespace: shop }, data: { password: one } }',
      counted: ['/v1/shop/ConfigMap/'],
      findings: [removes('data[password]')],
    },
  },
  ignores: {
    'a Secret':
      '{ apiVersion: v1, kind: Secret, metadata: { name: db, namespace: shop }, stringData: { password: hunter2 } }',
    'a Deployment of a removed API': workload(
      'Deployment',
      '{ containers: [{ name: main, env: [{ name: TOKEN, value: a }] }] }',
      {
        apiVersion: 'extensions/v1beta1',
      },
    ),
    'a ReplicationController': workload(
      'ReplicationController',
      '{ containers: [{ name: main, env: [{ name: TOKEN, value: a }] }] }',
      {
        apiVersion: 'v1',
      },
    ),
  },
  skips: {
    'when every list is empty': {
      yaml: env('{ name: DB_PASSWORD, value: hunter2 }'),
      inputs: none,
      subStatus: 'configuration',
    },
    'a harmless ConfigMap when every list is empty': {
      yaml: configMap('{ level: debug }'),
      inputs: none,
      subStatus: 'configuration',
    },
  },
});
