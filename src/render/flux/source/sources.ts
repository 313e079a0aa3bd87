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

/** Told when an artifact has other files: the paths in it. */
type Replaced = (artifact: Artifact, paths: readonly string[]) => void;

interface Made {
  readonly artifact: Artifact;
  /** Where the repository has changed since its files were put together. */
  readonly missed: Set<string>;
}

/** Finds the artifacts of sources that are made of this repository. Equal artifacts are made once. */
export class Sources {
  readonly #tree: SourceTree;
  readonly #own: OwnSource;
  readonly #replaced: Replaced;
  readonly #made = new Map<string, Made>();
  readonly #repositoryFiles = new Map<string, Files>();
  /** The names of the tree's files when it was last looked at. */
  #listed: readonly string[];

  constructor(tree: SourceTree, own: OwnSource, replaced: Replaced) {
    this.#tree = tree;
    this.#listed = tree.files;
    this.#own = own;
    this.#replaced = replaced;
  }

  /**
   * Tells that files of the tree came, went or have other contents, and returns whether it has other files now, or
   * ignores others. An artifact gets those once it is asked for.
   */
  changed(changed: readonly string[]): boolean {
    const { files } = this.#tree;
    const isOther = !isSameList(files, this.#listed) || changed.some((file) => file.endsWith('.sourceignore'));
    this.#listed = files;
    if (isOther) this.#repositoryFiles.clear();
    for (const { artifact, missed } of this.#made.values()) {
      if (!isOther && missed.size === 0) this.#replaced(artifact, artifact.madeOf(changed));
      else for (const file of changed) missed.add(file);
    }
    return isOther;
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
    const kept = sparseCheckout.map(normalisePath);
    const key = JSON.stringify(['repository', repository.ignore, kept, include]);
    const known = include.length === 0 ? this.#made.get(key) : undefined;
    if (known?.missed.size === 0) return { state: 'here', artifact: known.artifact, key };
    const files = new Map(this.#files(repository.ignore));
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
    return this.#here(key, files);
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
    const known = this.#made.get(key);
    if (known === undefined) {
      const artifact = artifactOf(files);
      this.#made.set(key, { artifact, missed: new Set() });
      return { state: 'here', artifact, key };
    }
    const { artifact, missed } = known;
    if (missed.size > 0) {
      const paths = artifact.replace(files, missed);
      missed.clear();
      this.#replaced(artifact, paths);
    }
    return { state: 'here', artifact, key };
  }
}

function withoutIgnored(files: Files): Files {
  const kept = new Set(artifactFiles({ files: Array.from(files.keys()), read: () => new Uint8Array() }, undefined));
  return new Map(Array.from(files).filter(([path]) => kept.has(path)));
}

function isSameList(left: readonly string[], right: readonly string[]): boolean {
  return left === right || (left.length === right.length && left.every((name, index) => name === right[index]));
}
