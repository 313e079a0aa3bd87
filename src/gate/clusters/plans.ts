import { planClusters, type ClusterPlan } from '../../render/config/plan-clusters.ts';
import type { ReadSettings } from '../../render/config/read-settings.ts';
import type { ClusterSettings } from '../../render/config/settings.ts';
import { findEntryPoints } from '../../render/flux/entry/find-entries.ts';
import { isLeftAlone, normalisePath, type EntryPoint } from '../../render/flux/entry/entry-point.ts';
import type { SourceTree } from '../../render/source-tree.ts';

/** One cluster in both states; at least one of them has it. */
export interface PlanPair {
  readonly name: string;
  readonly base?: ClusterPlan;
  readonly head?: ClusterPlan;
}

/** A state of a repository with what it says about itself. */
export interface SettledTree {
  readonly tree: SourceTree;
  readonly settings: ReadSettings;
}

/**
 * The clusters of both states, side by side: those of the base in its order, then those that only the head has. What the
 * base says of a cluster holds for the head, too: where it begins, its stage, and what stands in for what nobody knows.
 * The head may only add clusters. Throws a RepositoryError for settings that name what is not there.
 */
export function pairPlans(base: SettledTree, head: SettledTree): readonly PlanPair[] {
  const before = planClusters(base.tree, base.settings, findEntryPoints(base.tree));
  const found = findEntryPoints(head.tree);
  const entries = [...found, ...disguised(before, found, head.tree)];
  const settings = headSettings(base.settings, head.settings, before, { tree: head.tree, entries });
  const left = new Set(planClusters(head.tree, settings, entries));
  const take = (isIt: (plan: ClusterPlan) => boolean): ClusterPlan | undefined => {
    const plan = Array.from(left).find(isIt);
    if (plan) left.delete(plan);
    return plan;
  };
  // A name may move to another folder, and grows when another cluster would have the same one.
  const byPath = before.map((plan) => ({ plan, now: take(({ entry }) => entry.path === plan.entry.path) }));
  const pairs = byPath.map(({ plan, now }): PlanPair => {
    const other = now ?? take(({ name }) => name === plan.name);
    return { name: plan.name, base: plan, ...(other && { head: ofTheSame(plan, other) }) };
  });
  return [...pairs, ...Array.from(left, (head): PlanPair => ({ name: head.name, head }))];
}

/** The head's plan of a cluster that the base has. */
function ofTheSame({ name, stage, entry }: ClusterPlan, head: ClusterPlan): ClusterPlan {
  const same = { ...head, name, stage };
  // The cluster goes on with the Kustomization that it has.
  return isLeftAlone(head.entry) ? { ...same, entry: { ...head.entry, kustomization: entry.kustomization } } : same;
}

/** Entry points of the base that no longer look like one although their folder is there: the cluster goes on with it. */
function disguised(
  before: readonly ClusterPlan[],
  found: readonly EntryPoint[],
  tree: SourceTree,
): readonly EntryPoint[] {
  const known = new Set(found.map(({ path }) => path));
  const lost = before.map(({ entry }) => entry).filter(({ path }) => !known.has(path));
  return lost.filter(({ path }) => tree.files.some((file) => file.startsWith(path === '' ? '' : `${path}/`)));
}

/** A cluster of the settings, and which of them say so. */
interface FromSettings {
  readonly settings: ClusterSettings;
  readonly from: ReadSettings;
  readonly index: number;
}

interface EnteredTree {
  readonly tree: SourceTree;
  readonly entries: readonly EntryPoint[];
}

/** The base's settings for the head: without clusters whose entry is gone, and with those that only the head has. */
function headSettings(
  base: ReadSettings,
  head: ReadSettings,
  before: readonly ClusterPlan[],
  entered: EnteredTree,
): ReadSettings {
  const clusters = [...stillThere(base, entered), ...onlyInHead(head, before, entered)];
  return {
    settings: { ...base.settings, clusters: clusters.map(({ settings }) => settings) },
    placeOf: (path) => {
      const [first, index, ...more] = path;
      const found = first === 'clusters' && typeof index === 'number' ? clusters[index] : undefined;
      return found ? found.from.placeOf(['clusters', found.index, ...more]) : base.placeOf(path);
    },
  };
}

function* stillThere(base: ReadSettings, { tree, entries }: EnteredTree): Generator<FromSettings> {
  for (const [index, settings] of (base.settings.clusters ?? []).entries()) {
    if (hasEntry(settings, tree, entries)) yield { settings, from: base, index };
  }
}

/** What the head says of a cluster that the base has does not count; another one of the same name gets that of its folder. */
function* onlyInHead(
  head: ReadSettings,
  before: readonly ClusterPlan[],
  { entries }: EnteredTree,
): Generator<FromSettings> {
  const names = new Set(before.map(({ name }) => name));
  const used = new Set(before.map(({ entry }) => entry.path));
  for (const [index, settings] of (head.settings.clusters ?? []).entries()) {
    const path = entryPathOf(settings, entries);
    if (path !== undefined && used.has(path)) continue;
    if (!names.has(settings.name)) yield { settings, from: head, index };
    else if (path) yield { settings: { ...settings, name: path }, from: head, index };
  }
}

function entryPathOf({ entry, name }: ClusterSettings, entries: readonly EntryPoint[]): string | undefined {
  if (entry !== undefined) return normalisePath(typeof entry === 'string' ? entry : entry.path);
  return entries.find(({ path }) => path === name || path.split('/').at(-1) === name)?.path;
}

function hasEntry(settings: ClusterSettings, tree: SourceTree, entries: readonly EntryPoint[]): boolean {
  const path = entryPathOf(settings, entries);
  return path === '' || tree.files.some((file) => path !== undefined && file.startsWith(`${path}/`));
}
