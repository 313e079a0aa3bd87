import type { MapNode } from '../../../kustomize/index.ts';
import type { SourceTree } from '../../source-tree.ts';
import type { SourceId } from '../entry/entry-point.ts';
import { normalisePath } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import { artifactOf, filesBelow, type Artifact, type ArtifactFile } from './artifact.ts';
import { readArtifactGenerator, type ArtifactGenerator } from './artifact-generator.ts';
import { readGitRepository, repositoryAddress, type GitRepository } from './git-repository.ts';
import { artifactFiles } from './ignore-rules.ts';

/** Where the files of a source are: here, or with someone else. */
export type ResolvedSource =
  | {
      readonly state: 'here';
      readonly artifact: Artifact;
      /** Tells equal artifacts apart from others. */ readonly key: string;
    }
  | { readonly state: 'elsewhere'; readonly why: string };

/** What the rest of the cluster says of sources. */
export interface SourceObjects {
  find(kind: string, namespace: string, name: string): MapNode | undefined;
  /** The ArtifactGenerators of a namespace. */
  generators(namespace: string): readonly MapNode[];
}

/** The source that stands for this repository. */
export interface OwnSource {
  readonly id: SourceId;
  readonly url: string | undefined;
}

type Files = ReadonlyMap<string, ArtifactFile>;

/** Finds the artifacts of sources that are made of this repository. Equal artifacts are made once. */
export class Sources {
  readonly #tree: SourceTree;
  readonly #own: OwnSource;
  readonly #artifacts = new Map<string, Artifact>();
  readonly #repositoryFiles = new Map<string, Files>();

  constructor(tree: SourceTree, own: OwnSource) {
    this.#tree = tree;
    this.#own = own;
  }

  /** Throws a FluxError where the controllers of Flux would fail. */
  resolve(id: SourceId, objects: SourceObjects): ResolvedSource {
    return this.#resolve(id, objects, []);
  }

  #resolve(id: SourceId, objects: SourceObjects, open: readonly string[]): ResolvedSource {
    const shown = `${id.kind}/${id.namespace}/${id.name}`;
    if (open.includes(shown)) throw new FluxError(`${shown} is made of itself: ${[...open, shown].join(' -> ')}`);
    if (id.kind === 'ExternalArtifact') return this.#external(id, objects, [...open, shown]);
    const isEntry =
      id.kind === this.#own.id.kind && id.name === this.#own.id.name && id.namespace === this.#own.id.namespace;
    const node = objects.find(id.kind, id.namespace, id.name);
    if (id.kind !== 'GitRepository' && !isEntry) {
      return { state: 'elsewhere', why: `${id.kind} "${id.namespace}/${id.name}" is not in this repository` };
    }
    if (node === undefined) {
      if (!isEntry) return { state: 'elsewhere', why: `GitRepository "${id.namespace}/${id.name}" is nowhere defined` };
      return this.#here('repository', this.#files(undefined));
    }
    const repository = readGitRepository(node);
    if (!isEntry && !this.#isOwn(repository, objects)) {
      return {
        state: 'elsewhere',
        why: `GitRepository "${id.namespace}/${id.name}" is ${repository.url || 'another repository'}`,
      };
    }
    return this.#repository(id, repository, objects, [...open, shown]);
  }

  /** Whether a GitRepository follows the same commits as the one that Flux began with. */
  #isOwn(repository: GitRepository, objects: SourceObjects): boolean {
    const { id, url } = this.#own;
    const entry = objects.find(id.kind, id.namespace, id.name);
    const known = entry === undefined ? undefined : readGitRepository(entry);
    const address = known?.url || url;
    if (address === undefined || repositoryAddress(address) !== repositoryAddress(repository.url)) return false;
    return known === undefined || known.ref === repository.ref;
  }

  #repository(
    id: SourceId,
    repository: GitRepository,
    objects: SourceObjects,
    open: readonly string[],
  ): ResolvedSource {
    const { sparseCheckout, include } = repository;
    const files = new Map(this.#files(repository.ignore));
    const kept = sparseCheckout.map(normalisePath);
    if (kept.length > 0) {
      for (const path of files.keys()) {
        // Git keeps the files beside the way to what is asked for, too; Flux builds nothing of them.
        if (!kept.some((directory) => path.startsWith(`${directory}/`))) files.delete(path);
      }
    }
    for (const { repository: name, fromPath, toPath } of include) {
      const included = this.#resolve({ kind: 'GitRepository', namespace: id.namespace, name }, objects, open);
      if (included.state === 'elsewhere')
        return { state: 'elsewhere', why: `what it includes is not here: ${included.why}` };
      for (const [path, file] of filesBelow(included.artifact, `/${normalisePath(fromPath)}`)) {
        files.set([...normalisePath(toPath).split('/').filter(Boolean), path].join('/'), file);
      }
    }
    return this.#here(JSON.stringify(['repository', repository.ignore, kept, include]), files);
  }

  #external(id: SourceId, objects: SourceObjects, open: readonly string[]): ResolvedSource {
    for (const node of objects.generators(id.namespace)) {
      const generator = readArtifactGenerator(node);
      const sources = new Map<string, Artifact>();
      const keys: string[] = [];
      let elsewhere: ResolvedSource | undefined;
      for (const source of generator.sources) {
        const resolved = this.#resolve(source, objects, open);
        if (resolved.state === 'elsewhere') elsewhere ??= resolved;
        else {
          sources.set(source.alias, resolved.artifact);
          keys.push(resolved.key);
        }
      }
      const made = this.#generated(generator, id.name, sources, keys, elsewhere);
      if (made !== undefined) return made;
    }
    return { state: 'elsewhere', why: `no ArtifactGenerator in "${id.namespace}" makes ExternalArtifact "${id.name}"` };
  }

  #generated(
    generator: ArtifactGenerator,
    name: string,
    sources: ReadonlyMap<string, Artifact>,
    keys: readonly string[],
    elsewhere: ResolvedSource | undefined,
  ): ResolvedSource | undefined {
    if (elsewhere !== undefined) return generator.makes(name) ? elsewhere : undefined;
    const files = generator.artifacts(sources).get(name);
    if (files === undefined) return undefined;
    const paths = Array.from(files, ([path, { repositoryPath }]) => [path, repositoryPath]);
    // source-watcher leaves the usual files out again when it packs an artifact.
    return this.#here(JSON.stringify([generator.namespace, name, keys, paths]), withoutIgnored(files));
  }

  #files(ignore: string | undefined): Files {
    const key = ignore ?? '';
    const known = this.#repositoryFiles.get(key);
    if (known !== undefined) return known;
    const paths = artifactFiles(this.#tree, ignore);
    const files = new Map(paths.map((path) => [path, { repositoryPath: path, read: () => this.#tree.read(path) }]));
    this.#repositoryFiles.set(key, files);
    return files;
  }

  #here(key: string, files: Files): ResolvedSource {
    const artifact = this.#artifacts.get(key) ?? artifactOf(files);
    this.#artifacts.set(key, artifact);
    return { state: 'here', artifact, key };
  }
}

function withoutIgnored(files: Files): Files {
  const kept = new Set(artifactFiles({ files: Array.from(files.keys()), read: () => new Uint8Array() }, undefined));
  return new Map(Array.from(files).filter(([path]) => kept.has(path)));
}
