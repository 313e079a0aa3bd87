import {
  build,
  memoryFileSystem,
  origin,
  toJson,
  type BuildResource,
  type FieldPath,
  type Layer,
} from '../../../src/kustomize/index.ts';

export type Files = Readonly<Record<string, string>>;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
        - name: app
          image: nginx:1.0
          envFrom:
            - configMapRef: {name: settings}
`;
export const image = 'spec.template.spec.containers.0.image';

export function pathOf(text: string): FieldPath {
  return text.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

export function objectOf(files: Files, kind: string, target = '/top'): BuildResource {
  const resource = build(memoryFileSystem(files), target).resources.find(
    ({ node }) => (toJson(node) as { kind: string }).kind === kind,
  );
  if (!resource) throw new Error(`no ${kind}`);
  return resource;
}

/** A place as the file, the rest of its line, and the step. */
export function shown(files: Files, { file, line, column, step }: Layer): string {
  const rest = (files[file] ?? '')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    [line - 1]?.slice(column - 1);
  return `${file.slice(1)}: ${rest}${step === undefined ? '' : ` <${step}>`}`;
}

export function ask(files: Files, kind: string, path: string): readonly string[] {
  const found = origin(objectOf(files, kind), pathOf(path));
  if (!found) return ['nothing'];
  const { certainty, part, encoding, layers } = found;
  const how = [certainty, ...(part ? [`${part.start}-${part.end}`] : []), ...(encoding ? [encoding] : [])].join(' ');
  return [`${shown(files, found)} (${how})`, ...layers.map((layer) => shown(files, layer))];
}

/** An overlay over one Deployment. */
export function over(top: string, more: Files = {}): Files {
  return {
    '/base/kustomization.yaml': 'resources: [web.yaml]\n',
    '/base/web.yaml': deployment,
    '/top/kustomization.yaml': `resources: [../base]\n${top}`,
    ...more,
  };
}

export const patch = (body: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  ${body}\n`;
