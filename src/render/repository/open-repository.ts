import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { quote } from '../../manifests/problem.ts';
import { gitFiles } from '../../platform/git-files.ts';
import { listedTree, workTree } from '../../platform/work-tree.ts';
import { planClusters, type ClusterPlan } from '../config/plan-clusters.ts';
import { readSettings } from '../config/read-settings.ts';
import { settingsFile } from '../config/settings.ts';
import { findEntryPoints } from '../flux/entry/find-entries.ts';
import type { SourceTree } from '../source-tree.ts';
import { RepositoryError } from './errors.ts';
import { guessedRoot, isInGit, markedRoot } from './find-root.ts';
import { readable } from './readable.ts';

/** A repository on the disk, as Flux would see it if it were committed now. */
export interface Repository {
  /** Absolute, without links. */
  readonly root: string;
  readonly tree: SourceTree;
  /** All clusters that it is known to have. */
  readonly clusters: readonly ClusterPlan[];
  /** What may make it differ from what Flux sees, one line each. */
  readonly notices: readonly string[];
}

export interface RepositoryOptions {
  /** Where relative paths begin. */
  readonly cwd: string;
  /** To find git by. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A repository, and those of its clusters that were asked for. */
export interface Chosen {
  readonly repository: Repository;
  readonly clusters: readonly ClusterPlan[];
}

/**
 * Opens the repository that `argument` is about: a folder of it (its root or any folder with entry points: all clusters
 * below; the folder of an entry point: that one), or else the name of a cluster of the repository that the working
 * directory lies in. Throws a RepositoryError that names what there is.
 */
export async function chooseClusters(argument: string, options: RepositoryOptions): Promise<Chosen> {
  const folder = path.resolve(options.cwd, argument);
  const stats = statSync(folder, { throwIfNoEntry: false });
  if (stats?.isFile()) {
    throw new RepositoryError(`${quote(argument)} is a file; name a folder with an entry point of Flux, or a cluster`);
  }
  const found = stats === undefined ? undefined : await clustersBelow(realpathSync(folder), options.env);
  if (found !== undefined && found.clusters.length > 0) return found;
  const around = found?.repository ?? (await repositoryAround(realpathSync(options.cwd), options.env));
  const named = around.clusters.filter((cluster) => cluster.name === argument || cluster.entry.path === argument);
  if (named.length > 0) return { repository: around, clusters: named };
  throw new RepositoryError(nothingFound(argument, stats !== undefined, around));
}

/** The names of clusters in the settings of the repository that a folder lies in; none where there are no settings. */
export function configuredClusters(directory: string): readonly string[] {
  const root = markedRoot(realpathSync(directory));
  if (root === undefined) return [];
  const { clusters = [] } = readSettings(readable(root, () => listedTree(root, [settingsFile]))).settings;
  return clusters.map(({ name }) => name);
}

/** The repository that a folder lies in. */
async function repositoryAround(folder: string, env: RepositoryOptions['env']): Promise<Repository> {
  return openAt(markedRoot(folder) ?? guessedRoot(folder), env);
}

async function clustersBelow(folder: string, env: RepositoryOptions['env']): Promise<Chosen> {
  const repository = await repositoryAround(folder, env);
  const clusters = below(repository, folder);
  const isRoot = repository.root === folder;
  if (clusters.length > 0 || isRoot || markedRoot(folder) === undefined) return { repository, clusters };
  // A repository may lie in another one: an example, a fixture.
  const inner = await openAt(guessedRoot(folder, repository.root), env);
  const ofInner = below(inner, folder);
  return ofInner.length > 0 ? { repository: inner, clusters: ofInner } : { repository, clusters };
}

/** The clusters whose entry points lie in a folder. */
function below({ root, clusters }: Repository, folder: string): readonly ClusterPlan[] {
  const relative = path.relative(root, folder).split(path.sep).join('/');
  if (relative === '') return clusters;
  const itself = clusters.filter(({ entry }) => entry.path === relative);
  return itself.length > 0 ? itself : clusters.filter(({ entry }) => entry.path.startsWith(`${relative}/`));
}

/** Flux sees what is committed; what Git ignores never will be. */
async function openAt(root: string, env: RepositoryOptions['env']): Promise<Repository> {
  if (!isInGit(root)) return open(root, () => workTree(root), []);
  const listed = await gitFiles(root, env);
  if ('files' in listed) return open(root, () => listedTree(root, listed.files), listed.notices);
  const notice = `Git cannot say which files belong to the repository, so all of them count: ${listed.why}`;
  return open(root, () => workTree(root), [notice]);
}

function open(root: string, list: () => SourceTree, notices: readonly string[]): Repository {
  const tree = readable(root, list);
  const read = readSettings(tree);
  return { root, tree, clusters: planClusters(tree, read, findEntryPoints(tree)), notices };
}

function nothingFound(argument: string, isFolder: boolean, { root, clusters }: Repository): string {
  const all = clusters.map(({ name, entry }) => (name === entry.path ? name : `${name} (${entry.path || '.'})`));
  const more = all.length > 20 ? ` and ${all.length - 20} more` : '';
  const there = `the repository at ${quote(root, 200)} has: ${all.slice(0, 20).join(', ')}${more}`;
  if (all.length > 0) {
    return isFolder
      ? `${quote(argument)} holds no entry point of Flux; ${there}`
      : `${quote(argument)} is neither a folder nor a cluster; ${there}`;
  }
  const what = isFolder ? 'holds no entry point of Flux' : 'is no folder, and there is no cluster';
  return `${quote(argument)} ${what}; expected flux-system/gotk-sync.yaml, a FluxInstance, or clusters in ${settingsFile}`;
}
