import { bindings, configMap, deployment, scalar, service } from './manifests.ts';
import { cronJob, ingress, networkPolicy, release } from './more-manifests.ts';
import { oldPatches, patchEntry } from './patches.ts';
import { Random } from './random.ts';

type Files = Record<string, string>;

/** A tree of kustomizations: a base, perhaps a component, and overlays that use what kustomize offers. */
export interface Tree {
  readonly files: Readonly<Record<string, string>>;
  /** The directory to build. */
  readonly target: string;
}

/** The tree of a seed. */
export function treeOf(seed: number): Tree {
  const random = new Random(seed);
  const files: Files = {};
  const name = random.word();
  writeBase(random, name, files);
  if (random.chance(0.4)) writeComponent(random, files);
  let target = '/base';
  for (const directory of random.chance(0.5) ? ['/middle', '/top'] : ['/top']) {
    const isFirst = target === '/base';
    files[`${directory}/kustomization.yaml`] = overlay(random, { name, below: target, directory, isFirst, files });
    target = directory;
  }
  return { files, target };
}

function writeBase(random: Random, name: string, files: Files): void {
  files['/base/deployment.yaml'] = (random.chance(0.1) ? '\ufeff' : '') + deployment(random, name);
  const more = [configMap, bindings, cronJob, networkPolicy, ingress, release].map((make) => make(random, name));
  const chosen = [service(random, name), ...random.sample(more, 1 + random.below(4))];
  const isOneFile = random.chance(0.5) && !chosen.some((text) => text.includes('kind: List'));
  const resources = ['deployment.yaml'];
  if (isOneFile) {
    files['/base/more.yaml'] = chosen.join('---\n');
    resources.push('more.yaml');
  } else {
    for (const [index, text] of chosen.entries()) {
      files[`/base/more-${index}.yaml`] = random.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
      resources.push(`more-${index}.yaml`);
    }
  }
  files['/base/settings.env'] =
    `# settings\n${random.word().toUpperCase()}=${random.word()}\n  MODE=${random.word()} x\n`;
  files['/base/page.txt'] = `${random.word()}\n${random.word()}\n`;
  const options = random.chance(0.3)
    ? `generatorOptions:\n  labels: {made: ${random.word()}}\n  disableNameSuffixHash: ${random.chance(0.5)}\n`
    : '';
  const vars = random.chance(0.4)
    ? `vars:\n  - name: TARGET\n    objref: {apiVersion: v1, kind: Service, name: ${name}}\n    fieldref: {fieldPath: spec.type}\n`
    : '';
  files['/base/kustomization.yaml'] = `resources: [${resources.join(', ')}]
configMapGenerator:
  - name: ${name}-settings
    literals:
      - greeting=${random.word()}
      - "PORT=${8000 + random.below(99)}"
      - 'quoted="${random.word()} ${random.word()}"'
    envs: [settings.env]
    files: [page.txt]
secretGenerator:
  - name: ${name}-secret
    type: ${random.pick(['Opaque', 'example/token'])}
    literals: [password=${random.word()}, 'user=${random.word()}']
${options}${vars}`;
}

function writeComponent(random: Random, files: Files): void {
  files['/component/kustomization.yaml'] = `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [account.yaml]
patches:
  - target: {kind: Deployment}
    patch: |-
      - op: add
        path: /spec/template/spec/automountServiceAccountToken
        value: ${random.chance(0.5)}
`;
  files['/component/account.yaml'] =
    `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${random.word()}\nautomountServiceAccountToken: false\n`;
}

interface Overlay {
  readonly name: string;
  readonly below: string;
  readonly directory: string;
  readonly isFirst: boolean;
  readonly files: Files;
}

function overlay(random: Random, { name, below, directory, isFirst, files }: Overlay): string {
  const parts: (() => string)[] = [
    () => `namespace: ${scalar(random, random.word())}`,
    () => `namePrefix: ${random.word()}-`,
    () => `nameSuffix: "-${random.word()}"`,
    () => `commonLabels:\n  common: ${scalar(random, random.word())}`,
    () => `commonAnnotations: {by: ${scalar(random, random.word())}, note: ${random.word()}}`,
    () =>
      `labels:\n  - pairs:\n      team: ${scalar(random, random.word())}\n    includeTemplates: true\n  - includeSelectors: ${random.chance(0.3)}\n    pairs: {tier: ${random.word()}}`,
    () => `images:\n  - name: side\n    newTag: v${random.below(9)}\n    newName: ${random.word()}/side`,
    () => `images:\n  - {name: side, digest: "sha256:${random.word()}"}`,
    () => `replicas:\n  - name: ${name}\n    count: ${30 + random.below(9)}`,
    () => `patches:\n${patchEntry(random, name, files, directory)}\n${patchEntry(random, name, files, directory)}`,
    () => `patches:\n${patchEntry(random, name, files, directory)}`,
    () =>
      `configMapGenerator:\n  - name: ${name}-settings\n    behavior: merge\n    literals: [greeting=${random.word()}, more=${random.word()}]`,
    () => replacements(random, name),
    () => plugin(random, files, directory),
    () => inlinePlugin(random),
    () => oldPatches(random, name),
    () => `buildMetadata: [managedByLabel]`,
  ];
  const chosen = random.sample(parts, 3 + random.below(6)).map((make) => make());
  const byField = new Map(chosen.map((text) => [text.slice(0, text.indexOf(':')), text]));
  const component = isFirst && '/component/kustomization.yaml' in files ? ['components: [../component]'] : [];
  const lines = [`resources: [..${below}]`, ...component, ...byField.values()];
  return `${random.sample(lines, lines.length).join('\n')}\n`;
}

function replacements(random: Random, name: string): string {
  const field = random.pick(['greeting', 'PORT', 'quoted']);
  const options = random.chance(0.5) ? `\n        options: {delimiter: "/", index: 0}` : '';
  const source = `source: {kind: ConfigMap, name: ${name}-settings, fieldPath: data.${field}}`;
  return `replacements:
  - ${source}
    targets:
      - select: {kind: Deployment}
        fieldPaths: [spec.template.spec.containers.0.image]${options}
  - source: {kind: Deployment, name: ${name}, fieldPath: spec.template.spec.containers.1.image, options: {delimiter: ":"}}
    targets:
      - select: {kind: Deployment}
        fieldPaths: [metadata.annotations.image]
        options: {create: true}`;
}

function inlinePlugin(random: Random): string {
  return `transformers:
  - |-
    apiVersion: builtin
    kind: PrefixSuffixTransformer
    metadata:
      name: names
    prefix: ${random.word()}-
    fieldSpecs: [{path: metadata/name}]
  - |-
    apiVersion: builtin
    kind: ImageTagTransformer
    metadata: {name: tags}
    imageTag:
      name: side
      newTag: ${scalar(random, random.word())}`;
}

function plugin(random: Random, files: Files, directory: string): string {
  const file = `${directory}/labels.yaml`;
  files[file] = `apiVersion: builtin
kind: AnnotationsTransformer
metadata: {name: notes}
annotations:
  plugged: ${scalar(random, random.word())}
fieldSpecs:
  - path: metadata/annotations
    create: true
`;
  return `transformers: [labels.yaml]`;
}
