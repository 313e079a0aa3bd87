import { quote } from '../../manifests/problem.ts';
import type { FileOrigin, KnownContents } from '../flux/cluster/known-objects.ts';
import { normalisePath, syncKustomization, type EntryPoint } from '../flux/entry/entry-point.ts';
import { RepositoryError } from '../repository/errors.ts';
import type { SourceTree } from '../source-tree.ts';
import { failsForUndefinedVariables } from './flux-version.ts';
import type { ReadSettings } from './read-settings.ts';
import { settingsFile, type ClusterSettings } from './settings.ts';
import { stageOf } from './stage-of.ts';

/** One cluster of a repository, and everything that is known before rendering it. */
export interface ClusterPlan {
  /** Unique in the repository. */
  readonly name: string;
  readonly stage: string | undefined;
  readonly branch: string | undefined;
  readonly entry: EntryPoint;
  /** As far as it is known; may be a range. */
  readonly fluxVersion: string | undefined;
  /** Whether an undefined variable is an error. */
  readonly strict: boolean;
  readonly kubernetesVersion: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly contents: KnownContents;
  /** Folders of the repository with charts. */
  readonly charts: readonly string[];
}

/**
 * The clusters of a repository: those that its settings name, in their order, then the entry points that none of them
 * uses. Throws a RepositoryError for a cluster whose entry point is not there.
 */
export function planClusters(
  tree: SourceTree,
  read: ReadSettings,
  entries: readonly EntryPoint[],
): readonly ClusterPlan[] {
  const { clusters = [], discovery = true, charts = [] } = read.settings;
  const names = defaultNames(entries);
  const named = clusters.map((cluster, index): ClusterPlan => {
    const place = (...path: readonly string[]): FileOrigin => read.placeOf(['clusters', index, ...path]);
    const entry = entryOf(cluster, tree, { entries, names, line: place('entry').line });
    return { ...planOf(cluster, entry, charts), contents: contentsOf(cluster, place) };
  });
  const used = new Set(named.map(({ entry }) => entry.path));
  const taken = new Set(named.map(({ name }) => name));
  const found = discovery ? entries.filter(({ path }) => !used.has(path)) : [];
  return [
    ...named,
    ...found.map((entry): ClusterPlan => {
      const name = names.get(entry.path) ?? entry.path;
      return { ...planOf({ name: taken.has(name) ? entry.path : name }, entry, charts), contents: new Map() };
    }),
  ];
}

function planOf(
  { name, stage, branch, fluxVersion, kubernetesVersion, variables = {} }: ClusterSettings,
  entry: EntryPoint,
  charts: readonly string[],
): Omit<ClusterPlan, 'contents'> {
  const version = fluxVersion ?? entry.fluxVersion;
  return {
    name,
    stage: stage ?? stageOf(entry.path),
    branch,
    entry,
    fluxVersion: version,
    strict: failsForUndefinedVariables(version),
    kubernetesVersion,
    variables,
    charts,
  };
}

interface Known {
  readonly entries: readonly EntryPoint[];
  readonly names: ReadonlyMap<string, string>;
  readonly line: number;
}

function entryOf(cluster: ClusterSettings, tree: SourceTree, known: Known): EntryPoint {
  const { name, entry } = cluster;
  if (entry === undefined) return entryCalled(name, known);
  const { path: written, source, url } = typeof entry === 'string' ? { path: entry } : entry;
  const path = normalisePath(written);
  const found = known.entries.find((one) => one.path === path);
  if (found && source === undefined) return url === undefined ? found : { ...found, url };
  if (path !== '' && !tree.files.some((file) => file.startsWith(`${path}/`))) {
    const what = `no files below ${quote(written)}, the entry of cluster ${quote(name)}`;
    throw new RepositoryError(`${settingsFile}:${known.line}: ${what}; entry points found: ${list(known)}`);
  }
  return entryAt(path, found, { ...source, url });
}

type Given = NonNullable<Exclude<ClusterSettings['entry'], string | undefined>['source']> & {
  readonly url: string | undefined;
};

/** What nobody says is as `flux bootstrap` makes it. */
function entryAt(path: string, found: EntryPoint | undefined, given: Given): EntryPoint {
  const { kind = 'GitRepository', namespace = 'flux-system', name = 'flux-system', url = found?.url } = given;
  const sync = { path: `./${path}`, name, namespace, sourceKind: kind };
  const kustomization = found?.kustomization ?? syncKustomization(sync, settingsFile);
  return { path, kustomization, source: { kind, namespace, name }, url, fluxVersion: found?.fluxVersion };
}

function entryCalled(name: string, known: Known): EntryPoint {
  const called = known.entries.find(({ path }) => known.names.get(path) === name || path === name);
  if (called) return called;
  const what = `cluster ${quote(name)} needs an entry: no entry point is called so`;
  throw new RepositoryError(`${settingsFile}:${known.line}: ${what}; there are: ${list(known)}`);
}

function list({ entries }: Known): string {
  return entries.map(({ path }) => path || '.').join(', ') || 'none';
}

/** The last folder of each path, or all of the path where two end alike. */
function defaultNames(entries: readonly EntryPoint[]): ReadonlyMap<string, string> {
  const lastOf = (path: string): string => path.split('/').at(-1) || '.';
  const counts = Map.groupBy(entries, ({ path }) => lastOf(path));
  return new Map(
    entries.map(({ path }) => [path, counts.get(lastOf(path))?.length === 1 ? lastOf(path) : path || '.']),
  );
}

function contentsOf({ values = {} }: ClusterSettings, place: (...path: string[]) => FileOrigin): KnownContents {
  return new Map(
    Object.entries(values).map(([id, data]) => [id, { data, origin: (key) => place('values', id, ...key) }]),
  );
}
