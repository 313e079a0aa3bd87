import fc, { type Arbitrary } from 'fast-check';
import { few, having, names, one, some, sparse } from './pods.ts';
import { simpleTexts, texts } from './scalars.ts';
import type { Fields, Yaml } from './yaml-text.ts';

/** Pairs of texts, as strict as the kustomization file asks for: JSON strings. */
const pairs = fc.dictionary(
  fc.constantFrom('app', 'tier', 'example.com/z', 'note'),
  fc.oneof(
    { weight: 6, arbitrary: simpleTexts },
    { weight: 2, arbitrary: texts },
    { weight: 1, arbitrary: fc.constantFrom('1', 'true', '') },
  ),
  { minKeys: 1, maxKeys: 2, noNullPrototype: true },
);

const fieldSpecs = few(
  having(
    {
      path: fc.constantFrom(
        'spec/extra',
        'metadata/labels',
        'spec/template/metadata/labels',
        'spec/selector',
        'spec/list[]/x',
        'a\\/b/c',
        'metadata/annotations',
      ),
      create: fc.boolean(),
      kind: fc.constantFrom('Deployment', 'Widget', 'ConfigMap'),
      group: fc.constantFrom('apps', 'example.com'),
      version: fc.constantFrom('v1'),
    },
    'path',
  ),
);

const labelEntry = fc
  .tuple(
    fc.record({ pairs }),
    sparse({ includeSelectors: fc.boolean(), includeTemplates: fc.boolean() }, 3),
    sparse({ fields: fieldSpecs }, 8),
  )
  .map(([always, flags, rare]) => ({ ...always, ...flags, ...rare }));

const imageEntry = having(
  {
    name: fc.constantFrom('nginx', 'redis', 'x/redis', '.*nginx', 'reg.io:5000/nginx', 'a'),
    newName: fc.constantFrom('new/nginx', 'redis', 'r.io:1/x'),
    newTag: fc.constantFrom('9', 'v2', 'a{b}'),
    digest: fc.constantFrom('sha256:ff'),
    tagSuffix: fc.constantFrom('-s'),
  },
  'name',
);

const generatorOptions = some({
  labels: pairs,
  annotations: pairs,
  disableNameSuffixHash: fc.boolean(),
  immutable: fc.boolean(),
});

const literalKeys = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('k', 'l', 'm', 'A', 'a', 'a b', 'x/y') },
  { weight: 1, arbitrary: fc.constantFrom('1', 'true', '') },
);
const quoted = fc.constantFrom('"q"', "'q'", '"', 'x=y', '');

/** Texts `key=value` of different keys. */
const literals = fc
  .uniqueArray(fc.tuple(literalKeys, fc.oneof(texts, simpleTexts, quoted)), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 3,
  })
  .map((entries) => entries.map(([key, text]) => `${key}=${text}`));

const envLines = [
  '# note',
  '',
  ' B=1 ',
  'C',
  'export D=1',
  '\ufeffE=1',
  'F=a=b',
  "G='x'",
  'H=é 😀',
  '\tI=',
  '=x',
  'J=x\r',
];

/** The files that generators of a layer may read. */
export const sourceFiles: Arbitrary<Readonly<Record<string, string | Uint8Array>>> = fc.record({
  'a.env': fc.uniqueArray(fc.constantFrom(...envLines), { maxLength: 4 }).map((lines) => lines.join('\n')),
  'text.txt': texts,
  'data.json': fc.constantFrom('{"a": {"b": [1, "x"]}}', '{\n  "a": "b"\n}\n', '[]', 'a: {b: c}\n'),
  'blob.bin': fc.oneof(fc.uint8Array({ maxLength: 120 }), fc.constant(new Uint8Array([0xff, 0xfe, 0]))),
});

const generator = fc.tuple(
  having({ name: fc.oneof(names, fc.constantFrom('g', 'h', 'i')), literals }, 'name'),
  sparse(
    {
      behavior: fc.constantFrom('create', 'merge', 'replace', 'frob'),
      files: one(fc.constantFrom('text.txt', 'data.json', 'blob.bin', 'k2=text.txt', 'n m=data.json'), 1),
      envs: one(fc.constant('a.env'), 1),
      options: generatorOptions,
      type: fc.constantFrom('Opaque', 'kubernetes.io/tls'),
    },
    3,
  ),
);
const configMaps = generator.map(([always, rare]) => ({ ...always, ...rare, type: undefined }));
const secrets = generator.map(([always, rare]) => ({ ...always, ...rare }));

/** Built-in transformers for the `transformers` field. */
export const inlineTransformers: Arbitrary<Fields> = fc
  .oneof(
    having(
      {
        kind: fc.constant('PrefixTransformer'),
        prefix: simpleTexts,
        fieldSpecs: fc.constantFrom<Yaml>([{ path: 'metadata/name' }], [{ path: 'metadata/name', kind: 'Deployment' }]),
      },
      'kind',
      'prefix',
      'fieldSpecs',
    ),
    having(
      {
        kind: fc.constant('LabelTransformer'),
        labels: pairs,
        fieldSpecs: fc.constant([{ path: 'metadata/labels', create: true }]),
      },
      'kind',
      'labels',
    ),
    having(
      {
        kind: fc.constant('AnnotationsTransformer'),
        annotations: pairs,
        fieldSpecs: fc.constant([{ path: 'metadata/annotations', create: true }]),
      },
      'kind',
      'annotations',
    ),
    having(
      {
        kind: fc.constant('NamespaceTransformer'),
        unsetOnly: fc.boolean(),
        setRoleBindingSubjects: fc.constantFrom('defaultOnly', 'allServiceAccounts', 'none'),
        fieldSpecs: fc.constantFrom<Yaml>([], [{ path: 'metadata/name', kind: 'Namespace', create: true }]),
      },
      'kind',
    ),
    having(
      {
        kind: fc.constant('ImageTagTransformer'),
        imageTag: imageEntry,
        fieldSpecs: fc.constantFrom<Yaml>([], [{ path: 'spec/image' }]),
      },
      'kind',
      'imageTag',
    ),
    having(
      {
        kind: fc.constant('ReplicaCountTransformer'),
        replica: fc.record({ name: names, count: fc.nat({ max: 9 }) }),
        fieldSpecs: fc.constant([{ path: 'spec/replicas', create: true, kind: 'Deployment' }]),
      },
      'kind',
      'replica',
    ),
    having(
      {
        kind: fc.constant('PatchTransformer'),
        patch: fc.constant('[{"op": "add", "path": "/spec/x", "value": 1}]'),
        target: fc.constantFrom<Yaml>({ kind: 'Widget' }, { name: 'a' }),
      },
      'kind',
      'patch',
      'target',
    ),
    having({ kind: fc.constant('HashTransformer') }, 'kind'),
  )
  .map((fields) => ({
    apiVersion: 'builtin',
    ...fields,
    metadata: { name: 'x', ...(fields['kind'] === 'NamespaceTransformer' ? { namespace: 'ns3' } : {}) },
  }));

/** Tables for the `configurations` field. */
export const configurations: Arbitrary<Fields> = some({
  nameReference: one(
    fc.record({
      kind: fc.constantFrom('ConfigMap', 'Widget', 'Service', 'Secret'),
      fieldSpecs: fc.constantFrom<Yaml>(
        [{ path: 'spec/a', kind: 'Widget' }],
        [
          { path: 'spec/key', kind: 'Widget' },
          { path: 'data/a', kind: 'ConfigMap' },
        ],
        [{ path: 'metadata/annotations/note' }],
      ),
    }),
    1,
  ),
  commonLabels: fc.constant([{ path: 'spec/extra', create: true, kind: 'Widget' }]),
  commonAnnotations: fc.constant([{ path: 'spec/notes', create: true, kind: 'Widget' }]),
  images: fc.constant([{ path: 'spec/a', kind: 'Widget' }]),
  varReference: fc.constant([
    { path: 'data', kind: 'ConfigMap' },
    { path: 'spec/a', kind: 'Widget' },
  ]),
  namePrefix: fc.constant([{ path: 'spec/a', kind: 'Widget' }]),
  namespace: fc.constant([{ path: 'spec/key', kind: 'Widget', create: true }]),
  replicas: fc.constant([{ path: 'spec/a', kind: 'Widget', create: true }]),
});

/** How merging treats Widgets and Deployments once a document of their types stands in for the built-in one. */
export const openApiDocument: string = JSON.stringify({
  definitions: {
    Widget: {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            a: {
              type: 'array',
              items: { type: 'object' },
              'x-kubernetes-patch-strategy': 'merge',
              'x-kubernetes-patch-merge-key': 'name',
            },
          },
        },
        containers: {
          type: 'array',
          items: { type: 'object' },
          'x-kubernetes-patch-strategy': 'merge',
          'x-kubernetes-patch-merge-key': 'name',
        },
      },
      'x-kubernetes-group-version-kind': [{ group: 'example.com', version: 'v1', kind: 'Widget' }],
    },
  },
});

/** What a kustomization says about everything below it, patches, vars and replacements aside. */
export const commonFields: Arbitrary<Fields> = sparse(
  {
    namePrefix: fc.constantFrom('p-', 'q-', '1'),
    nameSuffix: fc.constantFrom('-s', '-t'),
    namespace: fc.constantFrom('ns1', 'ns2', 'default'),
    labels: one(labelEntry),
    commonLabels: pairs,
    commonAnnotations: pairs,
    images: one(imageEntry),
    imageTags: one(imageEntry, 1),
    replicas: one(fc.record({ name: names, count: fc.nat({ max: 9 }) }), 1),
    buildMetadata: one(fc.constantFrom('originAnnotations', 'transformerAnnotations', 'managedByLabel', 'frob')),
    sortOptions: fc.oneof(
      fc.record({ order: fc.constantFrom('fifo', 'fifo', 'legacy') }),
      fc.constant({
        order: 'legacy',
        legacySortOptions: { orderFirst: ['Widget', 'Secret'], orderLast: ['Namespace', 'ConfigMap'] },
      }),
    ),
    generatorOptions,
    configMapGenerator: one(configMaps),
    secretGenerator: one(secrets),
    metadata: having({ name: fc.constant('k'), labels: pairs }, 'name'),
  },
  7,
);
