import { posix } from 'node:path';
import { chartLimits, type Chart, type ChartFiles } from '../../helm/chart.ts';
import { HelmFault } from '../../helm/fault.ts';
import { chartOfFiles, readChartArchive } from '../../helm/read-chart.ts';
import type { Unresolved } from '../cluster/rendered.ts';
import { normalisePath } from '../entry/entry-point.ts';
import { FluxError } from '../flux-error.ts';
import type { ReleaseSurroundings } from '../release/renderer.ts';
import { filesBelow, type Artifact, type ArtifactFile } from '../source/artifact.ts';
import type { ChartRequest } from './chart-request.ts';
import type { ChartShelf } from './chart-shelf.ts';
import { readChartYaml } from './chart-yaml.ts';
import { completeChart, type DependencyPlaces } from './dependencies.ts';
import { readBytes } from './read-bytes.ts';
import { readVersion } from './version.ts';
import { withValuesFiles, type ValuesFile, type ValuesFiles } from './values-files.ts';

/** A chart that is here, ready to be rendered. */
export interface FoundChart {
  readonly state: 'here';
  readonly chart: Chart;
  readonly name: string;
  readonly version: string;
  /** The file in the repository that a file of the chart is; undefined for charts that are not in it. */
  readonly placeOf: (path: string) => string | undefined;
  /** The files that its default values are merged of, in their order. */
  readonly defaults: readonly ValuesFile[];
}

/** A chart, or a chart that it needs, which only a registry has. */
export interface MissingChart {
  readonly state: 'missing';
  readonly missing: readonly Lack[];
}

type Lack = Omit<Unresolved, 'kind'>;

/** A chart, and the files of the repository that it was made of. */
interface Loaded {
  readonly found: FoundChart | MissingChart;
  readonly madeOf: ReadonlySet<string>;
}

/** Loads the charts of releases, each once. */
export class ChartLibrary {
  readonly #shelf: ChartShelf;
  readonly #loaded = new Map<object, Map<string, Loaded>>();

  constructor(shelf: ChartShelf) {
    this.#shelf = shelf;
  }

  /** Tells that files of the repository have other contents, or, as `isOther`, came or went. The shelf's never change. */
  changed(files: readonly string[], isOther: boolean): void {
    if (isOther) this.#loaded.clear();
    for (const known of this.#loaded.values()) {
      for (const [key, { madeOf }] of known) if (files.some((file) => madeOf.has(file))) known.delete(key);
    }
  }

  /** Throws a FluxError or a HelmFault for a chart that is here and wrong. */
  load(request: ChartRequest, around: ReleaseSurroundings): FoundChart | MissingChart {
    // Nobody could say which chart it is, so that none can be put anywhere.
    if (request.from === 'nowhere') return { state: 'missing', missing: [lackOf(request, request.why)] };
    if (request.from === 'registry')
      return this.#fromShelf(request, request.name, request.wanted, 'it is in a registry');
    const source = around.source(request.source);
    if (source.state === 'here') return this.#fromSource(request, source.artifact, `/${normalisePath(request.path)}`);
    const name = request.path.split('/').findLast((part) => part !== '' && part !== '.');
    if (name === undefined) return { state: 'missing', missing: [lackOf(request, source.why)] };
    return this.#fromShelf(request, name, { text: '', allows: () => true }, source.why);
  }

  #fromSource(request: ChartRequest, artifact: Artifact, path: string): FoundChart | MissingChart {
    const madeOf = new Set<string>();
    const make = (): FoundChart | MissingChart => this.#made(request, watched(artifact, madeOf), path);
    return this.#remembered(artifact, path, request, madeOf, make);
  }

  #made(request: ChartRequest, artifact: Artifact, path: string): FoundChart | MissingChart {
    const kind = artifact.kind(path);
    if (kind === undefined) throw new FluxError(`there is no chart ${JSON.stringify(path.slice(1))} in its source`);
    const readText = (name: string): ValuesFile | undefined => {
      const file = `/${normalisePath(name)}`;
      if (artifact.kind(file) !== 'file') return undefined;
      const text = new TextDecoder().decode(readBytes(artifact, file));
      return { text, place: artifact.file(file).repositoryPath };
    };
    if (kind === 'file') {
      const { files } = readChartArchive(readBytes(artifact, path));
      return this.#found(request, files, readText, () => undefined);
    }
    const base = path === '/' ? '' : path;
    return this.#completed(request, readFiles(artifact, path), readText, {
      beside: (relative) => localFiles(artifact, posix.join(path, relative)),
      placeOf: (name) =>
        artifact.kind(`${base}/${name}`) === 'file' ? artifact.file(`${base}/${name}`).repositoryPath : undefined,
    });
  }

  #fromShelf(
    request: ChartRequest,
    name: string,
    wanted: Parameters<ChartShelf['find']>[1],
    why: string,
  ): FoundChart | MissingChart {
    const found = this.#shelf.find(name, wanted);
    if (found === undefined) {
      const remedy = this.#remedy(archiveName(name, wanted.text));
      return { state: 'missing', missing: [{ ...lackOf(request, why), remedy }] };
    }
    return this.#remembered(found.tree, found.path, request, new Set(), () => {
      const files = found.isArchive ? this.#shelf.archive(found).files : this.#shelf.files(found);
      const readText = (path: string): ValuesFile | undefined => {
        const content = files.get(posix.normalize(path));
        return content && { text: new TextDecoder().decode(content), place: undefined };
      };
      if (found.isArchive) return this.#found(request, files, readText, () => undefined);
      const beside = (): ChartFiles => {
        throw new FluxError(`${JSON.stringify(found.path)} needs charts beside it; put them into its charts/`);
      };
      return this.#completed(request, files, readText, { beside, placeOf: () => undefined });
    });
  }

  /** The chart at a path of a tree, made once; failures are tried again. */
  #remembered(
    tree: object,
    path: string,
    { valuesFiles, ignoreMissingValuesFiles }: ChartRequest,
    madeOf: ReadonlySet<string>,
    make: () => FoundChart | MissingChart,
  ): FoundChart | MissingChart {
    const known = this.#loaded.get(tree) ?? new Map<string, Loaded>();
    this.#loaded.set(tree, known);
    const key = JSON.stringify([path, valuesFiles, ignoreMissingValuesFiles]);
    const loaded = known.get(key) ?? { found: make(), madeOf };
    known.set(key, loaded);
    return loaded.found;
  }

  #completed(
    request: ChartRequest,
    files: ChartFiles,
    readText: ValuesFiles['read'],
    { beside, placeOf }: Pick<FoundChart, 'placeOf'> & Pick<DependencyPlaces, 'beside'>,
  ): FoundChart | MissingChart {
    const completed = completeChart(files, { shelf: this.#shelf, beside });
    if (completed.missing.length === 0) return this.#found(request, completed.files, readText, placeOf, 'folder');
    const missing = completed.missing.map(({ name, version, repository }): Lack => {
      const dependency = `${name} ${version}${repository === '' ? '' : ` from ${repository}`}`;
      const needed = { shown: `${dependency}, which ${request.shown} needs`, chart: dependency };
      return {
        ...lackOf(needed, "it is not in the chart's charts/"),
        remedy: this.#remedy(archiveName(name, version)),
      };
    });
    return { state: 'missing', missing };
  }

  #found(
    request: ChartRequest,
    files: ChartFiles,
    read: ValuesFiles['read'],
    placeOf: FoundChart['placeOf'],
    form: Chart['form'] = 'archive',
  ): FoundChart {
    const { name, version } = readChartYaml(files);
    const values = { paths: request.valuesFiles, ignoreMissing: request.ignoreMissingValuesFiles, read };
    const { files: all, used } = withValuesFiles(files, values);
    const own = new TextDecoder().decode(files.get('values.yaml'));
    const defaults = used ?? [{ text: own, place: placeOf('values.yaml') }];
    return { state: 'here', chart: chartOfFiles(all, form), name, version, placeOf, defaults };
  }

  #remedy(archive: string): string {
    const folders = this.#shelf.names.length > 0 ? this.#shelf.names.join(' or ') : nameableFolder;
    return `put ${archive} into ${folders}`;
  }
}

/** Where charts may lie that nobody named a folder for. */
const nameableFolder = 'a folder named by --charts or by charts: in kubescape-gitops.yaml';

function lackOf({ shown, chart }: Pick<ChartRequest, 'shown' | 'chart'>, why: string): Lack {
  return { name: shown, why, cause: `chart ${chart}: ${why}` };
}

/** The archive that would do; `wanted` is a version, a tag with a digest, a constraint or nothing. */
function archiveName(name: string, wanted: string): string {
  const [version = ''] = wanted.split('@');
  if (readVersion(version.replaceAll('_', '+')) !== undefined) return `${name}-${version}.tgz`;
  return `${name}-VERSION.tgz${/^\*?$/.test(version) ? '' : ` (VERSION: ${version})`}`;
}

/** An artifact that notes which files of the repository are taken of it. */
function watched(artifact: Artifact, taken: Set<string>): Artifact {
  const file = (path: string): ArtifactFile => {
    const found = artifact.file(path);
    for (const one of [found.repositoryPath, ...(found.others ?? [])]) taken.add(one);
    return found;
  };
  return { ...artifact, file, read: (path) => file(path).read() };
}

function localFiles(artifact: Artifact, path: string): ChartFiles {
  if (artifact.kind(path) === 'directory') return readFiles(artifact, path);
  if (artifact.kind(path) === 'file') return readChartArchive(readBytes(artifact, path)).files;
  throw new FluxError(`there is no chart ${JSON.stringify(path.slice(1))} in its source`);
}

/** Bounded while it reads: a chart's path may be that of the whole repository. */
function readFiles(artifact: Artifact, directory: string): ChartFiles {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  for (const [path, file] of filesBelow(artifact, directory)) {
    const content = readBytes(file, path);
    bytes += content.length;
    if (files.size >= chartLimits.files || bytes > chartLimits.bytes) {
      throw new HelmFault(
        'chart',
        `the chart folder ${JSON.stringify(directory)} is too large, at ${JSON.stringify(path)}`,
      );
    }
    files.set(path, content);
  }
  return files;
}
