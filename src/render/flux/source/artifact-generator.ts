import type { MapNode } from '../../../kustomize/index.ts';
import { RE2JS } from 're2js';
import { list, flag, struct, text, valueOr, type Shape } from '../../../kustomize/kustomization/spec.ts';
import { FluxError } from '../flux-error.ts';
import { readObject } from '../read-object.ts';
import type { Artifact, ArtifactFile } from './artifact.ts';
import { applyCopy, type CopyOperation } from './copy-operation.ts';

const artifactGenerator = struct('ArtifactGenerator', {
  metadata: struct('ObjectMeta', { name: text, namespace: text }),
  spec: struct('ArtifactGeneratorSpec', {
    sources: list(struct('SourceReference', { alias: text, kind: text, name: text, namespace: text })),
    pathPattern: text,
    artifacts: list(
      struct('OutputArtifact', {
        name: text,
        copy: list(
          struct('CopyOperation', { from: text, to: text, exclude: list(text), strategy: text, optional: flag }),
        ),
      }),
    ),
  }),
});

type Output = NonNullable<Shape<typeof artifactGenerator.fields>['spec']>['artifacts'][number];

/** A source that artifacts are made of, by the name that copies use. */
interface GeneratorSource {
  readonly alias: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** An ArtifactGenerator: from which sources it makes which artifacts. */
export interface ArtifactGenerator {
  readonly name: string;
  readonly namespace: string;
  readonly sources: readonly GeneratorSource[];
  /** Whether an artifact of this name may come of it, which its patterns tell without any source. */
  makes(name: string): boolean;
  /** The files of each artifact by its name. Throws a FluxError where source-watcher would fail. */
  artifacts(sources: ReadonlyMap<string, Artifact>): ReadonlyMap<string, ReadonlyMap<string, ArtifactFile>>;
}

/** Reads a rendered object of kind ArtifactGenerator (source.extensions.fluxcd.io). Throws a FluxError. */
export function readArtifactGenerator(node: MapNode): ArtifactGenerator {
  const { metadata, spec } = readObject(node, artifactGenerator);
  const namespace = valueOr(metadata?.namespace, '');
  const sources = (spec?.sources ?? []).map((source) => ({
    alias: valueOr(source.alias, ''),
    kind: valueOr(source.kind, ''),
    name: valueOr(source.name, ''),
    namespace: valueOr(source.namespace, '') || namespace,
  }));
  const outputs = spec?.artifacts ?? [];
  const pattern = valueOr(spec?.pathPattern, '');
  return {
    name: valueOr(metadata?.name, ''),
    namespace,
    sources,
    makes: (name) => outputs.some((output) => nameOf(output) === name || pattern !== ''),
    artifacts(bySource) {
      if (pattern === '') return new Map(outputs.map((output) => [nameOf(output), filesOf(output, {}, bySource)]));
      return patternArtifacts(pattern, outputs, bySource);
    },
  };
}

type Captures = Readonly<Record<string, string>>;

const nameOf = (output: Output): string => valueOr(output.name, '');

function filesOf(
  output: Output,
  captures: Captures,
  sources: ReadonlyMap<string, Artifact>,
): ReadonlyMap<string, ArtifactFile> {
  const files = new Map<string, ArtifactFile>();
  for (const copy of output.copy) applyCopy(operationOf(copy, captures), sources, files);
  return files;
}

function operationOf(copy: Output['copy'][number], captures: Captures): CopyOperation {
  return {
    from: filled(valueOr(copy.from, ''), captures),
    to: filled(valueOr(copy.to, ''), captures),
    exclude: copy.exclude.map(({ value }) => value),
    strategy: valueOr(copy.strategy, ''),
    optional: valueOr(copy.optional, false),
  };
}

/** One artifact of each output for every directory that fits `@alias/apps/{app}`. Names have the captured parts in lower case. */
function patternArtifacts(
  pattern: string,
  outputs: readonly Output[],
  sources: ReadonlyMap<string, Artifact>,
): ReadonlyMap<string, ReadonlyMap<string, ArtifactFile>> {
  const [, alias = '', path] = /^@([^/]*)\/(.*)$/s.exec(pattern) ?? [];
  const source = sources.get(alias);
  if (path === undefined) throw new FluxError(`invalid pathPattern '${pattern}'; write '@alias/apps/{app}'`);
  if (source === undefined) throw new FluxError(`pathPattern '${pattern}': source alias '${alias}' not found`);
  const artifacts = new Map<string, ReadonlyMap<string, ArtifactFile>>();
  for (const captures of directoriesLike(source, '/', path.split('/'), {})) {
    const lower = Object.fromEntries(Object.entries(captures).map(([name, value]) => [name, value.toLowerCase()]));
    for (const output of outputs) {
      const name = filled(nameOf(output), lower);
      if (artifacts.has(name))
        throw new FluxError(`pathPattern '${pattern}': two directories make the artifact '${name}'`);
      artifacts.set(name, filesOf(output, captures, sources));
    }
  }
  return artifacts;
}

function* directoriesLike(
  source: Artifact,
  directory: string,
  [part, ...rest]: readonly string[],
  captures: Captures,
): Generator<Captures> {
  if (part === undefined) return;
  const names = Array.from(part.matchAll(/\{([A-Za-z_]\w*)\}/g), ([, name = '']) => name);
  const literals = part
    .split(/\{[A-Za-z_]\w*\}/)
    .map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`));
  const matcher = compiled(`^${literals.join('([^/]+)')}$`, part);
  for (const [name, kind] of source.list(directory) ?? []) {
    const match = matcher.matcher(name);
    if (kind !== 'directory' || !match.matches()) continue;
    const more = {
      ...captures,
      ...Object.fromEntries(names.map((capture, index) => [capture, match.group(index + 1) ?? ''])),
    };
    const path = directory === '/' ? `/${name}` : `${directory}/${name}`;
    if (rest.length === 0) yield more;
    else yield* directoriesLike(source, path, rest, more);
  }
}

/** RE2, since names and patterns are a stranger's: its time is linear. */
function compiled(expression: string, part: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    throw new FluxError(`'${part.slice(0, 100)}' of pathPattern is too complicated`, { cause: error });
  }
}

function filled(template: string, captures: Captures): string {
  return template.replaceAll(/\{([^{}]*)\}/g, (written, name: string) => {
    const value = Object.hasOwn(captures, name) ? captures[name] : undefined;
    if (value === undefined && Object.keys(captures).length > 0) {
      throw new FluxError(`'${template}': '${name}' is not captured by pathPattern`);
    }
    return value ?? written;
  });
}
